"""The roster: units, projects, and which unit reports which project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping  # noqa: TC003 - the codec reads annotations
from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 - likewise
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from xlkpi.codec import in_json
from xlkpi.records import Value  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from collections.abc import Iterable


@in_json(as_list=True)
@dataclass(frozen=True, slots=True)
class Unit:
    """A village, a community or the office itself; `id` is never reused, names may change.

    `spare` is how many blank forms it gets for projects that the roster does not know. `key` is the
    public key that its bundles are signed under, "" for a unit that reports for itself alone. One
    that is known by the bundle of another is below that (`head_of`).
    """

    id: str
    name: str
    kind: str
    contact: str = ""
    addresses: tuple[str, ...] = ()
    active: bool = True
    spare: int = 0
    phone: str = ""
    key: str = ""

    @property
    def gets_forms(self) -> bool:
        """Whether workbooks go out to it: it is in use and does not report by bundles."""
        return self.active and not self.key


NOBODY = Unit("", "", "")
"""Whose a form is that is made for no unit."""


def below(head: str, unit: str) -> str:
    """Return the id of a unit as the level above knows it: "town/village"."""
    return f"{head}/{unit}"


def head_of(unit: str) -> str:
    """Return the id of the unit whose bundle another one is known by, "" where it has its own."""
    head, stroke, _ = unit.partition("/")
    return head if stroke else ""


_BETWEEN = "·"


def name_below(head: str, name: str) -> str:
    """Return how a unit below is called on this level, by both names."""
    return f"{head}{_BETWEEN}{name}"


def own_name(name: str) -> str:
    """Return what a unit is called on its own level, by its name on this one."""
    return name.rpartition(_BETWEEN)[2]


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


@in_json(as_list=True)
@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit reports one project; `allocation` in the collection's measure."""

    unit: str
    project: str
    allocation: Decimal | None = None
    exempt: bool = False


@dataclass(frozen=True)
class Roster:
    """All units, projects (in their order) and assignments of a workspace."""

    units: tuple[Unit, ...]
    projects: tuple[Project, ...]
    assignments: tuple[Assignment, ...]

    def unit(self, unit_id: str) -> Unit | None:
        """Return the unit of an id, None where there is none."""
        return self._units.get(unit_id)

    def unit_name(self, unit_id: str, otherwise: str = "") -> str:
        """Return what a unit is called; where there is none of that id, `otherwise` or the id."""
        known = self.unit(unit_id)
        return known.name if known is not None else otherwise or unit_id

    def project(self, project_id: str) -> Project | None:
        """Return the project of an id, None where there is none."""
        return self._projects.get(project_id)

    def due_of(self, unit_id: str) -> tuple[Assignment, ...]:
        """Return what a unit has to report and is not exempt from, in the order of the projects."""
        return self._due_of.get(unit_id, ())

    def due_for(self, project_id: str) -> tuple[Assignment, ...]:
        """Return who has to report a project and is not exempt, in the order of the units."""
        return self._due_for.get(project_id, ())

    def names(self, unit_id: str, project_id: str) -> bool:
        """Whether a unit is assigned to a project, exempt from it or not."""
        return (unit_id, project_id) in self._pairs

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.unit, one.project) for one in self.assignments)

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {unit.id: unit for unit in reversed(self.units)}

    @cached_property
    def _projects(self) -> Mapping[str, Project]:
        return {project.id: project for project in reversed(self.projects)}

    @cached_property
    def _due_of(self) -> Mapping[str, tuple[Assignment, ...]]:
        orders = {project.id: project.order for project in self.projects}
        ordered = sorted(self.assignments, key=lambda due: orders.get(due.project, 0))
        return _grouped(ordered, "unit")

    @cached_property
    def _due_for(self) -> Mapping[str, tuple[Assignment, ...]]:
        places = {unit.id: n for n, unit in enumerate(self.units)}
        ordered = sorted(self.assignments, key=lambda due: places.get(due.unit, 0))
        return _grouped(ordered, "project")


NOBODY_DUE = Roster((), (), ())
"""A roster with nobody and nothing in it."""


def _grouped(
    assignments: Iterable[Assignment], name: Literal["unit", "project"]
) -> Mapping[str, tuple[Assignment, ...]]:
    """Return what is due by the id of its unit or project."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    for one in assignments:
        if not one.exempt:
            found[getattr(one, name)].append(one)
    return {key: tuple(due) for key, due in found.items()}
