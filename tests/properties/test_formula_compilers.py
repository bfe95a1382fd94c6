"""The exact evaluator and polars agree on random formulas over clean and dirty cells."""

from __future__ import annotations

import random
from decimal import Decimal

import polars as pl
import pytest

from tests.builders.asts import CELLS, LISTS, TEXTS, ZEROS, Sample, reading, sample
from xlkpi.formula.frames import Frame, sides
from xlkpi.formula.state import BAD, BLANK, State

FRAME = Frame(
    column=lambda cell: cell.column,
    lists=LISTS.__getitem__,
    zero=lambda cell: cell in ZEROS,
    text=lambda cell: cell in TEXTS,
)


def as_frame(contents: tuple[object, ...]) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {}
    for cell, content in zip(CELLS, contents, strict=True):
        read = reading(cell, content)
        known = (
            None
            if isinstance(read, State)
            else (float(read) if isinstance(read, Decimal) else read)
        )
        dtype = pl.String if cell in TEXTS else pl.Float64
        columns[cell.column] = pl.Series([known], dtype=dtype)
        columns[cell.column + "!bad"] = pl.Series([read is BAD])
    return pl.DataFrame(columns)


def in_polars(one: Sample) -> object:
    compiled = sides(one.expr, FRAME)
    row = as_frame(one.contents).select(value=compiled.value, bad=compiled.bad).row(0)
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
