"""References to fields as they stand in a spec: name, table.column, table[row].column."""

from __future__ import annotations

from functools import lru_cache

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.formula.parse import parse


@lru_cache(maxsize=4096)
def reference(text: str) -> Name | Column | Cell:
    """Read a reference: field, table.column or table[row].column.

    Raises:
        ValueError: The text is another formula, or none (FormulaError).
    """
    expr = parse(text)
    if isinstance(expr, Name | Column | Cell):
        return expr
    raise ValueError(text)


def resolve(text: str, table: str = "", row: str = "") -> Cell:
    """Return the cell a reference means.

    Args:
        text: The reference; `table.column` means the row one stands in.
        table: The table that is stood in, "" for none.
        row: The key of the row that is stood in.

    Raises:
        ValueError: It is no reference, or names a column of another table.
    """
    found = reference(text)
    if isinstance(found, Column) and found.table != table:
        raise ValueError(text)
    return resolve_in(found, table, row)


def resolve_in(at: Name | Column | Cell, table: str, row: str) -> Cell:
    """Return the cell that a reference, read already, means in a row of a table.

    Args:
        at: The reference; the column of another table has row "".
        table: The table that is stood in, "" for none.
        row: The key of the row that is stood in.
    """
    match at:
        case Name(name=name):
            return Cell("", "", name)
        case Column(table=own, column=column):
            return Cell(own, row if own == table else "", column)
        case Cell():
            return at
