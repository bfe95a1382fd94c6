"""extend: another last day for a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.last_days import extensions, last_day
from xlkpi.intake.decisions import Decided, decide
from xlkpi.ledger.decisions import Extended, Given
from xlkpi.problems import ProblemsFound, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlkpi.department.targets import Reason, Target
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


def extend(folder: Path, clock: Clock, target: Target, until: date, reason: Reason) -> Decided:
    """Give a unit until the end of another day.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        target: The unit and the collection; nothing else of it counts.
        until: The day, in the workspace's time zone; the collection's own last day takes an
            extension back.
        reason: Why, and by whom.

    Returns:
        The decision on record, with the day that held before, and the master written after it.

    Raises:
        ProblemsFound: The day is before the collection's own last one (S40), unit or collection
            cannot be told (S21-S23, S92), or xlkpi.toml or a spec is faulty (S20, S01-S13); exit
            code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        if until < collection.due:
            said = _EARLY.fill(day=until.isoformat(), due=collection.due.isoformat())
            raise ProblemsFound((problem("S40", found=said, remedy=_LATER),), exit_code=2)
        before = last_day(collection, target.unit, extensions(ledger.decisions(collection.id)))
        days = until.isoformat(), before.isoformat()
        return Extended(collection.id, target.unit, days[0], given, days[1])

    return decide(folder, clock, target, reason, settle)


_EARLY = Words(
    "{day} 早于收集任务的截止日期 {due}，不是延期",
    "{day} is before the collection's last day {due}: no extension",
)
_LATER = Words(
    "请核对日期；要收回延期，写收集任务的截止日期。",
    "Check the day; to take an extension back, give the collection's last day.",
)
