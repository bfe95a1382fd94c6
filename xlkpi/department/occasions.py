"""From roster and configuration to what each unit's workbook is made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.department.settings import settings_of
from xlkpi.importer.levels import NO_LEVELS
from xlkpi.importer.owner.senders import senders
from xlkpi.importer.roster_context import RosterContext
from xlkpi.plan.occasion import SPARE, FormFacts, Occasion, Picks
from xlkpi.workspace.roster import NOBODY, Project, Roster, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from xlkpi.importer.levels import Levels
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
    units = tuple((u.id, u.name) for u in roster.units if u.active and collection.is_for(u.kind))
    most = max((len(roster.due_of(unit)) for unit, _ in units), default=0)
    per_project = spec.per_project
    return replace(
        occasion(config, collection, roster, NOBODY, spec),
        forms=tuple(FormFacts(f"#{n}" if per_project else "", n) for n in range(1, most + 1)),
        picks=Picks(units, tuple((p.id, p.name) for p in roster.projects) if per_project else ()),
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
            forms.append(form_facts(unit, project, assignment.allocation))
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
    config: Config,
    roster: Roster,
    due: Callable[[str, str, str], FormFacts | None],
    levels: Levels = NO_LEVELS,
) -> RosterContext:
    """Return what the roster knows beside a form: the projects, and who reports them.

    Args:
        config: The configuration.
        roster: As it is read: amounts are in the roster's measure.
        due: Collection, unit and project (ids) -> what would be issued today, None where it is not
            due.
        levels: Whose bundles are known.
    """
    projects = tuple(
        FormFacts(p.id, p.order, p.name, _project(p), p.rows or {}) for p in roster.projects
    )
    units = {p.id: len(roster.due_for(p.id)) for p in roster.projects}
    from_where = senders((unit.id, unit.addresses) for unit in roster.units)
    return RosterContext(projects, units, config.roster_measure, due, from_where, levels)


def _project(project: Project) -> Mapping[str, Value]:
    total = project.control_total
    return {} if total is None else {"projects.control_total": total}


def form_facts(unit: Unit, project: Project, allocation: Decimal | None = None) -> FormFacts:
    """Return what the roster knows of one unit's form for one project.

    Args:
        unit: The unit.
        project: The project, amounts as they are to stand in the form.
        allocation: The unit's part of its control total.
    """
    known: dict[str, Value | None] = {
        "units.id": unit.id,
        "units.name": unit.name,
        "units.kind": unit.kind,
        "units.contact": unit.contact,
        "assignments.allocation": allocation,
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
