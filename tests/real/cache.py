"""The cached values of a workbook's formulas, and whether they are right.

Values are numbers (dates are serials), texts, truth values, errors as "#DIV/0!" and None for an
empty cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.datetime import to_excel

if TYPE_CHECKING:
    from pathlib import Path

TOLERANCE = 1e-9

Value = float | str | bool | None
Sheets = dict[str, dict[str, Value]]


@dataclass(frozen=True, slots=True)
class Stale:
    """A formula whose cached value is not what it computes."""

    sheet: str
    cell: str
    cached: Value
    computed: Value


def formula_cells(path: Path) -> dict[str, tuple[str, ...]]:
    """Return where a workbook has formulas: {sheet: (cell, ...)}."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: tuple(
            cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
        )
        for sheet in book.worksheets
    }


def cached(path: Path) -> Sheets:
    """Return the values that lie in the file, as a reader sees them who computes nothing."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: _plain(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def stale_formulas(path: Path, computed: Sheets) -> tuple[Stale, ...]:
    """Compare the cached value of every formula with the computed one, to 1e-9."""
    lying = cached(path)
    return tuple(
        Stale(sheet, cell, lying[sheet].get(cell), computed[sheet].get(cell))
        for sheet, cells in formula_cells(path).items()
        for cell in cells
        if not same(lying[sheet].get(cell), computed[sheet].get(cell))
    )


def same(one: Value, other: Value) -> bool:
    """Whether two values are equal; an empty text is stored as nothing at all."""
    if one in {None, ""} or other in {None, ""}:
        return one in {None, ""} and other in {None, ""}
    if isinstance(one, str | bool) or isinstance(other, str | bool):
        return type(one) is type(other) and one == other
    assert one is not None
    assert other is not None
    return math.isclose(one, other, rel_tol=0.0, abs_tol=TOLERANCE)


def _plain(value: object) -> Value:
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            return float(value)
        case date() | datetime() | time() | timedelta():
            return float(to_excel(value))
        case _:
            return str(value)
