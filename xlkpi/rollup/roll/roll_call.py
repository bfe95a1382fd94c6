"""Who has sent what, how it stands and what is counted: the one place that says so.

Status, rates, master, report, letters, marked copies and exit codes ask it. A form is due where a
unit in use is assigned to it; it is counted where a return of it is merged, due or not, until that
return is withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.rollup.roll.not_due import NotDue, project_of, unit_of, why_not_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from xlkpi.ledger.database.store import IssueNote
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return
    from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

TO_CORRECT = frozenset({"rejected", "returned"})
FOR_EVERYBODY = ""
"""The unit of an issue that is the template for everybody."""
_WORST = (
    "unreadable", "rejected", "held", "returned", "not_issued", "issued", "received",
    "merged_with_warnings", "merged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormStatus:
    """One form of one unit: its state, and whether a figure of it is merged.

    `due` is the unit's last moment (UTC), None for a form that is not due: `not_due` says why;
    `sent_back` when the letter about its latest return was made (UTC).
    """

    unit: Unit
    project: Project
    allocation: Decimal | None
    state: str
    returns: tuple[Standing, ...]
    merged: Standing | None
    issued: IssueNote | None
    overdue: bool
    due: datetime | None = None
    sent_back: datetime | None = None
    not_due: NotDue | None = None

    @property
    def counting(self) -> Standing | None:
        """The return that is merged, else the latest."""
        return self.merged or self.latest

    @property
    def latest(self) -> Standing | None:
        """The return that the form's state comes from: the latest whose place nothing took."""
        return _latest(self.returns)

    @property
    def key(self) -> tuple[str, str]:
        """(unit, project), as its returns name them."""
        project = self.returns[0].project if self.returns else self.project.id
        return self.unit.id, project

    @property
    def is_to_correct(self) -> bool:
        """Whether its unit has to correct what it sent."""
        return self.state in TO_CORRECT

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity the latest return has, those of its series too."""
        latest = self.latest
        if latest is None:
            return 0
        problems = (*latest.problems, *latest.submission.problems)
        return sum(p.severity is severity for p in problems)


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One unit over its due forms; `forms` and `merged` are counts.

    `returned` tells whether any of them has come, `received_at` when anything did; what was
    withdrawn has not. `due` is its own last moment (UTC).
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


@dataclass(frozen=True, slots=True)
class RollCall:
    """A whole collection: every due form, every unit in use; `beyond` came without being due.

    `series` is what became of every form of every return, in order of arrival.
    """

    forms: tuple[FormStatus, ...]
    units: tuple[UnitStatus, ...]
    beyond: tuple[FormStatus, ...] = ()
    series: tuple[Standing, ...] = ()

    @property
    def counted(self) -> tuple[FormStatus, ...]:
        """Every form that is merged, due or not."""
        return tuple(form for form in (*self.forms, *self.beyond) if form.merged is not None)

    @property
    def others(self) -> tuple[FormStatus, ...]:
        """What came without being due and is not merged: somebody has to look at it."""
        return tuple(form for form in self.beyond if form.merged is None)


def roll_call(
    roster: Roster,
    issues: Mapping[str, IssueNote],
    series: Sequence[Standing],
    returns: Sequence[Return],
    due: Mapping[str, datetime],
    now: datetime,
    sent_back: Mapping[str, datetime] = MappingProxyType({}),
) -> RollCall:
    """Call the roll: units in the roster's order, their forms in the order of the projects.

    Args:
        roster: As the collection sees it.
        issues: Each unit's newest issue, by its id; by "" that of the template for everybody.
        series: What became of every form of the returns, in order of arrival.
        returns: The returns of the collection.
        due: Each unit's last moment (UTC), by its id; of every unit in use.
        now: The time (UTC) by which what has not come is overdue.
        sent_back: When which return, by SHA-256, was sent back to be corrected (UTC).
    """
    by_form: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in series:
        by_form[one.unit, one.project].append(one)
    received = _received(series, returns)
    forms: list[FormStatus] = []
    units: list[UnitStatus] = []
    for unit in roster.units:
        if not unit.active:
            continue
        issued = issues.get(unit.id) or issues.get(FOR_EVERYBODY)
        mine = [
            _form(unit, project, one, by_form.pop((unit.id, project.id), ()), issued, due, now)
            for one in roster.due_of(unit.id)
            if (project := roster.project(one.project)) is not None
        ]
        mine = [_sent_back(form, sent_back) for form in mine]
        forms += mine
        units.append(_unit(unit, mine, received.get(unit.id), due[unit.id]))
    beyond = (_beyond(roster, own, sent_back) for own in by_form.values() if _latest(own))
    return RollCall(tuple(forms), tuple(units), tuple(beyond), tuple(series))


def _received(series: Iterable[Standing], returns: Iterable[Return]) -> Mapping[str, datetime]:
    """Return when each unit's latest return came, those apart that were withdrawn as a whole."""
    left = {s.returned.sha256 for s in series if s.status is not Status.WITHDRAWN}
    found: dict[str, datetime] = {}
    for back in returns:
        if back.sha256 in left or not back.submissions:
            found[back.unit] = max(back.received, found.get(back.unit, back.received))
    return found


