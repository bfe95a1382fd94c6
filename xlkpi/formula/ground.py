"""Tables expanded to cells: after it a tree names only cells, and aggregates only their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import And, Blank, Call, Cell, Column, Expr, Fold, Name, Or
from xlkpi.formula.functions import AGGREGATES
from xlkpi.formula.walk import nodes, with_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Rows = Callable[[str], tuple[str, ...]]
    Here = tuple[str, str]


def ground(expr: Expr, rows: Rows, each: Here | None = None) -> Expr:
    """Expand a tree that has been checked: names, columns and aggregates become cells.

    Args:
        expr: A tree without faults (`kinds.check`).
        rows: Gives a table's row keys in order.
        each: The (table, row key) the formula stands in; None in no table.
    """
    return _ground(expr, rows, each, each)


def row_local(expr: Expr, table: str) -> bool:
    """Whether a rule over a table's rows looks at nothing but this row and single fields.

    Args:
        expr: The tree as it was read, not grounded.
        table: Whose rows the rule is over.
    """
    local = ("previous", "this", *AGGREGATES)
    return not any(
        isinstance(node, Cell)
        or (isinstance(node, Column) and node.table != table)
        or (isinstance(node, Call) and node.name in local)
        for node in nodes(expr)
    )


def named_as_cells(expr: Expr) -> Expr:
    """Return a row-local tree with its single fields as cells; columns stay columns."""
    if isinstance(expr, Name):
        return Cell("", "", expr.name)
    return with_parts(expr, named_as_cells)


def cells_used(expr: Expr) -> tuple[Cell | Column, ...]:
    """Return every cell (in a row-local tree: column) a grounded tree looks at, each once."""
    return tuple(dict.fromkeys(n for n in nodes(expr) if isinstance(n, Cell | Column)))


def table_of(expr: Expr) -> str:
    """Return the table an aggregate's argument runs over: the first one it names by a column."""
    return next((n.table for n in nodes(expr) if isinstance(n, Column)), "")


def _ground(expr: Expr, rows: Rows, each: Here | None, outer: Here | None) -> Expr:
    match expr:
        case Name(name=name):
            return Cell("", "", name)
        case Column(table=table, column=column):
            return Cell(table, each[1] if each and each[0] == table else "", column)
        case Call(name="this", args=(inner,)):
            return _ground(inner, rows, outer, outer)
        case Call(name="previous", args=(Column() as column,)):
            return _previous(column, rows, each)
        case Call(name=name, args=args) if name in AGGREGATES:
            return _aggregate(name, args, rows, outer)
        case _:
            return with_parts(expr, lambda part: _ground(part, rows, each, outer))


def _previous(column: Column, rows: Rows, each: Here | None) -> Expr:
    keys = rows(column.table)
    place = keys.index(each[1]) if each and each[1] in keys else 0
    return Cell(column.table, keys[place - 1], column.column) if place else Blank()


def _aggregate(name: str, args: tuple[Expr, ...], rows: Rows, outer: Here | None) -> Expr:
    table = table_of(args[0])
    keys = rows(table)

    def at(key: str, expr: Expr) -> Expr:
        return _ground(expr, rows, (table, key), outer)

    if name in ("first", "last"):
        return at(keys[0 if name == "first" else -1], args[0]) if keys else Blank()
    if name in ("any", "all"):
        return _joined(name, (at(key, args[0]) for key in keys))
    condition = args[1] if len(args) > 1 else None
    items = tuple(
        (None if condition is None else at(key, condition), at(key, args[0])) for key in keys
    )
    return Fold(name, items)  # type: ignore[arg-type]


def _joined(name: str, items: Iterable[Expr]) -> Expr:
    return Or(tuple(items)) if name == "any" else And(tuple(items))
