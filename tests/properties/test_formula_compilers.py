"""The exact evaluator and polars agree on random formulas over clean and dirty cells."""

from __future__ import annotations

import random
from decimal import Decimal

import polars as pl
import pytest

from tests.builders.asts import CELLS, LISTS, ROWS, WORD, WORDY, Sample, reading, sample
from xlkpi.formula.ast import Cell, Column, Expr, Fold, OfRow
from xlkpi.formula.frames import Frame, folded, sides
from xlkpi.formula.state import BAD, BLANK, State, Value
from xlkpi.formula.walk import parts


def name(leaf: Cell | Column | OfRow | Fold) -> str:
    return repr(leaf)


FRAME = Frame(
    column=name,
    lists=LISTS.__getitem__,
    text=lambda cell: cell in (*WORDY, WORD),
    form="form",
)


def leaves(*trees: Expr) -> list[Cell | Column | OfRow | Fold]:
    found: list[Cell | Column | OfRow | Fold] = []
    for tree in trees:
        if isinstance(tree, Cell | Column | OfRow | Fold):
            found.append(tree)
        else:
            found += leaves(*parts(tree))
    return list(dict.fromkeys(found))


def as_frame(known: dict[Cell, Value | State], rows: tuple[str, ...], *trees: Expr) -> pl.DataFrame:
    """The lines that trees are computed from: one, or one for each row of the table."""
    columns: dict[str, pl.Series] = {"form": pl.Series([0] * len(rows))}
    for leaf in leaves(*trees):
        value: list[object]
        bad: list[bool]
        if isinstance(leaf, Fold):
            made = folded(leaf, FRAME)
            lines = as_frame(known, ROWS["rows"], *parts(leaf))
            found = lines.select(value=made.value, bad=made.bad).row(0)
            value, bad = ([one] * len(rows) for one in found)
        elif isinstance(leaf, OfRow):
            value = [float(n) if leaf.part == "number" else key for n, key in enumerate(rows, 1)]
            bad = [False] * len(rows)
        else:
            cells = [
                leaf if isinstance(leaf, Cell) else Cell(leaf.table, r, leaf.column) for r in rows
            ]
            value = [as_polars(known[cell]) for cell in cells]
            bad = [known[cell] is BAD for cell in cells]
        is_bool = isinstance(leaf, Fold) and leaf.name in ("any", "all")
        is_text = leaf in (*WORDY, WORD) or (isinstance(leaf, OfRow) and leaf.part == "key")
        kind = pl.Boolean if is_bool else pl.String if is_text else pl.Float64
        columns[name(leaf)] = pl.Series(value, dtype=kind)
        columns[name(leaf) + "!bad"] = pl.Series(bad, dtype=pl.Boolean)
    return pl.DataFrame(columns)


def as_polars(read: Value | State) -> object:
    if isinstance(read, State):
        return None
    return float(read) if isinstance(read, Decimal) else read


def in_polars(one: Sample) -> object:
    compiled = sides(one.expr, FRAME)
    known = {cell: reading(cell, what) for cell, what in zip(CELLS, one.contents, strict=True)}
    lines = as_frame(known, ("",), one.expr)
    row = lines.select(value=compiled.value, bad=compiled.bad).row(0)
    if row[1]:
        return BAD
    return BLANK if row[0] is None else row[0]


def agree(expected: object, found: object) -> bool:
    if isinstance(expected, Decimal) and isinstance(found, float):
        return abs(float(expected) - found) <= 1e-9 * max(1.0, abs(float(expected)))
    return expected == found


@pytest.mark.parametrize("seed", range(8))
def test_polars_and_decimal_agree(seed: int, soak: bool) -> None:
    rng = random.Random(seed)
    for _ in range(2_000 if soak else 120):
        one = sample(rng)
        found = in_polars(one)
        assert agree(one.expected, found), (one.expr, one.contents, one.expected, found)
