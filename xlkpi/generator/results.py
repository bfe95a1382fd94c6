"""What the formulas of a form's sheet show when the workbook goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.generator import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.generator.cached import Cached
    from xlkpi.generator.remembered import FormResults
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.helper_cells import Helper
    from xlkpi.plan.model import PlannedField, PlannedForm

    Results = Mapping[CellRef, object]
    _Shown = Iterator[tuple[CellRef, object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The computed cells and helper cells of a sheet, by the places that results are known by."""

    fields: Mapping[object, PlannedField]
    helpers: Mapping[object, Helper]

    @classmethod
    def of(cls, context: WorkbookContext, form: PlannedForm) -> Asked:
        """Return those of a form's sheet: the same for all that are laid out alike."""
        helpers = (one for one, _ in context.formulas.helpers(form))
        return cls(
            {field.key: field for field in form.fields if field.expr is not None},
            {(one.sheet, one.at): one for one in helpers},
        )

    def at(self, cached: Cached, project: str, places: Iterable[object]) -> _Shown:
        """Yield what is shown by those of them that stand at some places."""
        for place in places:
            field, helper = self.fields.get(place), self.helpers.get(place)
            if field is not None:
                yield field.at, cached.field(project, field)
            elif helper is not None:
                yield helper.at, cached.helper(project, helper)


def results(context: WorkbookContext, form: PlannedForm) -> Results:
    """Return the result of every formula on a form's sheet, by its cell."""
    asked = Asked.of(context, form)
    places = (*asked.fields, *asked.helpers)
    shown = {
        **_seen_elsewhere(context, form),
        **dict(asked.at(context.cached, form.project, places)),
        **dict(_of_lines(context, form)),
    }
    if form.verdict_cell is not None:
        shown[form.verdict_cell] = _verdict(context, form)
    return shown


def differing(
    context: WorkbookContext, form: PlannedForm, asked: Asked, before: FormResults
) -> Results:
    """Return the results that may be others than those of a form laid out alike.

    What only shows another cell may differ where all that is computed is the same.
    """
    cached, now = context.cached, context.cached.of_form(form.project)
    shown = _seen_elsewhere(context, form)
    if now is before or now.known is None:
        return shown
    shown |= asked.at(cached, form.project, now.known.anew(before, now))
    sheets = context.plan.by_project[form.project]
    if any(cached.lines(one) != before.lines.get(one.sheet_id) for one in sheets):
        shown |= _of_lines(context, form)
        if form.verdict_cell is not None:
            shown[form.verdict_cell] = _verdict(context, form)
    return shown


def _seen_elsewhere(context: WorkbookContext, form: PlannedForm) -> dict[CellRef, object]:
    """Return what the cells show that only show what stands in another one, by their places."""
    return {view.at: context.cached.field(form.project, view) for view in form.views}


def _of_lines(context: WorkbookContext, form: PlannedForm) -> _Shown:
    """Yield what the lines of the self-check show: what was found, how many faults so far."""
    running = 0
    for row, found in enumerate(context.cached.lines(form)):
        running += len(found)
        at = CellRef(row, form.check_column)
        yield at, "".join(map(str, found))
        yield at.right(1), running


def _verdict(context: WorkbookContext, form: PlannedForm) -> str:
    """Return what stands above a form, by the faults on all its sheets."""
    sheets = context.plan.by_project[form.project]
    faults = sum(map(len, (found for one in sheets for found in context.cached.lines(one))))
    before, after = context.say(wording.TO_MEND_BEFORE), context.say(wording.TO_MEND_AFTER)
    return f"{before}{faults}{after}" if faults else context.say(wording.READY)
