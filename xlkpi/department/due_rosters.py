"""Who has to report what: the roster as a collection sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.spec.converted import converted
from xlkpi.spec.reporting import PROJECTS
from xlkpi.spec.rows import spare_key
from xlkpi.workspace.roster import Assignment, Project, Roster

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from xlkpi.records import Value
    from xlkpi.spec.reporting import Reporting
    from xlkpi.workspace.config import Collection, Config


def due_roster(config: Config, collection: Collection, roster: Roster, form: Reporting) -> Roster:
    """Return the roster as a collection sees it, its amounts in the collection's measure.

    Where a unit has one form by itself, every unit in use reports that one "project", whose id
    is "" and whose name is the form's; the roster's projects are rows of it. What goes to some
    kinds of units only is due of no other.
    """
    asked = {unit.id for unit in roster.units if collection.is_for(unit.kind)}
    if form.per_project:
        seen = _in_measure(roster, config.roster_measure, config.measure_of(collection, form))
        due = tuple(one for one in seen.assignments if one.unit in asked)
        return seen if len(due) == len(seen.assignments) else replace(seen, assignments=due)
    whole = Project("", 1, form.title, rows=_project_rows(roster, form.project_columns))
    active = (unit.id for unit in roster.units if unit.active and unit.id in asked)
    return Roster(roster.units, (whole,), tuple(Assignment(unit, whole.id) for unit in active))


def _project_rows(
    roster: Roster, wanted: Sequence[str]
) -> Mapping[str, Mapping[str, Mapping[str, Value]]] | None:
    """Return the projects as rows s1, s2 ... of the tables that they fill in; None for no table."""
    if not wanted:
        return None
    rows = {spare_key(n): _project_row(one, wanted) for n, one in enumerate(roster.projects, 1)}
    return {PROJECTS: rows}


def _project_row(project: Project, wanted: Sequence[str]) -> Mapping[str, Value]:
    known = {"id": project.id, "name": project.name, "code": project.code, **(project.values or {})}
    return {name: value for name, value in known.items() if name in wanted and value != ""}


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
