"""Indicators of several units: what adds, what is averaged, what is counted, what is apart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.rolled_up import stage_form, stage_rolled
from tests.builders.stages import COST, COUNT, LASTING, QUALITY, SOCIAL, TIME, cells
from xlkpi.formula.ast import Cell
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.rolled import Rolled

COLUMN = {"level1", "level2", "level3", "target"}


def form(
    stage: str, unit: str, budget: int, own: Mapping[str, Any], **columns: Mapping[str, Any]
) -> MergedForm:
    """A unit's form with another budget and other values in columns of the indicators."""
    taken: dict[str, Any] = {"fiscal_funds": Decimal(budget)}
    if stage == "self_evaluation":
        taken["funds[fiscal].adjusted"] = Decimal(budget)
    typed: dict[str, Any] = {"funds[fiscal].spent": budget / 2, **own}
    for column, values in columns.items():
        (taken if column in COLUMN else typed).update(cells(column, values))
    return stage_form(stage, unit, taken, typed)


def two(stage: str, one: dict[str, Any], other: dict[str, Any], budgets: Any = (75, 25)) -> Rolled:
    return stage_rolled(
        stage,
        form(stage, "v01", budgets[0], {}, **one),
        form(stage, "v02", budgets[1], {}, **other),
    )


def row(found: Rolled, key: str, *columns: str) -> list[object]:
    return [found.values.get(Cell("indicators", key, column)) for column in columns]


def why(found: Rolled, key: str, column: str) -> str:
    return found.why[Cell("indicators", key, column)].zh


def test_counts_add_targets_and_actuals_alike() -> None:
    found = two(
        "monitoring",
        {"target": {COUNT: "≥10人"}, "actual": {COUNT: "6人"}},
        {"target": {COUNT: "不少于5人"}, "actual": {COUNT: "3人"}},
    )
    assert row(found, COUNT, "target", "actual", "light") == ["≥15人", "9人", "蓝"]


def test_rates_are_averaged_by_budget_and_told_to_a_hundredth() -> None:
    found = two("monitoring", {"actual": {QUALITY: "90%"}}, {"actual": {QUALITY: "99.99%"}})
    assert row(found, QUALITY, "target", "actual", "light") == ["≥95%", "92.5%", "红"]
    third = two("monitoring", {"actual": {QUALITY: "1%"}}, {"actual": {QUALITY: "2%"}}, (2, 1))
    assert row(third, QUALITY, "actual") == ["1.33%"]


def test_what_is_per_head_is_averaged_too_by_what_the_spec_says() -> None:
    found = two("monitoring", {"actual": {COST: "1万元"}}, {"actual": {COST: "2万元"}})
    assert row(found, COST, "target", "actual", "light") == ["≤1.2万元", "1.25万元", "红"]


def test_amounts_add_in_the_measure_of_the_collection() -> None:
    level, target = {COST: "总成本"}, {COST: "≤20000元"}
    found = two(
        "monitoring",
        {"level3": level, "target": target, "actual": {COST: "1.5万元"}},
        {"level3": level, "target": {COST: "≤1万元"}, "actual": {COST: "9000元"}},
    )
    assert row(found, COST, "target", "actual", "light") == ["≤3万元", "2.4万元", "绿"]


def test_words_are_counted_and_a_part_of_the_units_is_a_part() -> None:
    found = two("monitoring", {"actual": {SOCIAL: "是"}}, {"actual": {SOCIAL: "否"}})
    assert row(found, SOCIAL, "target", "actual", "light") == ["是", "达成 1/2 = 50%", "黄"]
    all_of_them = two("monitoring", {"actual": {SOCIAL: "是"}}, {"actual": {SOCIAL: "已完成"}})
    assert row(all_of_them, SOCIAL, "actual", "light") == ["达成 2/2 = 100%", "绿"]


