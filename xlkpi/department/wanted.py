"""The units that a verb is wanted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.named import units_named
from xlkpi.problems import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.department.opened import Department
    from xlkpi.workspace.roster import Unit


def wanted_units(department: Department, wanted: Sequence[str]) -> tuple[Unit, ...]:
    """Return the units that are named, each once; all in use where none is.

    Args:
        department: The opened workspace.
        wanted: Ids or names; () for all in use, in the roster's order, but for those that report
            by bundles.

    Raises:
        ProblemsFound: Every name that means none (S22) or several (S92); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    if not wanted:
        return tuple(unit for unit in department.roster.units if unit.gets_forms)
    return units_named(department.roster, wanted, Place(file=str(department.workspace.roster)))
