"""References to fields as they stand in a spec: name, table.column, table[row].column."""

from __future__ import annotations

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.formula.parse import parse


def reference(text: str) -> Name | Column | Cell:
    """Read a reference; ValueError where the text is another formula, FormulaError where none."""
    expr = parse(text)
    if isinstance(expr, Name | Column | Cell):
        return expr
    raise ValueError(text)


def resolve(text: str, table: str = "", row: str = "") -> Cell:
    """Return the cell a reference means; `table.column` means the row one stands in."""
    match reference(text):
        case Name(name=name):
            return Cell("", "", name)
        case Column(table=own, column=column) if own == table:
            return Cell(own, row, column)
        case Column(table=own, column=column):
            message = f"{own}.{column} outside its rows"
            raise ValueError(message)
        case cell:
            return cell
