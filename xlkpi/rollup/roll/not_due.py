"""What is counted though it is not due: units no longer in use, forms nobody asked for.

What was merged stays counted, in every sum and list, until the department withdraws it.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from xlkpi.plan.occasion import SPARE
from xlkpi.problems import Place, Problem, problem
from xlkpi.texts import Words
from xlkpi.workspace.roster import Assignment, Project, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.ledger.standing import Standing
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.workspace.roster import Roster


_NEVER_DUE = "F24"


class NotDue(Enum):
    """Why a form that came is not due; the value is what JSON says."""

    NOT_IN_USE = "unit_not_in_use"
    UNKNOWN_UNIT = "unit_not_in_roster"
    NOT_ASSIGNED = "not_assigned"
    EXEMPT = "exempt"
    OFFERED = "offered"
    """On a spare form: a project that the roster does not know, counted once it is confirmed."""
    CONFIRMED = "confirmed"
    """It never was due (F24), and the department let it count."""


REASONS = {
    NotDue.NOT_IN_USE: Words("已不在用（名册的“在用”为否）", "is not in use any more"),
    NotDue.UNKNOWN_UNIT: Words("已不在名册中", "is not in the roster any more"),
    NotDue.NOT_ASSIGNED: Words("在名册的“分工”中已没有这一项", "is not assigned it any more"),
    NotDue.EXEMPT: Words("在名册的“分工”中已改为免报", "is exempt now"),
}
"""Why it is not due any more; the others never were, and are meant to be counted."""


def why_not_due(roster: Roster, unit: str, project: str, merged: Standing | None = None) -> NotDue:
    """Return why a form is not due, given that it is not.

    Args:
        roster: As the collection sees it.
        unit: The unit's id.
        project: The project's id, as the return names it.
        merged: The return that counts, None where none does.
    """
    known = roster.unit(unit)
    if known is None:
        return NotDue.UNKNOWN_UNIT
    if not known.active:
        return NotDue.NOT_IN_USE
    if project.startswith(SPARE):
        return NotDue.OFFERED
    if merged is not None and any(p.code == _NEVER_DUE for p in merged.submission.problems):
        return NotDue.CONFIRMED
    exempt = any((a.unit, a.project) == (unit, project) for a in roster.assignments)
    return NotDue.EXEMPT if exempt else NotDue.NOT_ASSIGNED


_NOTHING = Words("", "")


def unit_of(roster: Roster, one: Standing) -> Unit:
    """Return the unit of a form; one that the roster does not know goes by the name it had."""
    return roster.unit(one.unit) or Unit(one.unit, one.returned.unit_name or one.unit, "")


def project_of(roster: Roster, one: Standing) -> Project:
    """Return the project of a form; one that nobody knew gets an id of its own."""
    known = roster.project(one.project)
    if known is not None:
        return known
    last = max((p.order for p in roster.projects), default=0)
    name = one.submission.project_name or one.submission.sheet
    project = f"{one.unit}-{one.project}" if _is_spare(one) else one.project
    return Project(project, last + 1, name, lead_unit=one.unit)


def with_units_of(roster: Roster, series: Iterable[Standing]) -> Roster:
    """Return a roster that knows every unit whose forms came, in use or not.

    Units that it did not know come last, out of use, under the name they had.
    """
    gone = {one.unit: unit_of(roster, one) for one in series if roster.unit(one.unit) is None}
    units = (replace(unit, active=False) for unit in gone.values() if unit.id)
    return replace(roster, units=(*roster.units, *units))


def with_not_due(roster: Roster, forms: Sequence[FormStatus]) -> Roster:
    """Return a roster that knows the units and projects of some forms, and who reports them.

    Args:
        roster: As the collection sees it.
        forms: Forms that came without being due; their projects come last, numbered on.
    """
    roster = with_units_of(roster, (one for form in forms for one in form.returns))
    for form in forms:
        if roster.project(form.project.id) is None:
            last = max((p.order for p in roster.projects), default=0)
            added = replace(form.project, order=last + 1)
            roster = replace(roster, projects=(*roster.projects, added))
        due = (*roster.assignments, Assignment(form.unit.id, form.project.id))
        roster = replace(roster, assignments=due)
    return roster


def still_counting(forms: Iterable[FormStatus]) -> Iterator[FormStatus]:
    """Yield the forms that are counted though their units do not have to report them any more."""
    return (form for form in forms if form.merged is not None and form.not_due in REASONS)


def still_counted(forms: Iterable[FormStatus]) -> Iterator[Problem]:
    """Yield X25 for every form that is counted though it is not due any more."""
    for form in still_counting(forms):
        place = Place(unit=form.unit.id, project=form.key[1])
        names = {"unit": form.unit.name, "title": form.project.name}
        yield problem("X25", place, **names, found=not_due_words(form.not_due))


def not_due_words(why: NotDue | None) -> Words:
    """Return why a form is not due any more; nothing for one that is due or meant to be counted."""
    return REASONS.get(why, _NOTHING) if why is not None else _NOTHING


def _is_spare(one: Standing) -> bool:
    return one.project.startswith(SPARE)
