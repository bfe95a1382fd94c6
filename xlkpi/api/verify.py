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
    """Check key, mark and chain, what names the journal, and all that was made of it."""
    return verified(Department.at(folder, clock))
