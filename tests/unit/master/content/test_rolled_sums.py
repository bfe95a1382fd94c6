"""指标汇总 and 项目…结果: a line for each project and indicator, and one for each project."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.rolled_up import stage_view
from tests.builders.stage_projects import PROJECTS
from xlkpi.master.content.details import details
from xlkpi.master.content.rolled_results import results_listing
from xlkpi.master.content.rolled_sums import rolled_into, rolled_listing
from xlkpi.master.content.shape import Live, value_of
from xlkpi.master.content.table_rows import table_listing
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.project_forms import project_forms

if TYPE_CHECKING:
    from xlkpi.master.content.shape import Content, Listing
    from xlkpi.rollup.facts import Facts

APART = "units that do not"


def facts(stage: str, kind: str) -> Facts:
    return facts_of(stage_view(stage, *(make(stage) for make in PROJECTS[kind])))


def indicators(stage: str, kind: str) -> Listing:
    known = facts(stage, kind)
    forms = project_forms(known)
    rows = table_listing(known, "indicators", "行", rolled_into(known, forms, "indicators"))
    assert rows is not None
    return rolled_listing(known, forms, "indicators", rows.shape, "指标汇总")


def line(found: Listing, name: str, *columns: str) -> list[Content]:
    """What stands in the line of an indicator."""
    n = found.contents("level3").index(name)
    return [value_of(found.contents(column)[n]) for column in columns]


def results(stage: str, kind: str) -> dict[str, Content]:
    """The line of the project that units report."""
    known = facts(stage, kind)
    found = results_listing(known, project_forms(known), details(known).shape, "结果")
    ids = [column.id for column in found.shape.columns]
    return dict(zip(ids, map(value_of, next(iter(found.lines))), strict=True))


def test_a_line_tells_target_result_light_and_rate_of_completion() -> None:
    found = indicators("monitoring", "units that come together")
    shown = ("units", "target", "actual", "light", "completion", "blank", "why")
    count = line(found, "发放人数", *shown)
    assert count == [2, "≥15人", "7.5人", "绿", Decimal("0.5"), None, None]
    rate = line(found, "工资发放率", "target", "actual", "light")
    assert rate == ["≥95%", "92.5%", "红"]
    assert line(found, "队伍稳定", "actual", "light", "completion") == [
        "达成 1/2 = 50%", "黄", Decimal("0.5"),
    ]  # fmt: skip


def test_scores_and_points_are_those_of_the_rolled_up_form() -> None:
    found = indicators("self_evaluation", "units that come together")
    assert line(found, "发放人数", "actual", "points", "score") == [
        "7.5人", Decimal("8.33"), Decimal("4.17"),
    ]  # fmt: skip


def test_what_does_not_come_together_says_so_and_who_says_what() -> None:
    found = indicators("monitoring", APART)
    cells = line(found, "发放人数", "target", "actual", "light", "completion")
    assert cells == ["各单位不同", "各单位不同", "各单位不同", None]
    (why,) = line(found, "发放人数", "why")
    assert (
        "指标值：单位不同：人（示例一村（柳溪）、示例二村（桥头））、户（示例三村（槐荫））"
        in str(why)
    )


def test_an_indicator_of_some_units_is_a_line_that_names_the_others() -> None:
    found = indicators("monitoring", APART)
    assert line(found, "越级上访次数", "units", "why") == [
        1, "没有这个指标的单位：示例一村（柳溪）、示例二村（桥头）",
    ]  # fmt: skip
    assert line(found, "上访次数", "units", "why") == [2, "没有这个指标的单位：示例三村（槐荫）"]


def test_who_left_a_result_blank_is_named_and_no_rate_is_made_of_a_part() -> None:
    found = indicators("self_evaluation", "blanks")
    assert line(found, "发放人数", "actual", "score", "completion", "blank") == [
        "7.5人（2/3个单位）", None, None, "实际完成值：示例四村（石井）",
    ]  # fmt: skip


def test_sums_and_averages_are_formulas_and_what_is_computed_anew_is_not() -> None:
    found = indicators("monitoring", "units that come together")
    n = found.contents("level3").index("发放人数")
    live = {c.id for c in found.shape.columns if isinstance(found.contents(c.id)[n], Live)}
    assert {"units", "target", "n:target", "actual", "n:actual", "completion"} <= live
    assert "light" not in live
    assert any("写表时计算" in note for note in found.notes)


def test_of_one_unit_every_value_is_its_own() -> None:
    found = indicators("monitoring", "one unit")
    shown = line(found, "发放人数", "units", "target", "actual", "light", "blank", "why")
    assert shown == [1, "≥10人", "4人", "绿", None, None]


def test_a_project_has_its_lights_counted_over_all_its_units_together() -> None:
    line = results("monitoring", "units that come together")
    assert [line[name] for name in ("due", "merged", "initial", "spent")] == [
        2, 2, Decimal("80.95"), Decimal("33.35"),
    ]  # fmt: skip
    lights = [line[name] for name in ("red", "yellow", "green", "blue")]
    assert lights == [1, 1, 6, 0]
    assert line["apart"] is None


def test_score_and_grade_that_do_not_come_together_say_what_is_to_blame() -> None:
    line = results("self_evaluation", APART)
    assert [line[name] for name in ("execution_score", "score_total", "result")] == [
        Decimal("4.38"), "各单位不同", "各单位不同",
    ]  # fmt: skip
    assert str(line["apart"]).startswith("发放人数年度指标值、发放人数实际完成值、")
