"""Forms that go to some kinds of units only, and forms with a row for each project."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.builders.composed_texts import spec
from tests.builders.master_views import example_roster
from xlkpi.department.due_rosters import due_roster
from xlkpi.department.occasions import blank_occasion, occasion
from xlkpi.example.content import example_config
from xlkpi.formula.ast import Cell
from xlkpi.plan.build import build
from xlkpi.spec.reporting import reporting
from xlkpi.workspace.config import Collection, parse
from xlkpi.workspace.config_text import render

if TYPE_CHECKING:
    from xlkpi.workspace.roster import Roster

CONFIG = example_config()
TEXT = Collection(id="t", spec="department_text", due=date(2021, 1, 20), kinds=("办事处",))


def due(collection: Collection, roster: Roster) -> dict[str, int]:
    seen = due_roster(CONFIG, collection, roster, reporting(spec(collection.spec).spec))
    return {u.id: len(seen.due_of(u.id)) for u in seen.units if seen.due_of(u.id)}


def test_a_form_goes_to_the_kinds_of_units_that_are_named() -> None:
    roster = example_roster()
    assert due(TEXT, roster) == {"o01": 1}
    assert due(TEXT.model_copy(update={"kinds": ()}), roster).keys() == {u.id for u in roster.units}
    targets = CONFIG.collections[0].model_copy(update={"kinds": ("社区",)})
    assert due(targets, roster) == {"c01": 2, "c02": 2, "c03": 2}


def test_only_they_can_be_picked_in_the_workbook_for_everybody() -> None:
    made = blank_occasion(CONFIG, TEXT, example_roster(), spec("department_text").spec)
    assert made.picks is not None
    assert made.picks.units == (("o01", "庆北办事处"),)


def test_the_kinds_are_written_and_read_again() -> None:
    config = CONFIG.model_copy(update={"collections": (*CONFIG.collections, TEXT)})
    assert parse(render(config), "xlkpi.toml").value == config


def test_the_projects_of_the_roster_are_rows_of_the_form() -> None:
    roster, loaded = example_roster(), spec("department_text")
    unit = roster.unit("o01")
    assert unit is not None
    seen = due_roster(CONFIG, TEXT, roster, reporting(loaded.spec))
    plan = build(loaded, occasion(CONFIG, TEXT, seen, unit, loaded.spec))
    fields = {field.key: field for form in plan.forms for field in form.fields}
    names = [fields[Cell("items", f"s{n}", "name")].value for n in range(1, 13)]
    assert names == [*(project.name for project in roster.projects), None]
    assert not fields[Cell("items", "s1", "id")].input
    assert fields[Cell("items", "s12", "heading")].input


def test_what_a_form_does_not_show_of_projects_does_not_touch_it() -> None:
    """A workbook is issued anew where the projects it lists change, and not for a purpose."""
    roster, loaded = example_roster(), spec("department_text")
    first = roster.projects[0]
    other = replace(first, values={**(first.values or {}), "purpose": "另一个用途，写得不同。"})
    changed = replace(roster, projects=(other, *roster.projects[1:]))
    of_text = [
        due_roster(CONFIG, TEXT, one, reporting(loaded.spec)).projects for one in (roster, changed)
    ]
    assert of_text[0] == of_text[1]
    monthly = TEXT.model_copy(update={"spec": "monthly_report"})
    seen = due_roster(CONFIG, monthly, roster, reporting(spec("monthly_report").spec))
    assert seen.projects[0].rows is None
