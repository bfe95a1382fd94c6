"""How far every form and unit of a collection is: the one place that says so.

A form is due where a unit in use is assigned to it; it is counted where a return of it is merged,
due or not, until that return is withdrawn. Nothing of the returns is needed but what they come to.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.records import Status
from xlkpi.rollup.roll.not_due import NotDue, project_of, unit_of, why_not_due
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from xlkpi.ledger.form_states import FormState, UnitState
    from xlkpi.rollup.roll.levels import LevelRoll
    from xlkpi.workspace.roster import Project, Roster, Unit

TO_CORRECT = frozenset({"rejected", "returned"})
FOR_EVERYBODY = ""
"""The unit of an issue that is the template for everybody."""
_WORST = (
    "unreadable", "rejected", "held", "returned", "not_issued", "issued", "received",
    "merged_with_warnings", "merged",
)  # fmt: skip
_RANK = {state: rank for rank, state in enumerate(_WORST)}
_AS_JUDGED = frozenset({Status.REJECTED.value, Status.HELD.value, Status.UNREADABLE.value})
_WARNED = Status.ACCEPTED_WITH_WARNINGS.value


@dataclass(frozen=True, slots=True)
class FormOutline:
    """One form of one unit: its state, and whether a figure of it is merged.

    `came` is what has become of its returns, None where there are none. `due` is the unit's last
    moment (UTC), None for a form that is not due: `not_due` says why; `sent_back` when the letter
    about its latest return was made (UTC).
    """

    unit: Unit
    project: Project
    allocation: Decimal | None
    state: str
    came: FormState | None
    overdue: bool
    due: datetime | None
    sent_back: datetime | None
    not_due: NotDue | None

    @property
    def key(self) -> tuple[str, str]:
        """(unit, project), as its returns name them."""
        return self.unit.id, self.came.project if self.came is not None else self.project.id

    @property
    def is_merged(self) -> bool:
        """Whether a return of it counts."""
        return self.came is not None and self.came.merged != ""

    @property
    def is_to_correct(self) -> bool:
        """Whether its unit has to correct what it sent."""
        return self.state in TO_CORRECT


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One unit over its due forms, and those of the units below it; `forms`, `merged` are counts.

    `returned` tells whether any of them has come, `received_at` when anything did; what was
    withdrawn has not. `due` is its own last moment (UTC). `below` counts units that it reports for.
    """

    unit: Unit
    state: str
    overdue: bool
    received_at: datetime | None
    forms: int
    merged: int
    errors: int
    warnings: int
    returned: bool = False
    due: datetime | None = None
    below: int = 0


@dataclass(frozen=True, slots=True)
class RollOutline:
    """A whole collection: every due form, every unit in use; `beyond` came without being due.

    `levels` has the roster that it was called by.
    """

    forms: tuple[FormOutline, ...]
    units: tuple[UnitStatus, ...]
    beyond: tuple[FormOutline, ...]
    levels: LevelRoll


def outline(
    levels: LevelRoll,
    states: Mapping[tuple[str, str], FormState],
    units: Mapping[str, UnitState],
    due: Mapping[str, datetime],
    now: datetime,
    sent_back: Mapping[str, datetime] = MappingProxyType({}),
) -> RollOutline:
    """Call the roll: units in the roster's order, their forms in the order of the projects.

    Args:
        levels: The roster as the collection sees it, and what the level below says of its forms.
        states: How far the forms of the collection are, by unit and project.
        units: What went out to its units and came from them, by their ids.
        due: Each unit's last moment (UTC), by its id; of every unit in use.
        now: The time (UTC) by which what has not come is overdue.
        sent_back: When which return, by SHA-256, was sent back to be corrected (UTC).

    Returns:
        What came without being due is in the order of units and projects, unknown ones last.
    """
    roster, told = levels.roster, levels.told
    everybody = FOR_EVERYBODY in units and units[FOR_EVERYBODY].issued
    forms: dict[str, list[FormOutline]] = {}
    for unit in roster.units:
        if not unit.active:
            continue
        known, last = units.get(unit.id), due[unit.id]
        issued = everybody or (known is not None and known.issued)
        not_come = "issued" if issued else "not_issued"
        mine: list[FormOutline] = []
        for one in roster.due_of(unit.id):
            project = roster.project(one.project)
            if project is not None:
                came = states.get((unit.id, project.id))
                state, back = _state(came, not_come, sent_back)
                state = _told(state, told.get((unit.id, project.id)))
                overdue = ((came is not None and came.counted) or now) > last
                mine.append(
                    FormOutline(
                        unit, project, one.allocation, state, came, overdue, last, back, None
                    )
                )
        forms[unit.id] = mine
    there = {(form.unit.id, form.project.id) for mine in forms.values() for form in mine}
    others = [came for key, came in states.items() if key not in there and came.latest]
    waiting = {one.sender for one in others if _waits(one)}
    left = (came for came in others if not _waits(came))
    beyond = (_beyond(roster, came, sent_back) for came in _in_order(roster, left))
    called = _called(roster, forms, units, due, waiting)
    return RollOutline(tuple(chain(*forms.values())), tuple(called), tuple(beyond), levels)


