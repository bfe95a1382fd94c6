"""Comments at the marked cells of a sheet, in boxes large enough for their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.xlsx.form_styles import BODY
from xlkpi.xlsx.heights import lines_needed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.cells import Area, CellRef
    from xlkpi.generator.marks import Mark
    from xlkpi.plan.model import PlannedForm
    from xlkpi.xlsx.recorded_page import RecordedPage

_FONT = 9
_UNIT, _LINE, _MARGIN = 6.4, 17, 14
"""Pixels of a narrow character, of a line and of the margins, at font size 9."""
_WIDE, _WIDEST, _TALLEST = 300, 560, 420


def write_comments(page: RecordedPage, form: PlannedForm, marks: Mapping[CellRef, Mark]) -> None:
    """Attach the comments of a form's sheet, each right of the cells it belongs to."""
    for at, mark in marks.items():
        width, height = box(mark.comment)
        page.note(
            at,
            mark.comment,
            {
                "font_name": BODY,
                "font_size": _FONT,
                "width": width,
                "height": height,
                "start_col": _right_of(form, mark.area),
                "start_row": at.row,
                "y_offset": 2,
            },
        )


def box(text: str) -> tuple[int, int]:
    """Return width and height (pixels) of a box that shows a whole text; long ones are wider."""
    for width in range(_WIDE, _WIDEST + 1, 20):
        height = _MARGIN + _LINE * lines_needed(text, (width - _MARGIN) / _UNIT)
        if height <= _TALLEST:
            return width, height
    return _WIDEST, height


def _right_of(form: PlannedForm, area: Area) -> int:
    hidden = {column for column, _ in form.key_columns}
    column = area.last.column + 1
    return column + 1 if column in hidden else column
