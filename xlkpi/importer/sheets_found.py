"""Which sheet of a workbook is which of the forms that were sent out."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.importer.form import FormRead, read_form, unfilled
from xlkpi.importer.picked import picked_word
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.plan.identity import NOBODY, WHOLE, Token
from xlkpi.plan.picks import PROJECT_SOURCE
from xlkpi.problems import Place, problem
from xlkpi.records import Status, Submission
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.importer.identity import Identity
    from xlkpi.importer.issues import Expected, Issues
    from xlkpi.importer.reader.book import Book, Grid
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.problems import Problem

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a workbook: those read, those refused unread, and what is to be said of it."""

    read: tuple[FormRead, ...]
    refused: tuple[Submission, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Workbook:
    """A workbook and what it is held against; `told` is planned sheet -> sheet told by labels."""

    file: str
    grids: Mapping[str, Grid]
    names: tuple[str, ...]
    who: Identity
    expected: Expected
    told: Mapping[str, str]

    def place(self, form: PlannedForm) -> Place:
        return Place(file=self.file, unit=self.expected.unit, project=form.project)

    def is_own(self, token: Token, form: PlannedForm) -> bool:
        """Whether a sheet's code is that of a form that was sent to this unit."""
        unit = self.expected.unit or NOBODY
        return (token.unit, token.project) == (unit, form.project or WHOLE)

    def bearing(self, form: PlannedForm) -> list[str]:
        """Return the sheets with the code of a form, the one of its own name first."""
        own = [name for name, token in self.who.sheets.items() if self.is_own(token, form)]
        return sorted(own, key=lambda name: name != form.sheet)


def forms_of(
    file: str,
    book: Book,
    who: Identity,
    expected: Expected,
    told: Mapping[str, str],
    issues: Issues,
) -> Forms:
    """Find and read every form of a workbook."""
    grids = {grid.name: grid for grid in book.grids}
    workbook = _Workbook(file, grids, book.names, who, expected, told)
    read: list[FormRead] = []
    refused: list[Submission] = []
    problems: list[Problem] = []
    for planned in by_project(expected.plan):
        found = _found(workbook, planned)
        if isinstance(found, Token):
            refused.append(_foreign(workbook, planned, found, issues))
        elif found is None:
            missing = planned[0].sheet
            problems.append(problem("F23", workbook.place(planned[0]), missing=missing))
        else:
            place = workbook.place(planned[0])
            read.append(read_form(expected.plan, planned, found, place))
            read += _copies(workbook, planned)
    read = [one for form in read if (one := _spare(form, expected)) is not None]
    problems += [*_twice(workbook), *_strangers(workbook, issues), *_renamed(workbook)]
    return Forms(tuple(read), tuple(refused), tuple(problems))


def by_project(plan: Plan) -> list[tuple[PlannedForm, ...]]:
    """Return the planned sheets of each form."""
    groups: dict[str, list[PlannedForm]] = defaultdict(list)
    for form in plan.forms:
        groups[form.project].append(form)
    return [tuple(group) for group in groups.values()]


def _found(
    workbook: _Workbook, planned: tuple[PlannedForm, ...]
) -> Mapping[str, Grid] | Token | None:
    """Return planned sheet -> sheet found, a foreign token found in its place, or None."""
    found: dict[str, Grid] = {}
    for form in planned:
        own = workbook.bearing(form)
        own = [name for name in own if len(planned) == 1 or name == form.sheet] or own
        told = workbook.told.get(form.sheet, form.sheet)
        if own:
            found[form.sheet] = workbook.grids[own[0]]
        elif form.sheet in workbook.who.sheets:
            return workbook.who.sheets[form.sheet]
        elif told in workbook.grids:
            found[form.sheet] = workbook.grids[told]
        else:
            return None
    return found


def _foreign(
    workbook: _Workbook, planned: tuple[PlannedForm, ...], token: Token, issues: Issues
) -> Submission:
    """A sheet that bears another unit's (or form's) code: that form is rejected (F20)."""
    expected = workbook.expected
    other = issues.unit_names().get(token.unit, token.unit)
    place = replace(workbook.place(planned[0]), sheet=planned[0].sheet, value=str(token))
    fault = problem("F20", place, other=other, name=expected.unit_name)
    return Submission(
        unit=expected.unit,
        project=planned[0].project,
        project_name=planned[0].project_name,
        sheet=planned[0].sheet,
        verdict=Status.REJECTED,
        content=hashlib.sha256(str(token).encode("utf-8")).hexdigest(),
        records=(),
        problems=(fault,),
        issued=expected.plan.fingerprint,
    )


# -- copies ----------------------------------------------------------------------------------------


def _copies(workbook: _Workbook, planned: tuple[PlannedForm, ...]) -> Iterator[FormRead]:
    """Yield the further sheets with a form's code that were filled in.

    They are of the same time as the first: with other content, both wait for the department.
    """
    if len(planned) > 1 or workbook.expected.plan.occasion.picks is not None:
        return
    for name in workbook.bearing(planned[0])[1:]:
        grids = {planned[0].sheet: workbook.grids[name]}
        copy = read_form(workbook.expected.plan, planned, grids, workbook.place(planned[0]))
        if not unfilled(copy):
            yield copy


def _twice(workbook: _Workbook) -> Iterator[Problem]:
    """Tell a form on two sheets (X01)."""
    for planned in by_project(workbook.expected.plan):
        first, *others = [name for form in planned[:1] for name in workbook.bearing(form)] or [""]
        for name in others if len(planned) == 1 else ():
            place = replace(workbook.place(planned[0]), sheet=name)
            yield problem("X01", place, name=planned[0].project_name, other=first)


def _strangers(workbook: _Workbook, issues: Issues) -> Iterator[Problem]:
    """Tell added sheets that bear another unit's code (F20)."""
    planned = {form.sheet for form in workbook.expected.plan.forms}
    own = workbook.expected.unit or NOBODY
    for name, token in workbook.who.sheets.items():
        if token.unit != own and name not in planned:
            other = issues.unit_names().get(token.unit, token.unit)
            place = Place(workbook.file, sheet=name, unit=workbook.expected.unit, value=str(token))
            yield problem("F20", place, other=other, name=workbook.expected.unit_name)


def _renamed(workbook: _Workbook) -> Iterator[Problem]:
    """Tell sheets with another name than they were sent with, and added ones (F06), in one."""
    forms = {form.sheet: workbook.bearing(form)[:1] for form in workbook.expected.plan.forms}
    taken = {name for names in forms.values() for name in names} | set(forms)
    changed = [
        (planned, now) for planned, names in forms.items() for now in names if now != planned
    ]
    added = [n for n in workbook.names if n not in taken and n not in HELPER_SHEETS]
    ours = {*workbook.who.sheets, *workbook.who.meta, *workbook.told.values()}
    added = [name for name in added if name not in ours]
    zh = [f"“{planned}”改为“{now}”" for planned, now in changed] + [f"增加“{n}”" for n in added]
    en = [f"“{planned}” is now “{now}”" for planned, now in changed]
    en += [f"“{name}” was added" for name in added]
    if zh:
        found = Words("、".join(zh[:_MOST_NAMED]), ", ".join(en[:_MOST_NAMED]))
        yield problem("F06", Place(workbook.file, unit=workbook.expected.unit), found=found)


def _spare(form: FormRead, expected: Expected) -> FormRead | None:
    """A spare form is nothing where it is blank, and waits for the department where it is not."""
    if not any(f.spare and f.project == form.project for f in form.plan.occasion.forms):
        return form
    if unfilled(form):
        return None
    name = picked_word(form, PROJECT_SOURCE)
    fault = problem("F24", form.place, name=expected.unit_name, project=name)
    return replace(form, project_name=name, held=True, problems=(*form.problems, fault))
