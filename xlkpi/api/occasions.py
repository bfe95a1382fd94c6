"""From roster and configuration to what each unit's workbook is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.importer.texts_checked import Surroundings
from xlkpi.plan.occasion import FormFacts, Occasion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.occasion import Value
    from xlkpi.workspace.config import Collection, Config
    from xlkpi.workspace.roster import Assignment, Project, Roster, Unit


def occasion(config: Config, collection: Collection, roster: Roster, unit: Unit) -> Occasion:
    """Return what one unit's workbook of a collection is made from, projects in their order."""
    forms = []
    for assignment in roster.due_of(unit.id):
        project = roster.project(assignment.project)
        if project is not None:
            forms.append(_form(unit, project, assignment))
    return Occasion(
        collection=collection.id,
        department=config.department.name,
        contact=" ".join(
            part for part in (config.department.contact, config.department.phone) if part
        ),
        year=collection.year or config.year,
        due=collection.due,
        measure=config.measure,
        unit=unit.id,
        unit_name=unit.name,
        forms=tuple(forms),
    )


def surroundings(roster: Roster) -> Surroundings:
    """Return what named checks may compare a form with: the projects, and who reports them."""
    projects = tuple(
        FormFacts(p.id, p.order, p.name, _project(p), p.rows or {}) for p in roster.projects
    )
    return Surroundings(projects, {p.id: len(roster.due_for(p.id)) for p in roster.projects})


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
