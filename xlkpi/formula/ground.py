"""Names and columns of a row as cells: what a formula means where it stands.

Aggregates stay what they are, over the columns of their table, however many rows it has.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from xlkpi.formula.ast import (
    Blank,
    Call,
    Cell,
    Column,
    Expr,
    Fold,
    Name,
    Number,
    OfRow,
    Text,
    Truth,
)
from xlkpi.formula.functions import AGGREGATES
from xlkpi.formula.walk import nodes, of_parts, parts, with_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlkpi.formula.ast import RowPart

    Rows = Callable[[str], tuple[str, ...]]
    Here = tuple[str, str | None]

ANY_ROW = None
"""Stands for the key of a row where a formula is meant for every row of its table alike."""
_OF_NOTHING: Mapping[str, Expr] = {
    "count": Number(Decimal(0)),
    "any": Truth(value=False),
    "all": Truth(value=True),
}
"""What aggregates come to over a table without rows; blank the others."""


def ground(expr: Expr, rows: Rows, here: Here | None = None) -> Expr:
    """Turn names and columns of a checked tree into cells, and aggregates into folds.

    Args:
        expr: A tree without faults (`kinds.check`).
        rows: Gives a table's row keys in order.
        here: The (table, row key) the formula stands in; None in no table. With `ANY_ROW` for the
            key the table's columns and `previous` stay.
    """
    return _ground(expr, rows, here, here, folded=False)


def in_rows(expr: Expr, rows: Rows, table: str) -> Callable[[str], Expr]:
    """Return what grounds a tree in one row of a table after the other, as `ground` does.

    The tree is grounded once, in a row left open; what does not lie in that row is the same node
    in all of them.
    """
    keys = rows(table)
    ends = any(isinstance(node, Call) and node.name in ("first", "last") for node in nodes(expr))
    if ends or asks_which_row(expr):
        return lambda key: ground(expr, rows, (table, key))
    here = (table, _OPEN)
    open_rows = {table: (_ABOVE, _OPEN)}
    tree = _ground(expr, lambda name: open_rows.get(name) or rows(name), here, here, folded=False)
    fill, row_above = _filled(tree), {key: above for above, key in pairwise(keys)}

    def grounded(key: str) -> Expr:
        if key not in row_above:
            return ground(expr, rows, (table, key))
        return tree if fill is None else fill(key, row_above[key])

    return grounded


_OPEN, _ABOVE = "\0row", "\0above"
"""Stand for the key of a row that is left open, and of the one above it."""


def _filled(expr: Expr) -> Callable[[str, str], Expr] | None:
    """Return what gives a tree for a row and the one above it, None where it is the same in all."""
    if isinstance(expr, Cell):
        table, column, at = expr.table, expr.column, expr.at
        if expr.row == _OPEN:
            return lambda key, _: Cell(table, key, column, at)
        return (lambda _, above: Cell(table, above, column, at)) if expr.row == _ABOVE else None
    operands = parts(expr)
    fills = [_filled(operand) for operand in operands]
    if not any(fills):
        return None
    each = tuple(zip(operands, fills, strict=True))
    return lambda key, above: of_parts(
        expr, tuple(one if fill is None else fill(key, above) for one, fill in each)
    )


def bound(expr: Expr, rows: Rows, table: str, key: str) -> Expr:
    """Return the item or condition of a fold for one row of its table."""
    match expr:
        case Column(column=column) if expr.table == table:
            return Cell(table, key, column)
        case OfRow(part=part) if expr.table == table:
            return of_row(part, rows(table), key)
        case Call(name="previous", args=(Column(column=column),)):
            before = row_before(rows(table), key)
            return Blank() if before is None else Cell(table, before, column)
        case Fold():
            return expr
        case _:
            return with_parts(expr, lambda part: bound(part, rows, table, key))


def of_row(part: RowPart, keys: tuple[str, ...], key: str) -> Number | Text:
    """Return the number of a row, from 1, or its key."""
    return Text(key) if part == "key" else Number(Decimal(keys.index(key) + 1))


def row_before(keys: tuple[str, ...], key: str) -> str | None:
    """Return the key of the row above, None for the first."""
    place = keys.index(key) if key in keys else 0
    return keys[place - 1] if place else None


def cells_used(expr: Expr, rows: Rows) -> tuple[Cell, ...]:
    """Return every cell a grounded tree looks at, each once; all rows of what is aggregated."""
    return tuple(dict.fromkeys(_cells(expr, rows)))


def _cells(expr: Expr, rows: Rows) -> Iterator[Cell]:
    match expr:
        case Cell():
            yield expr
        case Column(table=table, column=column):
            yield from (Cell(table, key, column) for key in rows(table))
        case _:
            for part in parts(expr):
                yield from _cells(part, rows)


def table_of(expr: Expr) -> str:
    """Return the table an aggregate's argument runs over: the first one it names by a column."""
    return next((n.table for n in nodes(expr) if isinstance(n, Column)), "")


@lru_cache(maxsize=256)
def asks_which_row(expr: Expr) -> bool:
    """Whether a tree says something else in each row: it asks for the row's number or key."""
    return any(isinstance(node, OfRow) for node in nodes(expr))


def _ground(expr: Expr, rows: Rows, here: Here | None, outer: Here | None, *, folded: bool) -> Expr:
    match expr:
        case Name(name=name):
            return Cell("", "", name)
        case Column(table=table, column=column):
            key = here[1] if here and here[0] == table else ""
            return expr if key is ANY_ROW else Cell(table, key, column)
        case OfRow(part=part):
            table, own = here or ("", None)
            return replace(expr, table=table) if own is ANY_ROW else of_row(part, rows(table), own)
        case Call(name="this", args=(inner,)):
            made = _ground(inner, rows, outer, outer, folded=folded)
            return replace(expr, args=(made,)) if folded else made
        case Call(name="previous", args=(Column(table=table, column=column),)):
            if here and here[1] is ANY_ROW:
                return expr
            before = row_before(rows(table), here[1]) if here and here[1] is not None else None
            return Blank() if before is None else Cell(table, before, column)
        case Call(name=name) if name in AGGREGATES:
            return _aggregate(expr, rows, outer, folded=folded)
        case _:
            return with_parts(expr, lambda part: _ground(part, rows, here, outer, folded=folded))


def _aggregate(call: Call, rows: Rows, outer: Here | None, *, folded: bool) -> Expr:
    table = table_of(call.args[0])
    keys = rows(table)
    if not keys:
        return _OF_NOTHING.get(call.name, Blank())
    if call.name in ("first", "last"):
        place = (table, keys[0 if call.name == "first" else -1])
        return _ground(call.args[0], rows, place, outer, folded=folded)
    each = [_ground(arg, rows, (table, ANY_ROW), outer, folded=True) for arg in call.args]
    condition = each[1] if len(each) > 1 else None
    return Fold(call.name, table, each[0], condition, at=call.at)  # type: ignore[arg-type]
