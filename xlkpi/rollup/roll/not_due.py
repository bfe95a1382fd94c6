"""What is counted though it is not due: units no longer in use, forms nobody asked for.

What was merged stays counted, in every sum and list, until the department withdraws it.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from xlkpi.ledger.form_states import name_of_unit
from xlkpi.plan.occasion import SPARE
from xlkpi.texts import Words
from xlkpi.workspace.roster import Project, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.ledger.form_states import FormState
    from xlkpi.ledger.standing import Standing
    from xlkpi.workspace.roster import Roster


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


def why_not_due(roster: Roster, unit: str, project: str, *, never_due: bool = False) -> NotDue:
    """Return why a form is not due, given that it is not.

    Args:
        roster: As the collection sees it.
        unit: The unit's id.
        project: The project's id, as the return names it.
        never_due: Whether a return counts that came without having been asked for (F24).
    """
    known = roster.unit(unit)
    if known is None:
        return NotDue.UNKNOWN_UNIT
    if not known.active:
        return NotDue.NOT_IN_USE
    if project.startswith(SPARE):
        return NotDue.OFFERED
    if never_due:
        return NotDue.CONFIRMED
    return NotDue.EXEMPT if roster.names(unit, project) else NotDue.NOT_ASSIGNED


_NOTHING = Words("", "")


def unit_of(roster: Roster, came: FormState) -> Unit:
    """Return the unit of a form; one that the roster does not know goes by the name it had."""
    return _unit(roster, came.unit, came.unit_name)


def _unit(roster: Roster, unit: str, name: str) -> Unit:
    return roster.unit(unit) or Unit(unit, name or unit, "")


def project_of(roster: Roster, came: FormState) -> Project:
    """Return the project of a form; one that nobody knew gets an id of its own."""
    known = roster.project(came.project)
    if known is not None:
        return known
    last = max((p.order for p in roster.projects), default=0)
    is_spare = came.project.startswith(SPARE)
    project = f"{came.unit}-{came.project}" if is_spare else came.project
    return Project(project, last + 1, came.title, lead_unit=came.unit)


def with_units_of(roster: Roster, series: Iterable[Standing]) -> Roster:
    """Return a roster that knows every unit whose forms came, in use or not.

    Units that it did not know come last, out of use, under the name they had.
    """
    return with_units(roster, (_unit(roster, s.unit, name_of_unit(s)) for s in series))


def with_units(roster: Roster, units: Iterable[Unit]) -> Roster:
    """Return a roster that knows some units, those that it did not know out of use."""
    gone = {one.id: replace(one, active=False) for one in units if roster.unit(one.id) is None}
    return replace(roster, units=(*roster.units, *(u for u in gone.values() if u.id)))


def not_due_words(why: NotDue | None) -> Words:
    """Return why a form is not due any more; nothing for one that is due or meant to be counted."""
    return REASONS.get(why, _NOTHING) if why is not None else _NOTHING
