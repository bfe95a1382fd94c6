"""reinstate: a withdrawal taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.targets import Reason, Target, one_return, standing_of
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

    Files of one content come back together. S40 where nothing is withdrawn, or several contents
    are.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        away = standing_of(ledger, collection, target, Status.WITHDRAWN)
        first = {content_of(one): one for one in reversed(away)}
        chosen = one_return([*first.values()], target, _NOT_WITHDRAWN)
        return Reinstated(collection.id, chosen.sha256, target.project, given)

    return decide(folder, clock, target, reason, settle)


_NOT_WITHDRAWN = Words("单位 {unit} 没有已作废的表", "unit {unit} has no withdrawn form")
