"""master: the master of a collection, written from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.masters import Written, write_master
from xlkpi.department.opened import Department
from xlkpi.intake.garbage import seldom_looked_for

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


@seldom_looked_for()
def master(folder: Path, clock: Clock, collection: str | None = None) -> Written:
    """Write the master of a collection again, once its reviews were read back.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of what is recorded, and which forms are overdue.
        collection: Its id or title; None where there is but one.

    Returns:
        Where it lies, of which revision of the ledger, and all problems that it shows.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.ledger() as ledger:
        return write_master(department, ledger, chosen.id)
