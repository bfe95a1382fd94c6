"""Views of a master made from the bundled example: every assigned form filled in as printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xlkpi.department.roster.taken import roster_of
from xlkpi.example.content import roster_values
from xlkpi.records import Record, Status, Submission
from xlkpi.rollup.lines import DueForm, MergedForm
from xlkpi.rollup.view import MasterView
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.problems import Problem
    from xlkpi.records import Value
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Assignment, Roster

RECEIVED = datetime(2021, 1, 12, 2, 0, tzinfo=UTC)
PLAN = {"m3": Decimal("0.3"), "m6": Decimal("0.5"), "m10": Decimal("0.75"), "m12": Decimal(1)}


@cache
def targets_spec() -> Spec:
    """The bundled targets form."""
    loaded = load(specs_dir() / "project_targets.yaml").value
    assert loaded is not None
    return loaded.spec


@cache
def example_roster() -> Roster:
    """The example's 13 units, 11 projects and who reports what."""
    lines = roster_values()
    return roster_of(Record(table, "", line) for table in lines for line in lines[table])


def filled_form(
    roster: Roster, assignment: Assignment, budget: Decimal | None = None
) -> MergedForm:
    """One accepted form: the allocation (or another budget), the texts of the roster."""
    unit, project = roster.unit(assignment.unit), roster.project(assignment.project)
    assert unit is not None
    assert project is not None
    amount = budget if budget is not None else assignment.allocation or Decimal(0)
    purpose = (project.values or {}).get("purpose", "")
    single = {"budget_total": amount, "fiscal_funds": amount, "purpose": purpose}
    rows = project.rows or {}
    records = (
        Record("", "", single),
        *_plan(amount),
        *(Record("goals", k, v) for k, v in rows.get("project_goals", {}).items()),
        *(
            Record("indicators", k, {**_levels(k), **v})
            for k, v in rows.get("project_indicators", {}).items()
        ),
    )
    submission = Submission(
        unit.id, project.id, project.name, f"{project.order}.{project.name}",
        Status.ACCEPTED, f"{unit.id}/{project.id}", records, (),
    )  # fmt: skip
    return MergedForm(unit, project, submission, f"{unit.id}_{unit.name}.xlsx", RECEIVED)


def example_view(
    forms: Iterable[MergedForm] | None = None, problems: tuple[Problem, ...] = ()
) -> MasterView:
    """The example's master: everything merged, or only these forms."""
    roster = example_roster()
    every = (filled_form(roster, a) for a in roster.assignments)
    return MasterView(
        collection="2021-targets",
        title="2021年项目绩效目标",
        year=2021,
        measure="万元",
        department="庆北办事处",
        revision=7,
        journal_head="ab" * 32,
        spec=targets_spec(),
        roster=roster,
        zone=ZoneInfo("Asia/Shanghai"),
        due=tuple(DueForm(a.unit, a.project) for a in roster.assignments),
        forms=tuple(forms if forms is not None else every),
        problems=problems,
    )


def without(view: MasterView, unit: str, project: str) -> MasterView:
    """The same view without one form."""
    kept = (f for f in view.forms if (f.unit.id, f.project.id) != (unit, project))
    return replace(view, forms=tuple(kept))


def with_budget(view: MasterView, unit: str, project: str, budget: str) -> MasterView:
    """The same view with another budget on one form."""
    changed = []
    for form in view.forms:
        if (form.unit.id, form.project.id) == (unit, project):
            assignment = next(
                a for a in view.roster.assignments if (a.unit, a.project) == (unit, project)
            )
            changed.append(filled_form(view.roster, assignment, Decimal(budget)))
        else:
            changed.append(form)
    return replace(view, forms=tuple(changed))


def led_by(view: MasterView, unit: str, project: str) -> MasterView:
    """The same view with another lead unit of a project."""
    projects = (replace(p, lead_unit=unit) if p.id == project else p for p in view.roster.projects)
    roster = replace(view.roster, projects=tuple(projects))
    forms = (
        replace(f, project=next(p for p in roster.projects if p.id == f.project.id))
        for f in view.forms
    )
    return replace(view, roster=roster, forms=tuple(forms))


def with_single(form: MergedForm, **values: Value) -> MergedForm:
    """The same form with other single fields."""
    records = tuple(
        replace(r, values={**r.values, **values}) if not r.table else r
        for r in form.submission.records
    )
    return replace(form, submission=replace(form.submission, records=records))


def with_row(form: MergedForm, table: str, row: str, **values: Value) -> MergedForm:
    """The same form with a row of a table added or changed."""
    kept = tuple(r for r in form.submission.records if (r.table, r.row) != (table, row))
    old = next((r.values for r in form.submission.records if (r.table, r.row) == (table, row)), {})
    records = (*kept, Record(table, row, {**old, **values}))
    return replace(form, submission=replace(form.submission, records=records))


def _plan(amount: Decimal) -> Iterable[Record]:
    before = Decimal(0)
    for key, share in PLAN.items():
        whole = amount * share
        values = {"percent": share, "amount": whole, "increment": whole - before}
        yield Record("plan", key, values)
        before = whole


def _levels(key: str) -> dict[str, str]:
    level1, _, level2 = key.partition("/")
    return {"level1": level1, "level2": level2} if level2 else {}
