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
    """Give a unit until the end of another day: none before the collection's own last one."""

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