def test_a_no_that_was_wanted_is_counted_as_reached() -> None:
    no = {"target": {SOCIAL: "否"}}
    found = two("monitoring", {**no, "actual": {SOCIAL: "否"}}, {**no, "actual": {SOCIAL: "是"}})
    assert row(found, SOCIAL, "actual", "light") == ["达成 1/2 = 50%", "黄"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("≥10人", "≥10户", "单位不同：人（示例一村（柳溪））、户（示例二村（桥头））"),
        ("≥10人", "10人", "符号不同：≥（示例一村（柳溪））、没有符号（示例二村（桥头））"),
        ("10人", "是", "有的是数，有的是文字：10人（示例一村（柳溪））、是（示例二村（桥头））"),
        ("是", "12月底前", "各单位不同：是（示例一村（柳溪））、12月底前（示例二村（桥头））"),
    ],
)  # fmt: skip
def test_what_cannot_be_brought_together_has_no_value_and_says_why(
    one: str, other: str, told: str
) -> None:
    found = two("monitoring", {"target": {COUNT: one}}, {"target": {COUNT: other}})
    assert row(found, COUNT, "target", "light") == [None, None]
    assert why(found, COUNT, "target") == told
    apart = {figure.id for figure in found.apart}
    assert {f"indicators[{COUNT}].target", f"indicators[{COUNT}].light", "red"} <= apart
    assert found.values[resolve("rate")] == Decimal("0.5")


def test_a_blank_is_told_and_not_counted_as_zero() -> None:
    found = two("self_evaluation", {"actual": {COUNT: "53人"}}, {"actual": {COUNT: None}})
    assert row(found, COUNT, "target", "actual", "score") == ["=106人", "53人（1/2个单位）", None]
    assert found.values.get(resolve("result")) is None
    assert found.apart == ()


def test_a_rate_that_one_leaves_blank_is_that_of_the_others() -> None:
    found = two("self_evaluation", {"actual": {QUALITY: "95%"}}, {"actual": {QUALITY: None}})
    assert row(found, QUALITY, "actual", "score") == ["95%（1/2个单位）", Decimal("8.33")]


def test_scores_are_computed_of_what_is_rolled_up_not_averaged() -> None:
    """53 and 106 of 53 are 159 of 106: full marks; the average of 8.33 and 0 would be half."""
    found = two("self_evaluation", {"actual": {COUNT: "159人"}}, {"actual": {COUNT: "0人"}})
    assert row(found, COUNT, "actual", "points", "score") == [
        "159人", Decimal("8.33"), Decimal("8.33"),
    ]  # fmt: skip
    assert found.values[resolve("execution_score")] == Decimal(5)


def test_a_score_typed_within_a_band_is_averaged_by_budget() -> None:
    partly = {"grade": {SOCIAL: "部分达成预期指标并具有一定效果"}, "own_score": {SOCIAL: 9}}
    found = two("self_evaluation", {}, partly)
    assert row(found, SOCIAL, "grade", "own_score", "score") == [
        "达成预期指标 1/2 = 50%", Decimal("13.50"), Decimal("13.50"),
    ]  # fmt: skip


def test_a_score_counts_as_a_part_of_its_points_where_units_have_other_points() -> None:
    """Half of 30 and all of 15 points: 62.5% of the project's 15."""
    alone = {"level3": {LASTING: None}, "description": {LASTING: None}, "target": {LASTING: None},
             "actual": {LASTING: None}, "own_score": {SOCIAL: 15, TIME: 8.33}}  # fmt: skip
    found = two("self_evaluation", alone, {})
    assert row(found, SOCIAL, "points", "own_score") == [Decimal(15), Decimal("9.38")]


def test_a_number_has_no_typed_score_in_the_project() -> None:
    typed = {"own_score": {COUNT: 8.30}, "actual": {COUNT: "53人"}}
    found = two("self_evaluation", typed, {"actual": {COUNT: "0人"}})
    assert row(found, COUNT, "own_score", "measured", "score") == [
        None, Decimal("4.17"), Decimal("4.17"),
    ]  # fmt: skip


def test_rows_are_one_that_have_the_same_words_wherever_they_stand() -> None:
    one = {"level3": {"s1": "走访户数", "s2": "预算执行率"},
           "level2": {"s1": "数量指标", "s2": "成本指标"},
           "target": {"s1": "≥20户", "s2": "100%"},
           "actual": {"s1": "10户", "s2": "50%"}}  # fmt: skip
    found = two("monitoring", one, {"level3": {"s2": " 走访 户数"}})
    (visits,) = (r for r in found.rows if r.key == "s1")
    assert visits.places == {"v01": "s1", "v02": "s2"}
    assert row(found, "s1", "target", "actual") == ["≥50户", "25户"]


