"""reinstate: a withdrawal taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.targets import Reason, Target, as_a_whole, one_return, standing_of
from xlkpi.intake.decisions import Decided, decide
from xlkpi.ledger.decisions import Given, Reinstated
from xlkpi.ledger.repeated import content_of
from xlkpi.records import Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


def reinstate(folder: Path, clock: Clock, target: Target, reason: Reason) -> Decided:
    """Take a withdrawal back: the return is as it came, in its place among the others.

    Files of one content come back together.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        target: The unit; its project where one form alone is to come back; its file where several
            contents are withdrawn.
        reason: Why, and by whom.

    Returns:
        The decision on record, what it changed, and the master written after it.

    Raises:
        ProblemsFound: Nothing is withdrawn, or several contents are (S40); unit, project or
            collection cannot be told (S21-S23, S92), or xlkpi.toml or a spec is faulty (S20,
            S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        away = standing_of(ledger, collection, target, Status.WITHDRAWN)
        first = {content_of(one): one for one in reversed(away)}
        chosen = one_return([*first.values()], target, _NOT_WITHDRAWN)
        return Reinstated(collection.id, as_a_whole(chosen, target).sha256, target.project, given)

    return decide(folder, clock, target, reason, settle)


_NOT_WITHDRAWN = Words("单位 {unit} 没有已作废的表", "unit {unit} has no withdrawn form")
