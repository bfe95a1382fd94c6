"""What the formulas of a form's sheet show when the workbook goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.generator import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.model import PlannedForm

    Results = Mapping[CellRef, object]


def seen_elsewhere(context: WorkbookContext, form: PlannedForm) -> Results:
    """Return what the cells show that only show what stands in another one, by their places."""
    return {view.at: context.cached.field(form.project, view) for view in form.views}


def results(context: WorkbookContext, form: PlannedForm) -> Results:
    """Return the result of every formula on a form's sheet, by its cell."""
    cached, project = context.cached, form.project
    shown: dict[CellRef, object] = {
        **seen_elsewhere(context, form),
        **{f.at: cached.field(project, f) for f in form.fields if f.expr is not None},
    }
    running = 0
    for row, found in enumerate(cached.lines(form)):
        running += len(found)
        at = CellRef(row, form.check_column)
        shown[at], shown[at.right(1)] = "".join(map(str, found)), running
    for helper, _ in context.formulas.helpers(form):
        shown[helper.at] = cached.helper(project, helper)
    if form.verdict_cell is not None:
        lines = (found for one in context.plan.by_project[project] for found in cached.lines(one))
        faults = sum(map(len, lines))
        shown[form.verdict_cell] = verdict(context, faults)
    return shown


def verdict(context: WorkbookContext, faults: int) -> str:
    """Return what stands above a form with so many faults."""
    before, after = context.say(wording.TO_MEND_BEFORE), context.say(wording.TO_MEND_AFTER)
    return f"{before}{faults}{after}" if faults else context.say(wording.READY)
