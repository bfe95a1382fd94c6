"""The sources that a spec may name are those that a roster gives, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.unit.spec.small import SMALL
from xlkpi.department.occasions import occasion
from xlkpi.example.content import example_config
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load, load_text
from xlkpi.spec.sources import SOURCES, TABLE_SOURCES, roster_sources
from xlkpi.workspace.config import Collection
from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_listed_is_what_an_occasion_knows() -> None:
    """The bundled roster, its columns all filled in, gives each listed source and no other."""
    loaded, roster = (load(specs_dir() / f"{n}.yaml").value for n in ("project_targets", "roster"))
    assert loaded is not None
    assert roster is not None
    own = ("id", "order", "name", "code", "lead_unit", "control_total")
    values = {name: "1" for name in roster.spec.tables["projects"].columns if name not in own}
    unit, project = (
        Unit("v01", "一村", "村", "王五"),
        Project("p1", 1, "路", "01", "v01", Decimal(9)),
    )
    due = Assignment("v01", "p1", Decimal(9))
    known = Roster((unit,), (replace(project, values=values),), (due,))
    collection = Collection(id="c", spec="project_targets", due=date(2021, 1, 15))
    made = occasion(example_config(), collection, known, unit, loaded.spec)
    assert {"collection.year", *made.forms[0].values} == set(SOURCES)
    columns, tables = roster_sources(roster.spec)
    assert columns <= set(SOURCES)
    assert tables == set(TABLE_SOURCES)


def test_rows_of_projects_are_of_a_form_that_a_unit_has_one_of(tmp_path: Path) -> None:
    assert load(specs_dir() / "department_text.yaml").problems == ()
    targets = (specs_dir() / "project_targets.yaml").read_text("utf-8")
    own = targets.replace("source: project_goals", "source: projects")
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    (found,) = load(tmp_path / "own.yaml").problems
    assert (found.code, "projects" in found.message.zh) == ("S06", True)
    assert "可用的有：project_goals、project_indicators。" in found.hint.zh


def test_a_roster_of_ones_own_gives_more(tmp_path: Path) -> None:
    """A further column and sheet of the roster beside the spec; what is there is told."""
    more = SMALL.replace("projects.control_total", "projects.area").replace(
        "    key: [item]\n", "    key: [item]\n    source: project_lines\n"
    )
    (tmp_path / "small.yaml").write_text(more, encoding="utf-8")
    column, table = load(tmp_path / "small.yaml").problems
    assert (column.code, table.code) == ("S06", "S06")
    assert (
        "可用的有：project_goals、project_indicators、projects。" in column.hint.zh + table.hint.zh
    )
    roster = (specs_dir() / "roster.yaml").read_text("utf-8")
    wider = roster.replace("purpose", "area").replace("project_goals", "project_lines")
    (tmp_path / "roster.yaml").write_text(wider, encoding="utf-8")
    assert load(tmp_path / "small.yaml").problems == ()


def test_nothing_was_reported_of_a_project_that_nobody_knows() -> None:
    """A spare form has to be filled in where others are locked."""
    taken = "locked: true, source: earlier"
    text = SMALL.replace("name: {label: 名称,", f"name: {{label: 名称, {taken}.name,")
    text = text.replace("amount: {label: 金额,", f"amount: {{label: 金额, {taken}.lines.amount,")
    text = text.replace(
        "sources: {amount: projects.control_total}", "sources: {amount: earlier.half}"
    )
    loaded = load_text(text, "small.yaml").value
    assert loaded is not None
    known, spare = (
        {f.input for f in form.fields if f.key.column in ("name", "amount")}
        for form in build(
            loaded, Occasion(forms=(FormFacts("p1", 1, "甲"), FormFacts("new1", 2, spare=True)))
        ).forms
    )
    assert (known, spare) == ({False}, {True})


def test_a_formula_compares_through_a_field() -> None:
    """`earlier` in a formula is no name, and what to write instead is said."""
    (fault,) = load_text(
        SMALL.replace("formula: total / 2", "formula: earlier.total / 2"), ""
    ).problems
    assert fault.code == "S06"
    assert "请加一个 source: earlier.total 的栏目" in fault.hint.zh
