"""master: the master of a collection, written from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.masters import Written, write_master
from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


def master(folder: Path, clock: Clock, collection: str | None = None) -> Written:
    """Write the master of a collection again."""
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.ledger() as ledger:
        return write_master(department, ledger, chosen.id)
