"""withdraw: a return out of the count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.targets import Reason, Target, as_a_whole, one_return, standing_of
from xlkpi.intake.decisions import Decided, decide
from xlkpi.ledger.decisions import Given, Withdrawn
from xlkpi.records import Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.standing import Standing
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


def withdraw(folder: Path, clock: Clock, target: Target, reason: Reason) -> Decided:
    """Take a return out of the count.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        target: The unit; its project where one form alone is to go; its file, without which it is
            the return that stands.
        reason: Why, and by whom.

    Returns:
        The decision on record, what it changed, and the master written after it.

    Raises:
        ProblemsFound: No return stands, or several do (S40): of one that counts and others that
            wait beside it, a person says which; unit, project or collection cannot be told
            (S21-S23, S92), or xlkpi.toml or a spec is faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        found = standing_of(ledger, collection, target)
        chosen = one_return(found if target.file else _standing(found), target, _NO_RETURN)
        return Withdrawn(collection.id, as_a_whole(chosen, target).sha256, target.project, given)

    return decide(folder, clock, target, reason, settle)


def _standing(found: Sequence[Standing]) -> list[Standing]:
    """Return of each form what counts, what is held, and what came last."""
    last = {one.key: one for one in found if one.status.stands}
    return [
        one
        for one in found
        if one.status.stands and (one.merged or one.status is Status.HELD or one is last[one.key])
    ]


_NO_RETURN = Words("单位 {unit} 没有这样的来表", "unit {unit} has no such return")