def _form(
    unit: Unit,
    project: Project,
    assignment: Assignment,
    returns: Sequence[Standing],
    issued: IssueNote | None,
    due: Mapping[str, datetime],
    now: datetime,
) -> FormStatus:
    merged = _merged(returns)
    state = _state(returns, issued)
    last = due[unit.id]
    overdue = min((s.returned.received for s in returns if _counted(s)), default=now) > last
    allocation = assignment.allocation
    return FormStatus(
        unit, project, allocation, state, tuple(returns), merged, issued, overdue, last
    )


def _beyond(
    roster: Roster, returns: Sequence[Standing], sent_back: Mapping[str, datetime]
) -> FormStatus:
    unit, project = unit_of(roster, returns[-1]), project_of(roster, returns[-1])
    merged = _merged(returns)
    form = FormStatus(
        unit,
        project,
        None,
        _state(returns, None),
        tuple(returns),
        merged,
        None,
        overdue=False,
        not_due=why_not_due(roster, returns[-1].unit, returns[-1].project, merged),
    )
    return _sent_back(form, sent_back)


def _sent_back(form: FormStatus, sent_back: Mapping[str, datetime]) -> FormStatus:
    """Return a form with the time its latest return was sent back, if it was.

    A letter about one that repeats it is about the same content.
    """
    latest = form.latest
    if latest is None or form.state != Status.REJECTED.value:
        return form
    digest = latest.returned.sha256
    same = (s.returned.sha256 for s in form.returns if s.repeats == digest)
    at = max((sent_back[d] for d in chain([digest], same) if d in sent_back), default=None)
    return form if at is None else replace(form, state="returned", sent_back=at)


def _counted(one: Standing) -> bool:
    """Whether a return was merged at some time: a later correction makes nobody late."""
    counts = one.status not in (Status.HELD, Status.WITHDRAWN)
    return counts and one.submission.verdict.valid


def _merged(returns: Iterable[Standing]) -> Standing | None:
    return next((s for s in returns if s.merged), None)


def _latest(returns: Iterable[Standing]) -> Standing | None:
    return next(reversed([s for s in returns if s.status.stands]), None)


def _state(returns: Sequence[Standing], issued: IssueNote | None) -> str:
    latest, merged = _latest(returns), _merged(returns)
    if latest is None:
        return "issued" if issued else "not_issued"
    if latest.status in (Status.REJECTED, Status.HELD, Status.UNREADABLE):
        return latest.status.value
    if merged is not None:
        warned = merged.status is Status.ACCEPTED_WITH_WARNINGS
        return "merged_with_warnings" if warned else "merged"
    return "received"


def _unit(
    unit: Unit, forms: Sequence[FormStatus], received: datetime | None, due: datetime
) -> UnitStatus:
    states = [form.state for form in forms]
    worst = min(states, key=_WORST.index, default="exempt")
    return UnitStatus(
        unit=unit,
        state=worst,
        overdue=any(form.overdue for form in forms),
        received_at=received,
        forms=len(forms),
        merged=sum(form.merged is not None for form in forms),
        errors=sum(form.count(Severity.ERROR) for form in forms),
        warnings=sum(form.count(Severity.WARNING) for form in forms),
        returned=any(form.latest is not None for form in forms),
        due=due,
    )


def rates(units: Sequence[UnitStatus]) -> Mapping[str, Mapping[str, int]]:
    """Return how many units of each kind are due, returned, merged and overdue.

    Returns:
        Unit kind -> {"due", "returned", "merged", "overdue"}, kinds in the order of the units; a
        unit without a due form counts nowhere, one is merged when all of its forms are.
    """
    found: dict[str, dict[str, int]] = {}
    for one in units:
        if not one.forms:
            continue
        rate = found.setdefault(one.unit.kind, {"due": 0, "returned": 0, "merged": 0, "overdue": 0})
        rate["due"] += 1
        rate["returned"] += one.returned
        rate["merged"] += one.merged == one.forms
        rate["overdue"] += one.overdue
    return found
