"""report: the state of a collection as one HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.intake.garbage import seldom_looked_for
from xlkpi.outgoing.reports import report_view
from xlkpi.report.page import page
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that was written, and the revision of the ledger it shows."""

    collection: str
    file: Path
    revision: int


@seldom_looked_for()
def report(folder: Path, clock: Clock, collection: str | None = None) -> Reported:
    """Write the report of a collection as one HTML file; the ledger is only looked at.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which forms are overdue; it is not printed.
        collection: Its id or title; None where there is but one.

    Returns:
        Where it lies, and of which revision of the ledger.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    file = department.workspace.report(chosen.id)
    with department.view() as ledger:
        view = report_view(department, ledger, chosen, file)
    write_atomically(file, page(view))
    return Reported(chosen.id, file, view.revision)
