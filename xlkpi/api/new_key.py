"""key new: the decision to go on with another key, because the old one cannot be had any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.ledger.decisions import Given
from xlkpi.problems import Place, Unusable, problem
from xlkpi.workspace.key import is_key, make_key

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.department.targets import Reason
    from xlkpi.workspace.clock import Clock

_DAMAGED = "key.damaged"


def decide_new_key(folder: Path, clock: Clock, reason: Reason) -> int:
    """Make a new key and record that the workspace goes on with it.

    Return how many workbooks are out that only the old key knows. What was judged before keeps its
    verdict. A file that is no key is kept beside the new one. Run again after it was stopped, it
    goes on. Unusable (S97) where the key in use is there: it is not replaced by mistake.
    """
    department = Department.at(folder, clock)
    own = department.workspace.key
    with department.ledger(proving=False) as ledger:
        if own.exists() and not is_key(own):
            own.replace(own.with_name(_DAMAGED))
        is_made = not own.exists()
        if is_made:
            make_key(own)
        given = Given(reason.why, reason.who, clock().isoformat())
        if not ledger.change_key(given) and not is_made:
            raise Unusable(problem("S97", Place(file=str(own))))
        return sum(not since for since in ledger.plans_of_old_keys().values())
