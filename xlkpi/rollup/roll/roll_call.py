"""Who has sent what: the outline of a collection with the returns themselves.

Master, report, letters and marked copies ask it; how far a form is says `outline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.ledger.form_states import (
    UnitState,
    form_states,
    last_received,
    latest_of,
    merged_of,
)
from xlkpi.ledger.standing import by_form
from xlkpi.rollup.roll.outline import FOR_EVERYBODY, FormOutline, RollOutline, outline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlkpi.ledger.database.store import IssueNote
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Severity
    from xlkpi.records import Return
    from xlkpi.rollup.roll.levels import LevelRoll


@dataclass(frozen=True, slots=True)
class FormStatus(FormOutline):
    """One form of one unit with its returns, in order of arrival; `merged` is the one that counts.

    `issued` is the issue that the unit has of it.
    """

    returns: tuple[Standing, ...]
    merged: Standing | None
    issued: IssueNote | None

    @property
    def counting(self) -> Standing | None:
        """The return that is merged, else the latest."""
        return self.merged or self.latest

    @property
    def latest(self) -> Standing | None:
        """The return that the form's state comes from: the latest whose place nothing took."""
        return latest_of(self.returns)

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity the latest return has, those of its series too."""
        latest = self.latest
        if latest is None:
            return 0
        of_series = sum(p.severity is severity for p in latest.problems)
        return of_series + latest.submission.count(severity)


@dataclass(frozen=True, slots=True)
class RollCall(RollOutline):
    """A whole collection with its returns.

    `series` is what became of every form of every return, in order of arrival.
    """

    forms: tuple[FormStatus, ...]
    beyond: tuple[FormStatus, ...]
    series: tuple[Standing, ...]

    @property
    def counted(self) -> tuple[FormStatus, ...]:
        """Every form that is merged, due or not."""
        return tuple(form for form in (*self.forms, *self.beyond) if form.merged is not None)

    @property
    def others(self) -> tuple[FormStatus, ...]:
        """What came without being due and is not merged: somebody has to look at it."""
        return tuple(form for form in self.beyond if form.merged is None)


def roll_call(
    levels: LevelRoll,
    issues: Mapping[str, IssueNote],
    series: Sequence[Standing],
    returns: Sequence[Return],
    due: Mapping[str, datetime],
    now: datetime,
    sent_back: Mapping[str, datetime] = MappingProxyType({}),
) -> RollCall:
    """Call the roll: units in the roster's order, their forms in the order of the projects.

    Args:
        levels: The roster as the collection sees it, and what the level below says of its forms.
        issues: Each unit's newest issue, by its id; by "" that of the template for everybody.
        series: What became of every form of the returns, in order of arrival.
        returns: The returns of the collection.
        due: Each unit's last moment (UTC), by its id; of every unit in use.
        now: The time (UTC) by which what has not come is overdue.
        sent_back: When which return, by SHA-256, was sent back to be corrected (UTC).
    """
    own_of = by_form(series)
    received = last_received(series, returns)
    units = {u: UnitState(u, u in issues, received.get(u)) for u in {**issues, **received}}
    found = outline(levels, form_states(series), units, due, now, sent_back)

    def known(form: FormOutline) -> FormStatus:
        issued = issues.get(form.unit.id) or issues.get(FOR_EVERYBODY)
        return with_returns(form, own_of.get(form.key, ()), issued)

    return RollCall(
        tuple(map(known, found.forms)),
        found.units,
        tuple(map(known, found.beyond)),
        levels,
        tuple(series),
    )


def with_returns(
    form: FormOutline, series: Sequence[Standing], issued: IssueNote | None = None
) -> FormStatus:
    """Return a form of the roll with its returns.

    Args:
        form: As the outline has it.
        series: What became of its returns, in order of arrival.
        issued: The issue that its unit has; it is that of the form where the form is due.
    """
    own = tuple(series)
    return FormStatus(
        form.unit,
        form.project,
        form.allocation,
        form.state,
        form.came,
        form.overdue,
        form.due,
        form.sent_back,
        form.not_due,
        own,
        merged_of(own),
        issued if form.not_due is None else None,
    )
