"""Edits of `tests.faults.edits` done by LibreOffice: the worker of `office.py` with one verb more.

Runs in the system's Python, so it finds its neighbour by path.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uno

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from com.sun.star.sheet.CellDeleteMode import LEFT, UP
from com.sun.star.sheet.CellInsertMode import DOWN, RIGHT
from com.sun.star.table import CellAddress, TableSortField

from tests.real.office_worker import Worker, main, properties

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WAYS = {"down": DOWN, "right": RIGHT, "up": UP, "left": LEFT}
_CONTENT = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: values, dates, texts, formulas


class Editor(Worker):
    """A worker that edits sheets as a person does who has taken the protection off."""

    def edit(self, book: int, sheet: str, steps: Sequence[Sequence[Any]]) -> None:
        """Do all steps on one sheet."""
        document = self.books[book]
        if document.isProtected():
            document.unprotect("")
        page = document.Sheets.getByName(sheet)
        for name, *given in steps:
            _DONE_BY[name](document, page, *given)


def _area(page: Any, name: str) -> Any:
    return page.getCellRangeByName(name)


def _address(page: Any, at: str) -> Any:
    cell = _area(page, at).getRangeAddress()
    return CellAddress(Sheet=cell.Sheet, Column=cell.StartColumn, Row=cell.StartRow)


def _set(_: Any, page: Any, at: str, value: str | float) -> None:
    cell = _area(page, at).getCellByPosition(0, 0)
    if isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(float(value))


def _set_on(document: Any, _: Any, sheet: str, at: str, value: str | float) -> None:
    _set(document, document.Sheets.getByName(sheet), at, value)


def _formula(_: Any, page: Any, at: str, text: str) -> None:
    _area(page, at).getCellByPosition(0, 0).setFormula("=" + re.sub(",", ";", text))


def _column(page: Any, name: str) -> int:
    return int(_area(page, f"{name}1").getRangeAddress().StartColumn)


def _duplicate_row(_: Any, page: Any, row: int, at: int) -> None:
    page.Rows.insertByIndex(at - 1, 1)
    source = page.Rows.getByIndex(row if at <= row else row - 1).getRangeAddress()
    page.copyRange(_address(page, f"A{at}"), source)


def _sort(_: Any, page: Any, area: str, by: str) -> None:
    cells = _area(page, area)
    field = TableSortField()
    field.Field = _column(page, by) - cells.getRangeAddress().StartColumn
    field.IsAscending = False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    cells.sort(properties(SortFields=fields, BindFormatsToContent=False, ContainsHeader=False))


def _unmerge(_: Any, page: Any, area: str) -> None:
    _area(page, area).merge(False)  # noqa: FBT003 - uno takes no keywords


def _merge(_: Any, page: Any, area: str) -> None:
    _area(page, area).merge(False)  # noqa: FBT003 - uno takes no keywords
    _area(page, area).merge(True)  # noqa: FBT003 - uno takes no keywords


def _visible(lines: Any, first: int, count: int, *, shown: bool) -> None:
    for number in range(first, first + count):
        lines.getByIndex(number).IsVisible = shown


def _move_sheet(document: Any, page: Any, places: int) -> None:
    count = document.Sheets.Count
    index = page.RangeAddress.Sheet + places
    document.Sheets.moveByName(page.Name, min(max(index, 0), count))


def _copy_sheet(document: Any, page: Any, name: str) -> None:
    document.Sheets.copyByName(page.Name, name, page.RangeAddress.Sheet + 1)


_DONE_BY: dict[str, Callable[..., object]] = {
    "unprotect": lambda _, page: page.unprotect(""),
    "set": _set,
    "set_on": _set_on,
    "formula": _formula,
    "clear": lambda _, page, area: _area(page, area).clearContents(_CONTENT),
    "insert_rows": lambda _, page, row, count: page.Rows.insertByIndex(row - 1, count),
    "delete_rows": lambda _, page, row, count: page.Rows.removeByIndex(row - 1, count),
    "insert_columns": lambda _, page, column, count: page.Columns.insertByIndex(
        _column(page, column), count
    ),
    "delete_columns": lambda _, page, column, count: page.Columns.removeByIndex(
        _column(page, column), count
    ),
    "duplicate_row": _duplicate_row,
    "copy": lambda _, page, area, to: page.copyRange(
        _address(page, to), _area(page, area).getRangeAddress()
    ),
    "move": lambda _, page, area, to: page.moveRange(
        _address(page, to), _area(page, area).getRangeAddress()
    ),
    "shift_in": lambda _, page, area, way: page.insertCells(
        _area(page, area).getRangeAddress(), _WAYS[way]
    ),
    "shift_out": lambda _, page, area, way: page.removeRange(
        _area(page, area).getRangeAddress(), _WAYS[way]
    ),
    "sort": _sort,
    "merge": _merge,
    "unmerge": _unmerge,
    "hide_rows": lambda _, page, row, count: _visible(page.Rows, row - 1, count, shown=False),
    "show_rows": lambda _, page, row, count: _visible(page.Rows, row - 1, count, shown=True),
    "show_columns": lambda _, page, column: _visible(
        page.Columns, _column(page, column), 1, shown=True
    ),
    "rename_sheet": lambda _, page, name: page.setName(name),
    "move_sheet": _move_sheet,
    "add_sheet": lambda document, _, name: document.Sheets.insertNewByName(
        name, document.Sheets.Count
    ),
    "delete_sheet": lambda document, _, name: document.Sheets.removeByName(name),
    "copy_sheet": _copy_sheet,
}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Editor)
