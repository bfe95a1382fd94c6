"""confirm: what was held counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.named import settled
from xlkpi.department.targets import (
    NAME_ONE,
    Reason,
    Target,
    as_a_whole,
    of_this_level,
    one_return,
    standing_of,
)
from xlkpi.intake.decisions import Decided, DecidedTogether, decide, decide_together
from xlkpi.ledger.decisions import Confirmed, Given
from xlkpi.problems import ProblemsFound, problem
from xlkpi.records import Status
from xlkpi.rollup.roll.held import by_return, together
from xlkpi.rollup.roll.not_due import with_units_of
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem
    from xlkpi.rollup.roll.held import Left
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


def confirm(folder: Path, clock: Clock, target: Target, reason: Reason) -> Decided:
    """Let a held return count.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        target: The unit; its project where one form alone is to count; its file where several are
            held.
        reason: Why, and by whom.

    Returns:
        The decision on record, what it changed, and the master written after it.

    Raises:
        ProblemsFound: Nothing is held, or several returns are (S40); unit, project or collection
            cannot be told (S21-S23, S92), or xlkpi.toml or a spec is faulty (S20, S01-S13); exit
            code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        chosen = one_return(standing_of(ledger, collection, target, Status.HELD), target, _NOT_HELD)
        return Confirmed(collection.id, as_a_whole(chosen, target).sha256, target.project, given)

    return decide(folder, clock, target, reason, settle)


def confirm_several(
    folder: Path, clock: Clock, targets: Sequence[Target], reason: Reason
) -> DecidedTogether:
    """Let one held return of each of several units count, or none of them.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decisions.
        targets: At least one; all are of the collection of the first.
        reason: Why, and by whom; the same for all.

    Returns:
        The decisions on record, in the order of the targets, what they changed, and the master.

    Raises:
        ProblemsFound: A fault (S40) for each unit of which nothing is held, or several returns are,
            and where two returns of one form were chosen; a unit, a project or the collection
            cannot be told (S21-S23, S92), or xlkpi.toml or a spec is faulty (S20, S01-S13); exit
            code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(
        ledger: Ledger, department: Department, collection: Collection, given: Given
    ) -> tuple[Sequence[Decision], Sequence[Left]]:
        standing = ledger.standing(collection.id)
        chosen: list[Decision] = []
        faults: list[Problem] = []
        counted: dict[tuple[str, str], Standing] = {}
        roster = with_units_of(department.roster, standing)
        for target in (settled(one, roster, standing) for one in targets):
            of_this_level(target, roster)
            try:
                found = standing_of(ledger, collection, target, Status.HELD)
                one = one_return(found, target, _NOT_HELD)
            except ProblemsFound as error:
                faults += error.problems
            else:
                faults += _contradicting(counted, found)
                chosen.append(
                    Confirmed(collection.id, as_a_whole(one, target).sha256, target.project, given)
                )
        if faults:
            raise ProblemsFound(tuple(faults), exit_code=2)
        return chosen, ()

    return decide_together(folder, clock, targets[0].collection, reason, settle)


def confirm_held(
    folder: Path, clock: Clock, collection: str | None, reason: Reason
) -> DecidedTogether:
    """Let everything count that is held only because it came on the template for everybody.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decisions.
        collection: Its id or title; None where there is but one.
        reason: Why, and by whom; the same for all.

    Returns:
        The decisions on record and what they changed; `left` is what is held for another reason and
        has to be decided by itself. Without any decision there is no master.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or a spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(
        ledger: Ledger, department: Department, collection: Collection, given: Given
    ) -> tuple[Sequence[Decision], Sequence[Left]]:
        del department
        standing = ledger.standing(collection.id)
        taken, left = together(standing)
        return [
            Confirmed(collection.id, digest, project, given)
            for digest, projects in by_return(taken, standing).items()
            for project in (projects or (None,))
        ], left

    return decide_together(folder, clock, collection, reason, settle)


def _contradicting(
    counted: dict[tuple[str, str], Standing], found: Sequence[Standing]
) -> list[Problem]:
    """Return a fault for each form of which another return was chosen; note those that were not."""
    return [
        problem(
            "S40",
            found=_BOTH.fill(files=f"{first.returned.file}、{one.returned.file}"),
            remedy=NAME_ONE,
        )
        for one in found
        for first in [counted.setdefault(one.key, one)]
        if first.returned.sha256 != one.returned.sha256
    ]


_BOTH = Words("同一张表选了两份：{files}", "two returns of one form were chosen: {files}")
_NOT_HELD = Words("单位 {unit} 没有待确认的表", "unit {unit} has no held form")
