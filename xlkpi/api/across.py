"""What only the forms of several units together show: sums against control totals, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.across_units import across_kept, keep_across
from xlkpi.department.master_views import master_view
from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock


def across(folder: Path, clock: Clock, collection: str | None = None) -> tuple[Problem, ...]:
    """Return what the master would tell of several units together, as of now; they reject nothing.

    It is found out where no master was written since; beside what is kept, nothing is written.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id or title; None where there is but one.

    Returns:
        X02, X05, X08, X24, X25, X30-X33, X35 and X36, in the order of the master.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    found = across_known(folder, clock, collection)
    if found is not None:
        return found
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        view = master_view(department, ledger, chosen)
        return keep_across(department, ledger, chosen, view.problems).problems


def across_known(
    folder: Path, clock: Clock, collection: str | None = None
) -> tuple[Problem, ...] | None:
    """Return what `across` would, None where it has to be found out; it takes no time.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id or title; None where there is but one.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml is faulty (S20);
            exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        known = across_kept(department, ledger, chosen)
    return None if known is None else known.problems
