"""One set of rows for each project: the lead unit's, else the roster's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.master_views import example_view, with_row
from xlkpi.master.content.project_sets import set_listing, set_name
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.project_sets import project_set, set_tables

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView

KEY = "产出指标/数量指标"


def listed(view: MasterView) -> dict[tuple[str, str], dict[str, object]]:
    listing = set_listing(facts_of(view), "indicators", "项目指标")
    assert listing is not None
    names = [column.id for column in listing.shape.columns]
    lines = [dict(zip(names, line, strict=True)) for line in listing.lines]
    return {(str(line["project"]), str(line["row_key"])): dict(line) for line in lines}


def changed(unit: str, project: str, row: str, **values: str) -> MasterView:
    view = example_view()
    return example_view(
        with_row(f, "indicators", row, **values)
        if (f.unit.id, f.project.id) == (unit, project)
        else f
        for f in view.forms
    )


def test_source_has_77_filled_indicators() -> None:
    assert len(listed(example_view())) == 77


def test_sets_are_those_tables_whose_rows_the_roster_knows() -> None:
    spec = example_view().spec
    assert set_tables(spec) == ("indicators", "goals")
    assert [set_name(spec, table) for table in set_tables(spec)] == ["项目指标", "项目目标"]


def test_lead_units_form_comes_before_the_roster() -> None:
    view = changed("o01", "p05", KEY, target="98%")
    facts = facts_of(view)
    found = {p.id: project_set(facts, p, "indicators") for p in facts.projects}
    assert found["p05"].rows[KEY]["target"] == "98%"
    assert found["p05"].source == "牵头单位：庆北办事处"
    assert found["p01"].source == "名册"


def test_fixed_words_that_the_roster_leaves_out_are_there() -> None:
    line = listed(example_view())["村级组织经费", KEY]
    assert (line["v:level1"], line["v:level2"]) == ("产出指标", "数量指标")


def test_unit_with_another_text_is_named_at_the_row() -> None:
    lines = listed(changed("v08", "p01", KEY, basis="历史标准"))
    name = "村干部工资、保险和聘用人员工资"
    assert lines[name, KEY]["differing"] == "示例八村（西畈）"
    assert lines[name, "产出指标/质量指标"]["differing"] == ""


def test_unit_with_a_row_more_is_named_at_the_projects_first_row() -> None:
    lines = listed(changed("v03", "p01", "s1", level3="走访户数"))
    assert (
        lines["村干部工资、保险和聘用人员工资", KEY]["differing"] == "另有其他行：示例三村（槐荫）"
    )
