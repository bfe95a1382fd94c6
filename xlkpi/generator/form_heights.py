"""How high the rows of a form's sheet are, by the texts in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import Kind
from xlkpi.xlsx.form_grid import grid_heights, tall_rows
from xlkpi.xlsx.heights import height_of

if TYPE_CHECKING:
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.model import PlannedForm


def form_heights(form: PlannedForm, context: WorkbookContext) -> dict[int, float]:
    """Return the height of each row that has one: row -> points."""
    heights, free = grid_heights(form), growing(form)
    if not context.is_copy:
        return {row: height for row, height in heights.items() if row not in free}
    # what a copy holds is seen as it is opened, in whatever program
    free = {row for row in free if heights.get(row, 0.0) <= height_of("", 0)}
    tall = tall_rows(form, [f for f in form.fields if f.input and not f.fixed], heights)
    return {row: height for row, height in heights.items() if row not in free} | tall


def growing(form: PlannedForm) -> set[int]:
    """Rows that programs fit to what is typed by themselves: a text, and no merge but of labels.

    A height once given stays as it is, and no program fits a row to merged cells.
    """
    inputs = [f for f in form.fields if f.input and f.spec.kind is Kind.TEXT]
    merged = {f.area.first.row for f in form.fields if f.input and not f.area.single}
    return {f.at.row for f in inputs} - merged
