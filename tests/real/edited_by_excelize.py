"""Edits of `faults.edits` done by excelize: merges, formulas and validations move with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import excelize
from openpyxl.utils import get_column_letter, range_boundaries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.faults.edits import Step


def edited(path: Path, sheet: str, steps: Sequence[Step], out: Path) -> Path:
    """Do all steps on one sheet of a workbook and save it as `out`."""
    book = excelize.open_file(str(path))
    book.unprotect_workbook()
    try:
        for name, *given in steps:
            done = _DONE_BY[str(name)](book, sheet, *given)
            sheet = done if isinstance(done, str) else sheet
        book.save_as(str(out))
    finally:
        book.close()
    return out


def _set(book: Any, sheet: str, at: str, value: object) -> None:
    book.set_cell_value(sheet, at, value)


def _clear(book: Any, sheet: str, area: str) -> None:
    left, top, right, bottom = range_boundaries(area)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            book.set_cell_value(sheet, f"{get_column_letter(column)}{row}", None)


def _delete_rows(book: Any, sheet: str, row: int, count: int) -> None:
    for _ in range(count):
        book.remove_row(sheet, row)


def _delete_columns(book: Any, sheet: str, column: str, count: int) -> None:
    for _ in range(count):
        book.remove_col(sheet, column)


def _merge(book: Any, sheet: str, area: str) -> None:
    _unmerge(book, sheet, area)
    book.merge_cell(sheet, *area.split(":"))


def _unmerge(book: Any, sheet: str, area: str) -> None:
    book.unmerge_cell(sheet, *area.split(":"))


def _show_rows(book: Any, sheet: str, row: int, count: int, *, shown: bool = True) -> None:
    for one in range(row, row + count):
        book.set_row_visible(sheet, one, visible=shown)


def _rename_sheet(book: Any, sheet: str, name: str) -> str:
    book.set_sheet_name(sheet, name)
    return name


def _move_sheet(book: Any, sheet: str, places: int) -> None:
    """Put a sheet before the first one, or behind the last one of those before it."""
    names = book.get_sheet_list()
    book.move_sheet(sheet, names[0] if places < 0 else names[-1])


def _copy_sheet(book: Any, sheet: str, name: str) -> None:
    book.copy_sheet(book.get_sheet_index(sheet), book.new_sheet(name))


_DONE_BY: dict[str, Callable[..., object]] = {
    "unprotect": lambda book, sheet: book.unprotect_sheet(sheet),
    "set": _set,
    "set_on": lambda book, _, sheet, at, value: book.set_cell_value(sheet, at, value),
    "formula": lambda book, sheet, at, text: book.set_cell_formula(sheet, at, text),
    "clear": _clear,
    "insert_rows": lambda book, sheet, row, count: book.insert_rows(sheet, row, count),
    "delete_rows": _delete_rows,
    "insert_columns": lambda book, sheet, column, count: book.insert_cols(sheet, column, count),
    "delete_columns": _delete_columns,
    "duplicate_row": lambda book, sheet, row, at: book.duplicate_row_to(sheet, row, at),
    "merge": _merge,
    "unmerge": _unmerge,
    "hide_rows": lambda book, sheet, row, count: _show_rows(book, sheet, row, count, shown=False),
    "show_rows": _show_rows,
    "show_columns": lambda book, sheet, column: book.set_col_visible(sheet, column, visible=True),
    "rename_sheet": _rename_sheet,
    "move_sheet": _move_sheet,
    "add_sheet": lambda book, _, name: book.new_sheet(name) and None,
    "delete_sheet": lambda book, _, name: book.delete_sheet(name),
    "copy_sheet": _copy_sheet,
}
