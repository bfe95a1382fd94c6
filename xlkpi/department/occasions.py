"""From roster and configuration to what each unit's workbook is made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.department.settings import settings_of
from xlkpi.importer.owner.senders import senders
from xlkpi.importer.roster_context import RosterContext
from xlkpi.plan.occasion import SPARE, FormFacts, Occasion, Picks
from xlkpi.spec.measures import converted
from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from xlkpi.plan.occasion import Value
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.config import Collection, Config


def blank_occasion(config: Config, collection: Collection, roster: Roster, spec: Spec) -> Occasion:
    """Return what the workbook for everybody is made from.

    It has as many forms as the unit with the most has to report.

    Args:
        config: The configuration.
        collection: The collection.
        roster: As the collection sees it (`due_roster`).
        spec: The spec of the collection.
    """
    units = tuple((u.id, u.name) for u in roster.units if u.active)
    most = max((len(roster.due_of(unit)) for unit, _ in units), default=0)
    per_project = spec.per_project
    return replace(
        occasion(config, collection, roster, Unit("", "", ""), spec),
        forms=tuple(FormFacts(f"#{n}" if per_project else "", n) for n in range(1, most + 1)),
        picks=Picks(units, tuple((p.id, p.name) for p in roster.projects) if per_project else ()),
    )


def due_roster(config: Config, collection: Collection, roster: Roster, spec: Spec) -> Roster:
    """Return the roster as a collection sees it, its amounts in the collection's measure.

    Where a unit has one form by itself, every unit in use reports that one "project", whose id
    is "" and whose name is the form's.
    """
    if spec.per_project:
        return _in_measure(roster, config.roster_measure, config.measure_of(collection, spec))
    whole = Project("", 1, spec.title)
    due = tuple(Assignment(unit.id, whole.id) for unit in roster.units if unit.active)
    return Roster(roster.units, (whole,), due)


def _in_measure(roster: Roster, have: str, want: str) -> Roster:
    def amount(known: Decimal | None) -> Decimal | None:
        return None if known is None else converted(known, have, want)

    if have == want:
        return roster
    return Roster(
        roster.units,
        tuple(replace(p, control_total=amount(p.control_total)) for p in roster.projects),
        tuple(replace(a, allocation=amount(a.allocation)) for a in roster.assignments),
    )


def occasion(
    config: Config, collection: Collection, roster: Roster, unit: Unit, spec: Spec
) -> Occasion:
    """Return what one unit's workbook of a collection is made from, projects in their order.

    Args:
        config: The configuration.
        collection: The collection.
        roster: As the collection sees it (`due_roster`): amounts are in its measure.
        unit: The unit; its spare forms come last, numbered on.
        spec: The spec of the collection.
    """
    forms = []
    for assignment in roster.due_of(unit.id):
        project = roster.project(assignment.project)
        if project is not None:
            forms.append(_form(unit, project, assignment))
    if spec.per_project:
        forms += _spare(unit, len(forms) and forms[-1].order)
    return Occasion(
        collection=collection.id,
        department=config.department.name,
        contact=" ".join(
            part for part in (config.department.contact, config.department.phone) if part
        ),
        year=collection.year or config.year,
        due=collection.due,
        measure=config.measure_of(collection, spec),
        unit=unit.id,
        unit_name=unit.name,
        forms=tuple(forms),
        settings=settings_of(collection, spec),
    )


def _spare(unit: Unit, last: int) -> list[FormFacts]:
    """Return blank forms for projects that the roster does not know."""
    known: dict[str, Value] = {
        "units.id": unit.id,
        "units.name": unit.name,
        "units.kind": unit.kind,
    }
    return [
        FormFacts(f"{SPARE}{n}", last + n, "", known, spare=True) for n in range(1, unit.spare + 1)
    ]


def roster_context(
    config: Config, roster: Roster, due: Callable[[str, str, str], FormFacts | None]
) -> RosterContext:
    """Return what the roster knows beside a form: the projects, and who reports them.

    Args:
        config: The configuration.
        roster: As it is read: amounts are in the roster's measure.
        due: Collection, unit and project (ids) -> what would be issued today, None where it is not
            due.
    """
    projects = tuple(
        FormFacts(p.id, p.order, p.name, _project(p), p.rows or {}) for p in roster.projects
    )
    units = {p.id: len(roster.due_for(p.id)) for p in roster.projects}
    from_where = senders((unit.id, unit.addresses) for unit in roster.units)
    return RosterContext(projects, units, config.roster_measure, due, from_where)


def _project(project: Project) -> Mapping[str, Value]:
    total = project.control_total
    return {} if total is None else {"projects.control_total": total}


def _form(unit: Unit, project: Project, assignment: Assignment) -> FormFacts:
    known: dict[str, Value | None] = {
        "units.id": unit.id,
        "units.name": unit.name,
        "units.kind": unit.kind,
        "units.contact": unit.contact,
        "assignments.allocation": assignment.allocation,
        "projects.id": project.id,
        "projects.name": project.name,
        "projects.code": project.code,
        "projects.control_total": project.control_total,
        **{f"projects.{name}": value for name, value in (project.values or {}).items()},
    }
    rows: Mapping[str, Mapping[str, Mapping[str, Value]]] = project.rows or {}
    return FormFacts(
        project=project.id,
        order=project.order,
        project_name=project.name,
        values={name: value for name, value in known.items() if value not in (None, "")},
        rows=rows,
    )