def _told(state: str, below: str | None) -> str:
    """Return a form's state, as the level below has it where that has not accepted it."""
    if below is None or state == "held" or below.startswith("merged"):
        return state
    return below


def _waits(came: FormState) -> bool:
    """Whether all that came of a form are bundles that are held: whose they are nobody knows yet.

    It is told of the unit that they are said to be of, and not of each form.
    """
    return came.sender != "" and came.latest == Status.HELD.value and not came.merged


def _called(
    roster: Roster,
    forms: Mapping[str, Sequence[FormOutline]],
    units: Mapping[str, UnitState],
    due: Mapping[str, datetime],
    waiting: Container[str],
) -> Iterator[UnitStatus]:
    """Yield the units in use; one that reports for others stands for all of them."""
    below: dict[str, list[FormOutline]] = defaultdict(list)
    for form in chain(*forms.values()):
        if head := head_of(form.unit.id):
            below[head].append(form)
    for unit in roster.units:
        if not unit.active:
            continue
        known, last = units.get(unit.id), due[unit.id]
        own = (*forms[unit.id], *below.get(unit.id, ()))
        made = _unit(unit, own, known.received if known is not None else None, last)
        state = "held" if unit.id in waiting else made.state
        others = len({form.unit.id for form in below.get(unit.id, ())})
        yield replace(made, state=state, below=others) if state != made.state or others else made


def _in_order(roster: Roster, others: Iterable[FormState]) -> Iterator[FormState]:
    mine = sorted(others, key=lambda one: (one.unit, one.project))
    if not mine:
        return iter(())
    units = {unit.id: n for n, unit in enumerate(roster.units)}
    projects = {project.id: n for n, project in enumerate(roster.projects)}
    last = len(units), len(projects)
    return iter(
        sorted(
            mine,
            key=lambda one: (units.get(one.unit, last[0]), projects.get(one.project, last[1])),
        )
    )


def _beyond(roster: Roster, came: FormState, sent_back: Mapping[str, datetime]) -> FormOutline:
    unit, project = unit_of(roster, came), project_of(roster, came)
    why = why_not_due(roster, came.unit, came.project, never_due=came.never_due)
    state, back = _state(came, "", sent_back)
    return FormOutline(
        unit=unit,
        project=project,
        allocation=None,
        state=state,
        came=came,
        overdue=False,
        due=None,
        sent_back=back,
        not_due=why,
    )


def _state(
    came: FormState | None, not_come: str, sent_back: Mapping[str, datetime]
) -> tuple[str, datetime | None]:
    """Return a form's state, and when its latest return was sent back, if it was.

    A letter about one that repeats it is about the same content.
    """
    if came is None or not came.latest:
        return not_come, None
    if came.latest == Status.REJECTED.value and sent_back:
        letters = (sent_back[d] for d in (came.digest, *came.repeats) if d in sent_back)
        at = max(letters, default=None)
        return ("returned" if at is not None else came.latest), at
    if came.latest in _AS_JUDGED:
        return came.latest, None
    if came.merged:
        return ("merged_with_warnings" if came.merged == _WARNED else "merged"), None
    return "received", None


def _unit(
    unit: Unit, forms: Sequence[FormOutline], received: datetime | None, due: datetime
) -> UnitStatus:
    worst, overdue, returned = len(_WORST), False, False
    merged = errors = warnings = 0
    for form in forms:
        worst = min(worst, _RANK[form.state])
        overdue |= form.overdue
        came = form.came
        if came is not None and came.latest:
            returned = True
            merged += came.merged != ""
            errors += came.errors
            warnings += came.warnings
    return UnitStatus(
        unit,
        _WORST[worst] if forms else "exempt",
        overdue,
        received,
        len(forms),
        merged,
        errors,
        warnings,
        returned,
        due,
    )


def rates(units: Sequence[UnitStatus]) -> Mapping[str, Mapping[str, int]]:
    """Return how many units of each kind are due, returned, merged and overdue.

    Returns:
        Unit kind -> {"due", "returned", "merged", "overdue"}, kinds in the order of the units; a
        unit without a due form counts nowhere, nor does one that stands for those below it; one is
        merged when all of its forms are.
    """
    found: dict[str, dict[str, int]] = {}
    for one in units:
        if not one.forms or one.below:
            continue
        rate = found.setdefault(one.unit.kind, {"due": 0, "returned": 0, "merged": 0, "overdue": 0})
        rate["due"] += 1
        rate["returned"] += one.returned
        rate["merged"] += one.merged == one.forms
        rate["overdue"] += one.overdue
    return found
