"""The cells of forms of one layout as polars frames: a line a form, or a row of each of a table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

import polars as pl

from xlkpi.formula.ast import Call, Cell, Column, Fold, OfRow
from xlkpi.formula.frames import BAD_MARK, OUTER_MARK, Frame, folded
from xlkpi.formula.ground import of_row
from xlkpi.formula.state import BAD, State
from xlkpi.formula.walk import nodes, parts
from xlkpi.spec.lists import named_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.state import Value
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.verdict.messages import Values

    Leaf = Cell | Column | OfRow | Fold

_FORM, _LINE = "form!", "line!"
_MOST_PAIRS = 4_000_000
"""Lines of a frame in which every row of a table meets every row; one form may have more."""


class CellFrames:
    """Frames over the exact values of forms; a fold is computed once and then a column."""

    def __init__(self, forms: Sequence[FormRead], values: Sequence[Values]) -> None:
        self._form = forms[0]
        self._values = values
        self._lists = named_lists(forms[0].spec)
        self._folds: dict[tuple[str, Fold], str] = {}
        self._known: dict[str, tuple[pl.Series, pl.Series]] = {}

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the keys of the lines that each form has in the frames of a table."""
        return self._form.rows.get(table, ()) if table else ("",)

    def named(self, table: str) -> Frame:
        """Return what the columns of a table's frames are called ("": one line a form)."""
        return Frame(
            column=lambda leaf: self._name(table, leaf),
            lists=self._lists.__getitem__,
            text=self._is_text,
            form=_FORM,
        )

    def of(self, table: str, trees: Iterable[Expr]) -> pl.DataFrame:
        """Return a frame with every column that some trees over one line need."""
        return self._lines(table, (leaf for tree in trees for leaf in _leaves(tree)))

    def _lines(self, table: str, leaves: Iterable[Leaf]) -> pl.DataFrame:
        rows = self.rows(table)
        numbers = [n for n in range(len(self._values)) for _ in rows]
        lines = pl.DataFrame([pl.Series(_FORM, numbers, pl.UInt32)]).with_row_index(_LINE)
        return lines.with_columns(
            one for leaf in dict.fromkeys(leaves) for one in self._series(table, leaf, lines)
        )

    def _series(self, table: str, leaf: Leaf, lines: pl.DataFrame) -> Iterator[pl.Series]:
        name = self._name(table, leaf)
        match leaf:
            case Fold() if _is_correlated(leaf):
                yield from self._paired(table, leaf, name)
            case Fold():
                yield from (one.gather(lines[_FORM]) for one in self._folded(leaf, name))
            case Cell():
                found = [values.leaf(leaf) for values in self._values]
                yield from (one.gather(lines[_FORM]) for one in self._typed(leaf, name, found))
            case OfRow(part=part):
                keys = self.rows(table)
                each = [of_row(part, keys, key).value for key in keys] * len(self._values)
                yield from self._constant(name, each)
            case Column(table=own, column=column):
                cells = [Cell(own, row, column) for row in self.rows(table)]
                found = [values.leaf(cell) for values in self._values for cell in cells]
                yield from self._typed(leaf, name, found)

    def _typed(
        self, leaf: Cell | Column, name: str, found: Sequence[Value | State]
    ) -> Iterator[pl.Series]:
        kind = pl.String if self._is_text(leaf) else pl.Float64
        yield pl.Series(name, [_content(one) for one in found], kind)
        yield pl.Series(name + BAD_MARK, [one is BAD for one in found], pl.Boolean)

    def _constant(self, name: str, found: Sequence[Decimal | str]) -> Iterator[pl.Series]:
        """Yield what each line has for ever: it can be read."""
        yield pl.Series(name, [_content(one) for one in found])
        yield pl.Series(name + BAD_MARK, [False] * len(found), pl.Boolean)

    def _folded(self, fold: Fold, name: str) -> tuple[pl.Series, pl.Series]:
        """Return what a fold comes to in each form."""
        if name not in self._known:
            made = folded(fold, self.named(fold.table))
            by_form = self.of(fold.table, parts(fold)).group_by(_FORM, maintain_order=True)
            found = by_form.agg(made.value.alias(name), made.bad.alias(name + BAD_MARK))
            self._known[name] = (found[name], found[name + BAD_MARK])
        return self._known[name]

    def _paired(self, table: str, fold: Fold, name: str) -> Iterator[pl.Series]:
        """Yield what a fold comes to in each row, for folds that ask for that row by `this`."""
        of_this = [leaf for part in parts(fold) for leaf in _of_this_row(part)]
        outer = self._lines(table, of_this)
        outer = outer.select(_FORM, pl.exclude(_FORM).name.prefix(OUTER_MARK))
        leaves = (leaf for part in parts(fold) for leaf in _leaves(part))
        inner = self._lines(fold.table, (leaf for leaf in leaves if not _is_correlated(leaf)))
        made = folded(fold, self._named_in_pairs(table, fold.table))
        both = (made.value.alias(name), made.bad.alias(name + BAD_MARK))
        pairs = len(self.rows(table)) * max(len(self.rows(fold.table)), 1)
        step = max(_MOST_PAIRS // pairs, 1)
        some = [
            outer.filter(pl.col(_FORM).is_between(start, start + step - 1))
            .join(inner, on=_FORM, maintain_order="left_right")
            .group_by(OUTER_MARK + _LINE)
            .agg(both)
            for start in range(0, len(self._values), step)
        ]
        found = pl.concat(some).sort(OUTER_MARK + _LINE)
        yield from (found[name], found[name + BAD_MARK])

    def _named_in_pairs(self, table: str, other: str) -> Frame:
        """Return what columns are called where each row of a table meets every row of another."""

        def column(leaf: Leaf) -> str:
            if _is_correlated(leaf):
                return OUTER_MARK + self._name(table, leaf)
            return self._name(other, leaf)

        return replace(self.named(other), column=column, form=OUTER_MARK + _LINE)

    def _name(self, table: str, leaf: Leaf) -> str:
        match leaf:
            case Cell():
                return f"{leaf.table}|{leaf.row}|{leaf.column}"
            case Column():
                return leaf.column
            case OfRow():
                return f"row!{leaf.part}"
            case Fold():
                scope = table if _is_correlated(leaf) else ""
                return self._folds.setdefault((scope, leaf), f"fold!{len(self._folds)}")

    def _is_text(self, leaf: Cell | Column) -> bool:
        if leaf.table:
            found = self._form.spec.tables[leaf.table].columns[leaf.column]
        else:
            found = self._form.spec.fields[leaf.column]
        return found.kind.sort == "text"


def _leaves(expr: Expr) -> Iterator[Leaf]:
    """Yield the columns that a tree needs: what a fold is made of is not its own."""
    match expr:
        case Cell() | Column() | OfRow() | Fold():
            yield expr
        case _ if _is_this(expr):
            return
        case _:
            for part in parts(expr):
                yield from _leaves(part)


def _of_this_row(expr: Expr) -> Iterator[Leaf]:
    """Yield what a fold asks of the row that `this` means: its columns, and folds that ask it."""
    match expr:
        case Call(name="this", args=(Column() as column,)):
            yield column
        case Fold() if _is_correlated(expr):
            yield expr
        case _:
            for part in parts(expr):
                yield from _of_this_row(part)


def _is_this(expr: Expr) -> TypeGuard[Call]:
    return isinstance(expr, Call) and expr.name == "this"


def _is_correlated(leaf: Expr) -> bool:
    return isinstance(leaf, Fold) and any(_is_this(node) for node in nodes(leaf))


def _content(found: Value | State) -> str | float | None:
    if isinstance(found, State):
        return None
    return float(found) if isinstance(found, Decimal) else str(found)
