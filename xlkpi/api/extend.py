"""extend: another last day for a unit, or for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.last_days import extensions, last_day
from xlkpi.department.named import settled
from xlkpi.department.targets import of_this_level
from xlkpi.intake.decisions import Decided, DecidedTogether, decide, decide_together
from xlkpi.ledger.decisions import Extended, Given
from xlkpi.problems import ProblemsFound, problem
from xlkpi.rollup.roll.not_due import with_units_of
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.department.targets import Reason, Target
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.rollup.roll.held import Left
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
        _refuse_early(collection, until)
        return _extended(collection, target.unit, until, given, ledger)

    return decide(folder, clock, target, reason, settle)


def extend_several(
    folder: Path, clock: Clock, targets: Sequence[Target], until: date, reason: Reason
) -> DecidedTogether:
    """Give several units until the end of another day, or none of them.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decisions.
        targets: At least one; all are of the collection of the first.
        until: As of `extend`.
        reason: Why, and by whom; the same for all.

    Returns:
        The decisions on record, in the order of the targets, one for each unit, and the master.

    Raises:
        ProblemsFound: As of `extend`; exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(
        ledger: Ledger, department: Department, collection: Collection, given: Given
    ) -> tuple[Sequence[Decision], Sequence[Left]]:
        _refuse_early(collection, until)
        standing = ledger.standing(collection.id)
        roster = with_units_of(department.roster, standing)
        named = [of_this_level(settled(one, roster, standing), roster) for one in targets]
        units = dict.fromkeys(one.unit for one in named)
        return [_extended(collection, one, until, given, ledger) for one in units], ()

    return decide_together(folder, clock, targets[0].collection, reason, settle)


def _refuse_early(collection: Collection, until: date) -> None:
    if until < collection.due:
        said = _EARLY.fill(day=until.isoformat(), due=collection.due.isoformat())
        raise ProblemsFound((problem("S40", found=said, remedy=_LATER),), exit_code=2)


def _extended(
    collection: Collection, unit: str, until: date, given: Given, ledger: Ledger
) -> Extended:
    before = last_day(collection, unit, extensions(ledger.decisions(collection.id)))
    return Extended(collection.id, unit, until.isoformat(), given, before.isoformat())


_EARLY = Words(
    "{day} 早于收集任务的截止日期 {due}，不是延期",
    "{day} is before the collection's last day {due}: no extension",
)
_LATER = Words(
    "请核对日期；要收回延期，写收集任务的截止日期。",
    "Check the day; to take an extension back, give the collection's last day.",
)
