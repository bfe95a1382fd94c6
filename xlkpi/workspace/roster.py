"""The roster: units, projects, and which unit reports which project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xlkpi.records import Value


@dataclass(frozen=True, slots=True)
class Unit:
    """A village, a community or the office itself; `id` is never reused, names may change.

    `spare` is how many blank forms it gets for projects that the roster does not know.
    """

    id: str
    name: str
    kind: str
    contact: str = ""
    addresses: tuple[str, ...] = ()
    active: bool = True
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Project:
    """A budget line of the department.

    `values` are the remaining columns of its roster line (purpose, plan ...), `rows` the lines of
    the roster's tables that hang on it: table -> row key -> column -> value.
    """

    id: str
    order: int
    name: str
    code: str = ""
    lead_unit: str = ""
    control_total: Decimal | None = None
    values: Mapping[str, Value] | None = None
    rows: Mapping[str, Mapping[str, Mapping[str, Value]]] | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit reports one project; `allocation` in the collection's measure."""

    unit: str
    project: str
    allocation: Decimal | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """All units, projects (in their order) and assignments of a workspace."""

    units: tuple[Unit, ...]
    projects: tuple[Project, ...]
    assignments: tuple[Assignment, ...]

    def unit(self, unit_id: str) -> Unit | None:
        """Return the unit of an id, None where there is none."""
        return next((u for u in self.units if u.id == unit_id), None)

    def project(self, project_id: str) -> Project | None:
        """Return the project of an id, None where there is none."""
        return next((p for p in self.projects if p.id == project_id), None)

    def due_of(self, unit_id: str) -> tuple[Assignment, ...]:
        """Return what a unit has to report, in the order of the projects."""
        order = {p.id: p.order for p in self.projects}
        mine = (a for a in self.assignments if a.unit == unit_id and not a.exempt)
        return tuple(sorted(mine, key=lambda a: order.get(a.project, 0)))

    def due_for(self, project_id: str) -> tuple[Assignment, ...]:
        """Return who has to report a project, in the order of the units."""
        order = {u.id: n for n, u in enumerate(self.units)}
        due = (a for a in self.assignments if a.project == project_id and not a.exempt)
        return tuple(sorted(due, key=lambda a: order.get(a.unit, 0)))
