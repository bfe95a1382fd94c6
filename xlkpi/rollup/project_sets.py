"""The rows that stand for a project, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.rollup.across import reports
from xlkpi.spec.reporting import PROJECTS
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.records import Value
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.language.models import Spec, TableSpec
    from xlkpi.workspace.roster import Project

    Rows = Mapping[str, Mapping[str, Value]]


def filled_rows(form: MergedForm, table: str) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Yield the rows of a form's table that hold anything: row key, column -> value."""
    for record in form.submission.records:
        if record.table == table:
            yield record.row, record.values


@dataclass(frozen=True, slots=True)
class ProjectSet:
    """The rows that stand for a project, by key, and the words for where they come from."""

    rows: Rows
    source: str


def set_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables that a project has one set of: those whose rows the roster knows.

    Rows that are the projects themselves are of no single one.
    """
    named = [name for name in spec.master.tables if name in spec.tables]
    known = dict.fromkeys((*named, *spec.tables))
    return tuple(name for name in known if spec.tables[name].source not in (None, PROJECTS))


def project_set(facts: Facts, project: Project, table: str) -> ProjectSet:
    """Return the rows that stand for a project, in the order of the form.

    Args:
        facts: The facts of the view.
        project: One of its projects.
        table: One of `set_tables`.

    Returns:
        The rows of the lead unit's accepted form, unless that says that there is nothing this year,
        else of the roster, and in words where they come from.
    """
    spec = facts.spec.tables[table]
    for form in facts.of_project.get(project.id, ()):
        if form.unit.id == project.lead_unit and reports(facts.spec, form):
            return ProjectSet(
                _in_order(spec, dict(filled_rows(form, table))), f"牵头单位：{form.unit.name}"
            )
    known = (project.rows or {}).get(spec.source or "", {})
    return ProjectSet(_in_order(spec, known), "名册")


def _in_order(table: TableSpec, rows: Rows) -> Rows:
    """Return rows in the order of the form, with the fixed words that the roster leaves out."""
    known = {row.key: dict(row.fixed.values) if row.fixed else {} for row in table_rows(table)}
    ordered = [key for key in known if key in rows] + [key for key in rows if key not in known]
    return {key: {**known.get(key, {}), **rows[key]} for key in ordered}
