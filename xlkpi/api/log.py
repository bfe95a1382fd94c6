"""log: what happened in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.audit.histories import latest_entries
from xlkpi.audit.logbook import Logbook
from xlkpi.department.named import unit_named
from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.audit.logbook import Logged
    from xlkpi.workspace.clock import Clock


def log(folder: Path, clock: Clock, unit: str = "") -> Iterator[Logged]:
    """Yield what is in the journal, oldest first.

    It is read while it is asked for, and without the key too.

    Args:
        folder: The workspace.
        clock: Not asked for the time: nothing is written.
        unit: The unit whose entries are wanted, by id or name; "" for all entries.

    Returns:
        Entries in words, times in UTC and by the workspace's clock.

    Raises:
        ProblemsFound: The unit is neither in the roster nor in the journal (S22, S92), or
            xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or its roster cannot be used; a line of the journal
            is not as it was written (S33), once that line is come to; exit code 3.
    """
    department = Department.at(folder, clock)
    if unit and not any(one.unit == unit for one in journal_lines(department)):
        unit = unit_named(department.roster, unit).id
    return (one for one in journal_lines(department) if unit in ("", one.unit))


def latest(
    folder: Path, clock: Clock, most: int, before: int | None = None, unit: str = ""
) -> tuple[Logged, ...]:
    """Return the latest entries of the journal, newest first; the others are not read.

    Args:
        folder: The workspace.
        clock: Not asked for the time: nothing is written.
        most: How many of them.
        before: Only those with a lower number; None for all.
        unit: Only those about a unit, by id or name; "" for all.

    Raises:
        ProblemsFound: The unit is neither in the roster nor in the journal (S22, S92), or
            xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; one of the entries is not as it
            was written (S33); exit code 3.
    """
    department = Department.at(folder, clock)
    with department.view() as ledger:
        if unit and not ledger.entries_about([unit]):
            unit = unit_named(department.roster, unit).id
        return latest_entries(department, ledger, most, before, unit)


def journal_lines(department: Department) -> Iterator[Logged]:
    """Yield every entry of the journal in words, oldest first; it is read without its key too."""
    return Logbook(department.config.zone).lines(department.journal.entries(proving=False))
