"""What may be typed where: the department's own columns freely, everything else not by mistake.

Excel sorts a protected sheet only where every cell that moves is unlocked, so a sheet that people
sort cannot be protected. There a validation refuses what is typed over our cells, and whatever
gets into them all the same (pasted, deleted) is written anew from the ledger. Sheets that hold
nothing but formulas over the others are protected, without a password; filters work in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.master import wording
from xlkpi.master.content.shape import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.master.content.shape import Shape
    from xlkpi.master.drawing.sheets import Page

_CHOOSE = {"error_title": "不在可选范围内", "error_message": "请从下拉列表中选择。"}
_TYPE_NUMBER = {"error_title": "不是金额", "error_message": "请填不小于 0 的数字。"}
_ALLOWED = {
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "objects": True,  # a chart is copied into a report
    "scenarios": True,
}


def protect_listing(page: Page, shape: Shape, detail: str) -> None:
    """Protect a computed sheet; in any other, refuse what is typed over our cells.

    `detail` is the name of the sheet with the department's own columns.
    """
    if shape.computed:
        protect(page)
        return
    _own(page, shape)
    words = wording.REWRITTEN_WHY.format(detail=detail)
    refuse = {"error_title": wording.REWRITTEN, "error_message": words}
    for area in _ours(shape):
        page.validate(area, {"validate": "custom", "value": "=FALSE", **refuse})


def protect(page: Page) -> None:
    """Lock every cell of a sheet; columns may be widened, filters used, charts copied."""
    page.sheet.protect("", _ALLOWED)


def _own(page: Page, shape: Shape) -> None:
    """Let people choose or type only what can be read back."""
    for place, column in enumerate(shape.columns):
        area = Area.of(CellRef(shape.first_row, place), shape.rows)
        if column.own and column.words:
            page.validate(area, {"validate": "list", "source": f"={column.words}", **_CHOOSE})
        elif column.own and column.format is Format.MONEY:
            rule = {"validate": "decimal", "criteria": ">=", "value": 0}
            page.validate(area, {**rule, **_TYPE_NUMBER})


def _ours(shape: Shape) -> Iterator[Area]:
    """Yield the cells that nobody but us fills: neighbouring columns together, then the totals."""
    start: int | None = None
    for place, column in enumerate((*shape.columns, None)):
        ours = column is not None and not column.own
        if ours and start is None:
            start = place
        elif not ours and start is not None:
            yield Area.of(CellRef(shape.first_row, start), shape.rows, place - start)
            start = None
    if shape.has_foot:
        yield Area.of(CellRef(shape.first_row + shape.rows, 0), 1, len(shape.columns))
