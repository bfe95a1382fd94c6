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

    What was judged before keeps its verdict. A file that is no key is kept beside the new one. Run
    again after it was stopped, it goes on.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        reason: Why, and by whom.

    Returns:
        How many workbooks are out that only the old key knows.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: The key in use is there (S97): it is not replaced by mistake; there is no
            workspace (S30), or it cannot be used; exit code 3.
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
