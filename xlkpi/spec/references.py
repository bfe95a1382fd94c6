"""References to fields as they stand in a spec: name, table.column, table[row].column."""

from __future__ import annotations

from functools import lru_cache

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.formula.parse import parse


@lru_cache(maxsize=4096)
def reference(text: str) -> Name | Column | Cell:
    """Read a reference; ValueError where the text is another formula, FormulaError where none."""
    expr = parse(text)
    if isinstance(expr, Name | Column | Cell):
        return expr
    raise ValueError(text)


def resolve(text: str, table: str = "", row: str = "") -> Cell:
    """Return the cell a reference means; `table.column` means the row one stands in."""
    found = reference(text)
    if isinstance(found, Column) and found.table != table:
        raise ValueError(text)
    return resolve_in(found, table, row)


def resolve_in(at: Name | Column | Cell, table: str, row: str) -> Cell:
    """Return the cell a reference means in a row of a table."""
    match at:
        case Name(name=name):
            return Cell("", "", name)
        case Column(table=own, column=column):
            return Cell(own, row if own == table else "", column)
        case Cell():
            return at
