"""Merges as openpyxl opens them, in half the time.

openpyxl adds up the borders of a merge at each of its cells, and looks for each sum among all that
the workbook has. Here a sum that was found once is known: what comes out is the same.
"""

from __future__ import annotations

from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import MergedCell
from openpyxl.styles.borders import Border
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.merge import MergedCellRange

OPENPYXLS_OWN = (MergedCellRange._get_borders, MergedCellRange.format)  # noqa: SLF001 - no seam
_SIDES = ("top", "left", "right", "bottom")
_sums: WeakKeyDictionary[Any, dict[tuple[object, ...], int]] = WeakKeyDictionary()


def quicken() -> None:
    """From here on, what is known is not added up again."""
    be((_get_borders, _format))


def be(ways: tuple[Any, Any]) -> None:
    """Let openpyxl go about merges in these ways."""
    MergedCellRange._get_borders, MergedCellRange.format = ways  # noqa: SLF001 - likewise


def _get_borders(merge: Any) -> None:
    cells = merge.ws._cells  # noqa: SLF001 - as openpyxl does
    merge.start_cell = cells.get((merge.min_row, merge.min_col))
    if merge.start_cell is None:
        merge.start_cell = merge.ws.cell(row=merge.min_row, column=merge.min_col)
    end = cells.get((merge.max_row, merge.max_col))
    if end is not None:
        _add(merge.start_cell, end, ("right", "bottom"))


def _format(merge: Any) -> None:
    first = merge.start_cell
    border = first.border
    for side in _SIDES:
        line = getattr(border, side)
        if line and line.style is None:
            continue
        for at in getattr(merge, side):
            _add(_cell(merge.ws, at), first, (side,))
    if first.protection is None:
        return
    kept = merge.ws.parent._protections.add(copy(first.protection))  # noqa: SLF001 - likewise
    for at in merge.cells:
        _style(_cell(merge.ws, at)).protectionId = kept


def _cell(page: Any, at: tuple[int, int]) -> Any:
    cells = page._cells  # noqa: SLF001 - likewise
    if at not in cells:
        cells[at] = MergedCell(page, *at)
    return cells[at]


def _style(cell: Any) -> Any:
    if not cell._style:  # noqa: SLF001 - likewise
        cell._style = StyleArray()  # noqa: SLF001 - likewise
    return cell._style  # noqa: SLF001 - likewise


def _add(cell: Any, other: Any, sides: tuple[str, ...]) -> None:
    """Give a cell the lines of another one at some of its sides."""
    book = cell.parent.parent
    sums = _sums.setdefault(book, {})
    key = (_style(cell).borderId, _style(other).borderId, sides)
    if key not in sums:
        cell.border += Border(**{side: getattr(other.border, side) for side in sides})
        sums[key] = _style(cell).borderId
    _style(cell).borderId = sums[key]
