"""The marked copy of a rejected return: made, named, and laid down to be sent back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.department.last_days import with_last_day
from xlkpi.generator.marks import MarkedReturn
from xlkpi.generator.placing import AsFound
from xlkpi.generator.workbook import marked_copy
from xlkpi.outgoing.migrating import migrated
from xlkpi.outgoing.workbooks import created, sheet_password
from xlkpi.problems import Severity, worst
from xlkpi.records import Status, Unread
from xlkpi.workspace.durable import write_or_beside
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlkpi.cells import CellRef
    from xlkpi.department.opened import Department
    from xlkpi.formula.ast import Cell
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.layout.locating import LocatedSheet
    from xlkpi.importer.owner.issues import Issues
    from xlkpi.importer.returns import Judged
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.problems import Problem
    from xlkpi.records import Return, Typed, Value

_SUFFIX = "_退回.xlsx"
_NOBODY = "未选单位"


@dataclass(frozen=True, slots=True)
class Copy:
    """A marked copy as it lies in the workspace."""

    file: Path
    data: bytes


def mark(
    department: Department,
    judged: Judged,
    until: date | None = None,
    further: tuple[Problem, ...] = (),
    issues: Issues | None = None,
) -> Copy | None:
    """Write the marked copy of a return into its collection's folder of returns.

    The copy of an earlier return of the unit is replaced; where somebody has it open, the new one
    lies beside it.

    Args:
        department: The opened workspace.
        judged: The return, with its forms as they were read.
        until: The day its unit was given since, for the guide; None for none.
        further: Problems beside the return's own: those of its place in the series.
        issues: What was issued. Where the unit's newest issue is of a later version of the form,
            the copy is of that: what is marked is what is wrong in it, what has no place is listed.

    Returns:
        None where none of its forms is rejected, or it is not known what it answers.

    Raises:
        Unusable: The key was lost or is another one (S70, S73); exit code 3.
        OSError: The folder cannot be written to.
    """
    returned, expected = judged.returned, judged.expected
    rejected = any(one.verdict is Status.REJECTED for one in returned.submissions)
    if expected is None or not rejected:
        return None
    said, plan = marked_return(judged, further), expected.plan
    newest = None if issues is None else issues.newest(expected.collection, expected.unit)
    if newest is not None and newest.plan.spec.version > plan.spec.version:
        now = migrated(judged, newest.plan).said
        if worst(now.problems) is Severity.ERROR:
            whole = tuple(one for one in returned.problems if not one.place.cell)
            said, plan = replace(now, problems=(*whole, *further, *now.problems)), newest.plan
    return _laid_down(department, returned, with_last_day(plan, until), said)


def mark_given_back(
    department: Department,
    returned: Return,
    given: GivenBack,
    plan: Plan,
    until: date | None = None,
) -> Copy:
    """Write the marked copy of a rejected return that was judged elsewhere, as `mark` does.

    Args:
        department: The opened workspace.
        returned: The return.
        given: What its copy gives back.
        plan: Of the issue it answers, the newest of its unit.
        until: The day its unit was given since, for the guide; None for none.

    Raises:
        Unusable: The key was lost or is another one (S70, S73); exit code 3.
        OSError: The folder cannot be written to.
    """
    said = _said(returned, given, ())
    return _laid_down(department, returned, with_last_day(plan, until), said)


def _laid_down(department: Department, returned: Return, plan: Plan, said: MarkedReturn) -> Copy:
    data = marked_copy(plan, said, department.sign, created(plan), password=sheet_password())
    return Copy(write_or_beside(copy_path(department, returned), data), data)


def remove_copy(department: Department, returned: Return) -> None:
    """Remove the marked copy of a unit whose forms are all in order by now.

    One that somebody has open stays.
    """
    with suppress(OSError):
        copy_path(department, returned).unlink(missing_ok=True)


def marked_return(judged: Judged, further: tuple[Problem, ...] = ()) -> MarkedReturn:
    """Return what the marked copy of a judged return has to say, and what it gives back."""
    return _said(judged.returned, given_back(judged.forms), further)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a marked copy gives back of a return: what was typed, and where that stood."""

    typed: Typed
    found: AsFound


def given_back(read: Sequence[FormRead]) -> GivenBack:
    """Return what the marked copy of a return gives back.

    Args:
        read: Its forms; of two sheets with the same one, the first is given back.
    """
    forms = read[::-1]
    located = {sheet: found for form in forms for sheet, found in form.sheets.items()}
    moved = {p.sheet: _moved(p, located[p.sheet]) for form in forms for p in form.planned}
    return GivenBack(
        {key: held for form in forms for key, held in _typed(form)},
        AsFound(
            sheets={sheet: found.grid.name for sheet, found in located.items()},
            projects={form.planned[0].project: form.place.project for form in forms},
            cells={sheet: cells for sheet, cells in moved.items() if cells},
        ),
    )


def _said(returned: Return, given: GivenBack, further: tuple[Problem, ...]) -> MarkedReturn:
    own = (p for one in returned.submissions for p in one.problems)
    problems = (*returned.problems, *own, *further)
    return MarkedReturn(returned.sha256, given.typed, problems, given.found)


def _typed(form: FormRead) -> Iterator[tuple[tuple[str, Cell], Value | Unread | None]]:
    project = form.planned[0].project
    for key, reading in form.readings.items():
        yield (project, key), Unread(reading.found) if reading.bad else reading.value


def _moved(form: PlannedForm, located: LocatedSheet) -> Mapping[str, CellRef]:
    """Return cell found -> planned cell for all of a form's own, none where all are in place."""
    own = (*(f.area.first for f in form.fields), *(t.area.first for t in form.texts))
    pairs = [(found, planned) for planned in own if (found := located.where(planned)) is not None]
    if all(found == planned for found, planned in pairs):
        return {}
    return {str(found): planned for found, planned in pairs}


def copy_path(department: Department, returned: Return) -> Path:
    """Return where the marked copy of a return lies, there or not.

    Without a unit (none was picked in a workbook for everybody) it is named by the return itself.
    """
    unit, name = returned.unit, returned.unit_name
    stem = (unit, name) if unit else (_NOBODY, returned.sha256[:8])
    return department.workspace.returns(returned.collection) / copy_name(*stem)


def copy_name(unit: str, name: str) -> str:
    """Return the file name of a unit's marked copy, from its id and name."""
    return safe_name(f"{unit}_{name}") + _SUFFIX
