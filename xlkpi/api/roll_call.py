"""Who has sent what, and how it stands: for status, and for the master."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from xlkpi.ledger.standing import Standing
    from xlkpi.ledger.store import IssueNote
    from xlkpi.records import Return
    from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

STATES: Mapping[str, Words] = {
    "not_issued": Words("未下发", "not issued"),
    "issued": Words("已下发", "issued"),
    "received": Words("已收到", "received"),
    "unreadable": Words("无法识别", "unreadable"),
    "held": Words("待确认", "held"),
    "rejected": Words("有错误待退回", "rejected"),
    "returned": Words("已退回", "returned"),
    "merged_with_warnings": Words("已并入（有提示）", "merged with warnings"),
    "merged": Words("已并入", "merged"),
    "exempt": Words("免报", "exempt"),
}
"""States of a unit, in the order of the round (product.md, JSON of status)."""
FOR_EVERYBODY = ""
"""The unit of an issue that is the template for everybody."""
_WORST = (
    "unreadable", "rejected", "held", "returned", "not_issued", "issued", "received",
    "merged_with_warnings", "merged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormCall:
    """One due form: its latest return's state, and whether a figure of it is merged.

    `due` is the unit's last moment (UTC), None for a form that is not due; `sent_back` when the
    letter about its latest return was made (UTC).
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

    @property
    def counting(self) -> Standing | None:
        """The return that is merged, else the latest."""
        return self.merged or self.latest

    @property
    def latest(self) -> Standing | None:
        """The latest return of the form that is no duplicate, else the latest of all."""
        own = [s for s in self.returns if s.status is not Status.DUPLICATE]
        return own[-1] if own else (self.returns[-1] if self.returns else None)

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity the latest return has."""
        latest = self.latest
        if latest is None:
            return 0
        problems = (*latest.problems, *latest.submission.problems)
        return sum(p.severity is severity for p in problems)


@dataclass(frozen=True, slots=True)
class UnitCall:
    """One unit over its due forms; `forms` and `merged` are counts."""

    unit: Unit
    state: str
    overdue: bool
    received_at: datetime | None
    forms: int
    merged: int
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class RollCall:
    """A whole collection: every due form, every unit; `others` came without being due.

    `series` is what became of every form of every return, in order of arrival.
    """

    forms: tuple[FormCall, ...]
    units: tuple[UnitCall, ...]
    others: tuple[Standing, ...] = ()
    series: tuple[Standing, ...] = ()


def roll_call(
    roster: Roster,
    issues: Mapping[str, IssueNote],
    series: Sequence[Standing],
    returns: Sequence[Return],
    due: Mapping[str, datetime],
    now: datetime,
    sent_back: Mapping[str, datetime] = MappingProxyType({}),
) -> RollCall:
    """Call the roll: units in the roster's order, a form merged or not at `now`.

    `issues` is each unit's newest issue, `due` its own deadline; `sent_back` says when which
    return, by SHA-256, was sent back to be corrected.
    """
    by_form: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in series:
        by_form[one.unit, one.project].append(one)
    received: dict[str, datetime] = {}
    for back in returns:
        received[back.unit] = max(back.received, received.get(back.unit, back.received))
    forms: list[FormCall] = []
    units: list[UnitCall] = []
    for unit in roster.units:
        if not unit.active:
            continue
        mine = [
            _form(
                unit,
                project,
                assignment,
                by_form[unit.id, project.id],
                issues.get(unit.id) or issues.get(FOR_EVERYBODY),
                due[unit.id],
                now,
            )
            for assignment in roster.due_of(unit.id)
            if (project := roster.project(assignment.project)) is not None
        ]
        mine = [_sent_back(form, sent_back) for form in mine]
        forms += mine
        units.append(_unit(unit, mine, received.get(unit.id)))
    due_forms = {(form.unit.id, form.project.id) for form in forms}
    others = tuple(
        s
        for s in series
        if (s.unit, s.project) not in due_forms and s.status is not Status.DUPLICATE
    )
    return RollCall(tuple(forms), tuple(units), others, tuple(series))


def _form(
    unit: Unit,
    project: Project,
    assignment: Assignment,
    returns: Sequence[Standing],
    issued: IssueNote | None,
    due: datetime,
    now: datetime,
) -> FormCall:
    merged = next((s for s in returns if s.merged), None)
    state = _state(returns, merged, issued)
    overdue = min((s.returned.received for s in returns if _counted(s)), default=now) > due
    allocation = assignment.allocation
    return FormCall(unit, project, allocation, state, tuple(returns), merged, issued, overdue, due)


def _sent_back(form: FormCall, sent_back: Mapping[str, datetime]) -> FormCall:
    """Return a form with the time its latest return was sent back, if it was."""
    if form.state != Status.REJECTED.value:
        return form
    at = sent_back.get(_own(form.returns)[-1].returned.sha256)
    return form if at is None else replace(form, state="returned", sent_back=at)


def _counted(one: Standing) -> bool:
    """Whether a return was merged at some time: a later correction makes nobody late."""
    return one.submission.verdict.valid and one.status is not Status.HELD


def _state(returns: Sequence[Standing], merged: Standing | None, issued: IssueNote | None) -> str:
    own = _own(returns)
    if not own:
        return "issued" if issued else "not_issued"
    latest = own[-1].status
    if latest in (Status.REJECTED, Status.HELD, Status.UNREADABLE):
        return latest.value
    if merged is not None:
        warned = merged.status is Status.ACCEPTED_WITH_WARNINGS
        return "merged_with_warnings" if warned else "merged"
    return "received"


def _own(returns: Sequence[Standing]) -> list[Standing]:
    """Return what is neither a duplicate nor replaced."""
    return [s for s in returns if s.status not in (Status.DUPLICATE, Status.SUPERSEDED)]


def _unit(unit: Unit, forms: Sequence[FormCall], received: datetime | None) -> UnitCall:
    states = [form.state for form in forms]
    worst = min(states, key=_WORST.index, default="exempt")
    return UnitCall(
        unit=unit,
        state=worst,
        overdue=any(form.overdue for form in forms),
        received_at=received,
        forms=len(forms),
        merged=sum(form.merged is not None for form in forms),
        errors=sum(form.count(Severity.ERROR) for form in forms),
        warnings=sum(form.count(Severity.WARNING) for form in forms),
    )


def rates(units: Sequence[UnitCall]) -> Mapping[str, Mapping[str, int]]:
    """Return unit kind -> how many units are due, returned, merged and overdue."""
    found: dict[str, dict[str, int]] = {}
    for one in units:
        if not one.forms:
            continue
        rate = found.setdefault(one.unit.kind, {"due": 0, "returned": 0, "merged": 0, "overdue": 0})
        rate["due"] += 1
        rate["returned"] += one.received_at is not None
        rate["merged"] += one.merged == one.forms
        rate["overdue"] += one.overdue
    return found
