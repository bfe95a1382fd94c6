"""Edits of `faults.edits` done by openpyxl: rows and columns move, merges and formulas do not."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from tests.builders.opened_books import opened, saved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.faults.edits import Step

_FAR_ROW, _FAR_COLUMN = 60, 20
"""Beyond everything on a form."""


def edited(data: bytes, sheet: str, steps: Sequence[Step]) -> bytes:
    """The workbook with all steps done on one of its sheets."""
    book = opened(data)
    page = book[sheet]
    for name, *given in steps:
        _DONE_BY[str(name)](page, *given)
    return saved(book)


def put(page: Any, row: int, column: int, value: object) -> None:
    """Write a value, into a cell under a merge too."""
    page._cells.pop((row, column), None)  # noqa: SLF001 - a covered cell cannot be written to
    page.cell(row, column).value = value


def _unprotect(page: Any) -> None:
    page.protection.sheet = False


def _set(page: Any, at: str, value: object) -> None:
    column, row, _, _ = range_boundaries(at)
    put(page, row, column, value)


def _formula(page: Any, at: str, text: str) -> None:
    _set(page, at, "=" + text)


def _clear(page: Any, area: str) -> None:
    left, top, right, bottom = range_boundaries(area)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) in page._cells:  # noqa: SLF001 - no new cells
                put(page, row, column, None)


def _insert_columns(page: Any, column: str, count: int) -> None:
    page.insert_cols(column_index_from_string(column), count)


def _delete_columns(page: Any, column: str, count: int) -> None:
    page.delete_cols(column_index_from_string(column), count)


def _duplicate_row(page: Any, row: int, at: int) -> None:
    page.insert_rows(at)
    source = row + 1 if at <= row else row
    _copy(page, f"A{source}:{get_column_letter(page.max_column)}{source}", f"A{at}")


def _copy(page: Any, area: str, to: str) -> None:
    left, top, right, bottom = range_boundaries(area)
    column, row, _, _ = range_boundaries(to)
    for r in range(bottom - top + 1):
        for c in range(right - left + 1):
            put(page, row + r, column + c, page.cell(top + r, left + c).value)


def _move(page: Any, area: str, to: str) -> None:
    left, top, _, _ = range_boundaries(area)
    column, row, _, _ = range_boundaries(to)
    page.move_range(area, row - top, column - left)


def _shift_in(page: Any, area: str, way: str) -> None:
    left, top, right, bottom = range_boundaries(area)
    rest = _rest(left, top, right, bottom, way)
    if way == "down":
        page.move_range(rest, bottom - top + 1, 0)
    else:
        page.move_range(rest, 0, right - left + 1)


def _shift_out(page: Any, area: str, way: str) -> None:
    left, top, right, bottom = range_boundaries(area)
    _clear(page, area)
    if way == "up":
        page.move_range(_rest(left, bottom + 1, right, bottom, way), top - bottom - 1, 0)
    else:
        page.move_range(_rest(right + 1, top, right, bottom, way), 0, left - right - 1)


def _rest(left: int, top: int, right: int, bottom: int, way: str) -> str:
    """The cells that move when cells of an area are inserted or deleted."""
    if way in {"down", "up"}:
        return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{_FAR_ROW}"
    return f"{get_column_letter(left)}{top}:{get_column_letter(_FAR_COLUMN)}{bottom}"


def _sort(page: Any, area: str, by: str) -> None:
    """Sort the rows of an area, the greatest text first."""
    left, top, right, bottom = range_boundaries(area)
    key = column_index_from_string(by) - left
    rows = [
        [page.cell(row, column).value for column in range(left, right + 1)]
        for row in range(top, bottom + 1)
    ]
    rows.sort(key=lambda values: str(values[key] or ""), reverse=True)
    for row, values in enumerate(rows, top):
        for column, value in enumerate(values, left):
            if page.cell(row, column).value != value:
                put(page, row, column, value)


def _merge(page: Any, area: str) -> None:
    left, top, right, bottom = range_boundaries(area)
    for one in list(page.merged_cells.ranges):
        if not one.isdisjoint(openpyxl.worksheet.cell_range.CellRange(area)):
            page.unmerge_cells(str(one))
    page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _unmerge(page: Any, area: str) -> None:
    wanted = openpyxl.worksheet.cell_range.CellRange(area)
    for one in list(page.merged_cells.ranges):
        if not one.isdisjoint(wanted):
            page.unmerge_cells(str(one))


def _hide_rows(page: Any, row: int, count: int) -> None:
    for one in range(row, row + count):
        page.row_dimensions[one].hidden = True


def _show_rows(page: Any, row: int, count: int) -> None:
    for one in range(row, row + count):
        page.row_dimensions[one].hidden = False


def _show_columns(page: Any, column: str) -> None:
    page.column_dimensions[column].hidden = False


def _rename_sheet(page: Any, name: str) -> None:
    page.title = name


def _move_sheet(page: Any, places: int) -> None:
    page.parent.move_sheet(page, min(places, len(page.parent.sheetnames) - 1))


def _add_sheet(page: Any, name: str) -> None:
    page.parent.create_sheet(name)


def _set_on(page: Any, sheet: str, at: str, value: object) -> None:
    page.parent[sheet][at] = value


def _delete_sheet(page: Any, name: str) -> None:
    del page.parent[name]


def _copy_sheet(page: Any, name: str) -> None:
    made = page.parent.copy_worksheet(page)
    made.title = name
    made.protection = copy(page.protection)


_DONE_BY: dict[str, Callable[..., None]] = {
    "unprotect": _unprotect,
    "set": _set,
    "set_on": _set_on,
    "formula": _formula,
    "clear": _clear,
    "insert_rows": lambda page, row, count: page.insert_rows(row, count),
    "delete_rows": lambda page, row, count: page.delete_rows(row, count),
    "insert_columns": _insert_columns,
    "delete_columns": _delete_columns,
    "duplicate_row": _duplicate_row,
    "copy": _copy,
    "move": _move,
    "shift_in": _shift_in,
    "shift_out": _shift_out,
    "sort": _sort,
    "merge": _merge,
    "unmerge": _unmerge,
    "hide_rows": _hide_rows,
    "show_rows": _show_rows,
    "show_columns": _show_columns,
    "rename_sheet": _rename_sheet,
    "move_sheet": _move_sheet,
    "add_sheet": _add_sheet,
    "delete_sheet": _delete_sheet,
    "copy_sheet": _copy_sheet,
}
