"""log --verify: whether all that is on record is still as it was recorded, and where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.audit.verification import verified
from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.audit.verification import Verified
    from xlkpi.workspace.clock import Clock


def verify(folder: Path, clock: Clock) -> Verified:
    """Check key, mark and chain, what names the journal, and all that was made of it.

    Args:
        folder: The workspace.
        clock: Not asked for the time: nothing is written.

    Returns:
        What was looked at, all that is wrong, and the exit code that follows of it.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30); exit code 3. A journal, key or ledger that cannot be
            used is no exception here but what is found.
    """
    return verified(Department.at(folder, clock))
