"""Stages of a year by hand: what units have reported of the bundled forms, one beside the other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.builders.composed_texts import spec
from tests.builders.master_views import RECEIVED, example_view
from xlkpi.records import Record, Status, Submission
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.lines import DueForm, MergedForm
from xlkpi.rollup.project_forms import project_forms
from xlkpi.rollup.year_lines import year_of
from xlkpi.rollup.year_stages import Stage
from xlkpi.spec.references import resolve
from xlkpi.spec.settings import settled
from xlkpi.workspace.roster import Project, Roster, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.records import Value
    from xlkpi.rollup.view import MasterView

LEAD, OTHER = Unit("v01", "第1村", "村"), Unit("v02", "第2村", "村")
PROJECT, SECOND = (
    Project("p1", 1, "道路", lead_unit="v01"),
    Project("p2", 2, "护林", lead_unit="v01"),
)
COUNT = "indicators['产出指标/数量指标']"
Filled = tuple[Unit, Project, "Mapping[str, Value]"]


TARGET: dict[str, Value] = {
    "budget_total": Decimal(60), "fiscal_funds": Decimal(60),
    f"{COUNT}.level1": "产出指标", f"{COUNT}.level2": "数量指标",
    f"{COUNT}.level3": "修路", f"{COUNT}.target": "=9公里",
}  # fmt: skip
HALF: dict[str, Value] = {
    "funds[fiscal].initial": Decimal(60), "initial": Decimal(60), "adjusted": Decimal(60),
    "spent": Decimal(24), "rate": Decimal("0.4"), "planned": Decimal("0.5"),
    "forecast": Decimal(60),
    f"{COUNT}.level1": "产出指标", f"{COUNT}.level2": "数量指标", f"{COUNT}.level3": "修路",
    f"{COUNT}.target": "=9公里", f"{COUNT}.actual": "3公里", f"{COUNT}.light": "黄",
}  # fmt: skip
WHOLE: dict[str, Value] = {
    "funds[fiscal].initial": Decimal(60), "initial": Decimal(60), "adjusted": Decimal(60),
    "spent": Decimal(57), "rate": Decimal("0.95"), "score_total": Decimal("98.5"), "result": "优",
    f"{COUNT}.level1": "产出指标", f"{COUNT}.level2": "数量指标", f"{COUNT}.level3": "修路",
    f"{COUNT}.target": "=9公里", f"{COUNT}.monitored": "3公里",
    f"{COUNT}.actual": "9公里", f"{COUNT}.points": Decimal(50),
    f"{COUNT}.score": Decimal(50),
}  # fmt: skip


def reported(
    name: str,
    *filled: Filled,
    due: Sequence[tuple[Unit, Project]] = (),
    projects: Sequence[Project] = (PROJECT, SECOND),
    **view: Any,
) -> Stage:
    """A stage of the spec of this name in which these forms are merged and those are due too."""
    forms = tuple(_merged(*one) for one in filled)
    pairs = dict.fromkeys((*((f.unit, f.project) for f in forms), *due))
    made = replace(
        example_view(()),
        collection=f"2021-{name}",
        spec=settled(spec(name).spec, {}),
        roster=Roster((LEAD, OTHER), tuple(projects), ()),
        due=tuple(DueForm(unit.id, project.id) for unit, project in pairs),
        forms=forms,
        **view,
    )
    facts = facts_of(made)
    return Stage(spec(name).spec.title, facts, project_forms(facts))


def _merged(unit: Unit, project: Project, values: Mapping[str, Value]) -> MergedForm:
    rows: dict[tuple[str, str], dict[str, Value]] = {}
    for name, value in values.items():
        cell = resolve(name)
        rows.setdefault((cell.table, cell.row), {})[cell.column] = value
    records = tuple(Record(table, row, found) for (table, row), found in rows.items())
    content = f"{unit.id}/{project.id}"
    submission = Submission(
        unit.id, project.id, project.name, "", Status.ACCEPTED, content, records, ()
    )  # fmt: skip
    return MergedForm(unit, project, submission, f"{unit.id}.xlsx", RECEIVED)


def many(count: int) -> tuple[Stage, Stage, Stage]:
    """A year of one unit that has so many projects."""
    projects = [Project(f"p{n}", n, f"第{n}项目", lead_unit="v01") for n in range(1, count + 1)]
    filled = ("project_targets", TARGET), ("monitoring", HALF), ("self_evaluation", WHOLE)
    first, second, third = (
        reported(name, *((LEAD, one, values) for one in projects), projects=projects)
        for name, values in filled
    )
    return first, second, third


def viewed(*stages: Stage) -> MasterView:
    """What the master of the last stage is written from."""
    return replace(stages[-1].facts.view, whole_year=year_of(stages))


def of_one_unit() -> tuple[Stage, Stage, Stage]:
    """One project of one unit through the year, nothing amended."""
    return (
        reported("project_targets", (LEAD, PROJECT, TARGET)),
        reported("monitoring", (LEAD, PROJECT, HALF)),
        reported("self_evaluation", (LEAD, PROJECT, WHOLE)),
    )


def played() -> tuple[Stage, Stage, Stage]:
    """Two units at the end of the year; a second project that was given up after its targets."""
    small: Mapping[str, Value] = {"budget_total": Decimal(8), "fiscal_funds": Decimal(8)}
    end: Mapping[str, Value] = {
        "adjusted": Decimal(40), "spent": Decimal(36), "rate": Decimal("0.9"),
        "score_total": Decimal("98.5"), "result": "良",
    }  # fmt: skip
    return (
        reported("project_targets", (LEAD, PROJECT, TARGET), (LEAD, SECOND, small), revision=5),
        reported("monitoring", (LEAD, PROJECT, HALF), due=[(LEAD, SECOND)], revision=8),
        reported("self_evaluation", (LEAD, PROJECT, WHOLE), (OTHER, PROJECT, end), revision=12),
    )
