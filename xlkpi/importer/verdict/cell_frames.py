"""The cells of forms of one layout as polars frames: a line a form, or a row of each of a table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard, TypeVar

import polars as pl

from xlkpi.formula.ast import Call, Cell, Column, Fold, OfRow
from xlkpi.formula.frames import BAD_MARK, OUTER_MARK, Frame, Sides, folded
from xlkpi.formula.ground import of_row
from xlkpi.formula.state import BAD, State
from xlkpi.formula.walk import nodes, parts
from xlkpi.spec.lists import named_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.state import Value
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.verdict.exact_values import Values

    Leaf = Cell | Column | OfRow | Fold

T = TypeVar("T")
_FORM, _LINE = "form!", "line!"
_MOST_PAIRS = 4_000_000
"""Lines of a frame in which every row of a table meets every row; one form may have more."""


class FrameNames:
    """What the columns of frames over forms of one layout are called, and what folds come to."""

    def __init__(self, form: FormRead) -> None:
        self._spec = form.spec
        self._lists = named_lists(form.spec)
        self._folds: dict[tuple[str, Fold], str] = {}
        self._made: dict[tuple[str, str], Sides] = {}

    def named(self, table: str) -> Frame:
        """Return what the columns of a table's frames are called ("": one line a form)."""
        return Frame(
            column=lambda leaf: self.name(table, leaf),
            lists=self._lists.__getitem__,
            text=self.is_text,
            form=_FORM,
        )

    def in_pairs(self, table: str, other: str) -> Frame:
        """Return what columns are called where each row of a table meets every row of another."""

        def column(leaf: Leaf) -> str:
            if _is_correlated(leaf):
                return OUTER_MARK + self.name(table, leaf)
            return self.name(other, leaf)

        return replace(self.named(other), column=column, form=OUTER_MARK + _LINE)

    def folded(self, table: str, fold: Fold) -> Sides:
        """Return what a fold comes to in a form, or in a row of a table where it asks for it."""
        name = (table, self.name(table, fold))
        if name not in self._made:
            correlated = _is_correlated(fold)
            frame = self.in_pairs(table, fold.table) if correlated else self.named(fold.table)
            self._made[name] = folded(fold, frame)
        return self._made[name]

    def name(self, table: str, leaf: Leaf) -> str:
        """Return the column of what a tree over the lines of a table needs."""
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

    def is_text(self, leaf: Cell | Column) -> bool:
        """Whether a column holds texts."""
        if leaf.table:
            found = self._spec.tables[leaf.table].columns[leaf.column]
        else:
            found = self._spec.fields[leaf.column]
        return found.kind.sort == "text"


class CellFrames:
    """Frames over the exact values of forms; a fold is computed once and then a column."""

    def __init__(self, form: FormRead, values: Sequence[Values], names: FrameNames) -> None:
        self._form = form
        self._values = values
        self._names = names
        self._known: dict[str, tuple[pl.Series, pl.Series]] = {}

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the keys of the lines that each form has in the frames of a table."""
        return self._form.rows.get(table, ()) if table else ("",)

    def of(self, table: str, leaves: Iterable[Leaf]) -> pl.DataFrame:
        """Return a frame with the columns that trees over one line need (`leaves_of`)."""
        numbers = self._each(table, range(len(self._values)))
        return pl.DataFrame(
            [
                pl.Series(_LINE, range(len(numbers)), pl.UInt32),
                pl.Series(_FORM, numbers, pl.UInt32),
                *(one for leaf in leaves for one in self._series(table, leaf)),
            ]
        )

    def _each(self, table: str, found: Iterable[T]) -> list[T]:
        """Return what each form has, for each of its lines."""
        rows = self.rows(table)
        return [one for one in found for _ in rows] if len(rows) != 1 else [*found]

    def _series(self, table: str, leaf: Leaf) -> Iterator[pl.Series]:
        name = self._names.name(table, leaf)
        match leaf:
            case Fold() if _is_correlated(leaf):
                yield from self._paired(table, leaf, name)
            case Fold():
                for one in self._folded(leaf, name):
                    yield pl.Series(one.name, self._each(table, one.to_list()), one.dtype)
            case Cell():
                found = [values.leaf(leaf) for values in self._values]
                yield from self._typed(leaf, name, self._each(table, found))
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
        kind = pl.String if self._names.is_text(leaf) else pl.Float64
        yield pl.Series(name, [_content(one) for one in found], kind)
        yield pl.Series(name + BAD_MARK, [one is BAD for one in found], pl.Boolean)

    def _constant(self, name: str, found: Sequence[Decimal | str]) -> Iterator[pl.Series]:
        """Yield what each line has for ever: it can be read."""
        yield pl.Series(name, [_content(one) for one in found])
        yield pl.Series(name + BAD_MARK, [False] * len(found), pl.Boolean)

    def _folded(self, fold: Fold, name: str) -> tuple[pl.Series, pl.Series]:
        """Return what a fold comes to in each form."""
        if name not in self._known:
            made = self._names.folded("", fold)
            lines = self.of(fold.table, leaves_of(parts(fold)))
            found = lines.group_by(_FORM, maintain_order=True).agg(
                made.value.alias(name), made.bad.alias(name + BAD_MARK)
            )
            self._known[name] = (found[name], found[name + BAD_MARK])
        return self._known[name]

    def _paired(self, table: str, fold: Fold, name: str) -> Iterator[pl.Series]:
        """Yield what a fold comes to in each row, for folds that ask for that row by `this`."""
        of_this = dict.fromkeys(leaf for part in parts(fold) for leaf in _of_this_row(part))
        outer = self.of(table, of_this)
        outer = outer.select(_FORM, pl.exclude(_FORM).name.prefix(OUTER_MARK))
        inner = self.of(
            fold.table, (leaf for leaf in leaves_of(parts(fold)) if not _is_correlated(leaf))
        )
        made = self._names.folded(table, fold)
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


def leaves_of(trees: Iterable[Expr]) -> tuple[Leaf, ...]:
    """Return the columns that some trees over one line need, each once."""
    return tuple(dict.fromkeys(leaf for tree in trees for leaf in _leaves(tree)))


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