def test_a_row_that_one_unit_has_is_a_row_of_the_project() -> None:
    """The second unit counts something else in the same row: neither is lost nor taken for it."""
    found = two("monitoring", {}, {"level3": {COUNT: "慰问人数"}, "actual": {COUNT: "7人"}})
    keys = [one.key for one in found.rows]
    assert keys[-1] == "s3"
    assert row(found, COUNT, "level3", "target", "actual") == ["发放人数", "=53人", "27人"]
    assert row(found, "s3", "level1", "level2", "level3", "target", "actual") == [
        "产出指标", "数量指标", "慰问人数", "=53人", "7人",
    ]  # fmt: skip


def test_plans_are_averaged_by_budget_and_the_deviation_follows() -> None:
    own = {f"plan[{key}].percent": Decimal(part) for key, part in (("m3", "0.1"), ("m6", "0.3"))}
    one = form("monitoring", "v01", 75, {})
    other = stage_form(
        "monitoring", "v02", {"fiscal_funds": Decimal(25), **own}, {"funds[fiscal].spent": 12.5}
    )
    found = stage_rolled("monitoring", one, other)
    assert found.values[resolve("plan[m6].percent")] == Decimal("0.4500")
    assert found.values[resolve("planned")] == Decimal("0.4500")
    assert found.values[resolve("deviation")] == Decimal("0.0500")


def test_averages_without_a_budget_to_weigh_them_are_apart() -> None:
    found = two("monitoring", {"actual": {QUALITY: "90%"}}, {}, (0, 0))
    assert "没有可以加权的预算数" in why(found, QUALITY, "actual")


def test_causes_are_told_of_every_unit() -> None:
    found = two(
        "monitoring", {"explanation": {COUNT: "人手不够"}}, {"explanation": {COUNT: "下雨"}}
    )
    assert row(found, COUNT, "explanation") == [
        "示例一村（柳溪）：人手不够\n示例二村（桥头）：下雨"
    ]


def totals(found: Rolled) -> list[object]:
    return [found.values.get(resolve(name)) for name in ("points_total", "score_total", "result")]


def test_points_that_units_gave_themselves_are_never_added() -> None:
    """Two units that shift 3.33 points alike have 100 points together, not 110 and more."""
    moved = {"own_points": {COUNT: 5, QUALITY: Decimal("11.66")}}
    found = two("self_evaluation", moved, moved)
    assert row(found, COUNT, "own_points", "points") == [Decimal(5), Decimal(5)]
    assert totals(found)[0] == Decimal(100)


def test_points_that_one_unit_gave_itself_are_no_project_s() -> None:
    moved = {"own_points": {COUNT: 5, QUALITY: Decimal("11.66")}}
    for one, other in ((moved, {}), ({}, moved)):
        found = two("self_evaluation", one, other)
        assert row(found, COUNT, "own_points", "points", "score") == [None, None, None]
        assert row(found, TIME, "points") == [Decimal("8.33")]
        assert totals(found) == [None, None, None]
    assert why(found, COUNT, "own_points") == (
        "各单位不同：5（示例二村（桥头））、没有填（示例一村（柳溪））"
    )


def test_points_of_units_with_other_rows_do_not_fit_together() -> None:
    moved = {"own_points": {COUNT: 5, QUALITY: Decimal("11.66")}}
    found = two("self_evaluation", moved, {**moved, "level3": {TIME: "竣工时间"}})
    assert totals(found) == [None, None, None]
    assert why(found, COUNT, "own_points").startswith("各单位的行不同，不能合成一个：5（")


def test_rows_without_points_have_no_score_and_nothing_untrue_is_said_of_them() -> None:
    none = {"own_points": {SOCIAL: 0, LASTING: 30}, "own_score": {SOCIAL: 0, TIME: 8.33}}
    found = two("self_evaluation", none, none)
    assert row(found, SOCIAL, "own_score", "score") == [Decimal(0), Decimal(0)]
    assert totals(found)[0] == Decimal(100)


def test_an_average_is_as_fine_as_what_it_is_made_of() -> None:
    """≥33.333%, which all units have, was printed as ≥33.33%."""
    target = {"target": {QUALITY: "≥33.333%"}}
    found = two(
        "self_evaluation",
        {**target, "actual": {QUALITY: "33.333%"}},
        {**target, "actual": {QUALITY: "33.334%"}},
    )
    assert row(found, QUALITY, "target", "actual") == ["≥33.333%", "33.333%"]
