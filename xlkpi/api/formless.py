"""What came in and has no form in it: unreadable files, and those of nobody that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.records import Return
    from xlkpi.workspace.clock import Clock


def formless(folder: Path, clock: Clock, most: int) -> tuple[Return, ...]:
    """Return the returns in which no form was found, the latest on record first.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        most: How many of them.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    with Department.at(folder, clock).view() as ledger:
        return ledger.formless(most)
