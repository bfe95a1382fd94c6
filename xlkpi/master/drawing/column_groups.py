"""Groups of columns that are put out of view with one click.

Only what is computed from columns in view, or told on another sheet as well, is folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.master.content.shape import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.master.content.shape import Shape
    from xlkpi.master.drawing.sheets import Page


def set_columns(page: Page, shape: Shape, widths: Sequence[float]) -> None:
    """Set the widths of a sheet's columns, with the keys hidden and groups folded."""
    before = False
    for place, (column, width) in enumerate(zip(shape.columns, widths, strict=True)):
        options: dict[str, Any] = {"collapsed": True} if before and not column.folded else {}
        if column.folded:
            options |= {"level": 1, "hidden": True}
        if column.format is Format.KEY:
            options |= {"hidden": True}
        page.done(page.sheet.set_column(place, place, width, None, options))
        before = column.folded
    if before:
        end = len(shape.columns)
        page.done(page.sheet.set_column(end, end, None, None, {"collapsed": True}))
