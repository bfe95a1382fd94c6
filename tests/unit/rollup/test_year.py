"""The year's view: values of one project side by side, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.year_stages import (
    COUNT,
    HALF,
    LEAD,
    OTHER,
    PROJECT,
    SECOND,
    TARGET,
    WHOLE,
    of_one_unit,
    reported,
)
from xlkpi.rollup.year_lines import year_of

if TYPE_CHECKING:
    from xlkpi.records import Value
    from xlkpi.rollup.year import Year, YearCell


def shown(cells: tuple[YearCell, ...]) -> list[object]:
    return [cell.said or cell.value for cell in cells]


def lines(year: Year) -> dict[str, list[object]]:
    return {line.project.id: shown(line.cells) for line in year.lines}


def test_target_middle_and_end_of_one_unit_stand_side_by_side() -> None:
    year = year_of(of_one_unit())
    assert [column.figure.label for column in year.columns] == [
        "预算数",
        *("调整后预算数", "1-6月执行数", "执行率", "计划进度（6月）", "全年预计执行数"),
        *("全年预算数", "全年执行数", "执行率", "总分", "评价等级"),
    ]
    assert lines(year) == {
        "p1": [
            Decimal(60),
            *(Decimal(60), Decimal(24), Decimal("0.4"), Decimal("0.5"), Decimal(60)),
            *(Decimal(60), Decimal(57), Decimal("0.95"), Decimal("98.5"), "优"),
        ]
    }
    assert (year.lines[0].states, year.lines[0].notes) == (("已齐", "已齐", "已齐"), ())
    (table,) = year.tables
    assert (table.title, table.names) == ("年度指标", ("一级指标", "二级指标", "三级指标"))
    (row,) = table.rows
    assert row.names == ("产出指标", "数量指标", "修路")
    assert shown(row.cells) == ["=9公里", "3公里", "黄", None, "9公里", Decimal(50), Decimal(50)]
    assert row.notes == ()


def test_amounts_of_several_units_add_up_and_rates_are_made_of_the_sums() -> None:
    targets, june, _ = of_one_unit()
    other: dict[str, Value] = {
        "adjusted": Decimal(40),
        "spent": Decimal(36),
        "rate": Decimal("0.9"),
        "result": "良",
    }
    two = reported("self_evaluation", (LEAD, PROJECT, WHOLE), (OTHER, PROJECT, other))
    year = year_of((targets, june, two))
    assert lines(year)["p1"][6:9] == [Decimal(100), Decimal(93), Decimal("0.93")]
    assert lines(year)["p1"][9:] == [Decimal("59.3"), "差"]  # computed anew of what is rolled up


def test_indicators_of_several_units_are_what_the_stage_makes_of_them() -> None:
    """A target is what the stage that carries it makes of the units' ones: 9 and 9 are 18."""
    june = {**HALF, f"{COUNT}.want": Decimal(9), f"{COUNT}.got": Decimal(3)}
    both = (LEAD, PROJECT, TARGET), (OTHER, PROJECT, TARGET)
    targets = reported("project_targets", *both)
    ((row,),) = (
        table.rows
        for table in year_of(
            (targets, reported("monitoring", (LEAD, PROJECT, june), (OTHER, PROJECT, june)))
        ).tables
    )
    assert shown(row.cells)[:2] == ["=18公里", "6公里"]
    ((row,),) = (
        table.rows
        for table in year_of((targets, reported("monitoring", (LEAD, PROJECT, june)))).tables
    )
    assert shown(row.cells)[:2] == ["各单位都是“=9公里”", "3公里"]


def test_last_year_beside_this_year_tells_another_indicator_of_the_same_row() -> None:
    """Nothing was taken over: the row of one key may be about something else."""
    other = {**TARGET, f"{COUNT}.level3": "植树", f"{COUNT}.target": "=50棵"}
    before = reported("project_targets", (LEAD, PROJECT, other), year=2020)
    before = replace(before, title="2020年项目绩效目标")
    year = year_of((before, of_one_unit()[0]))
    ((row,),) = (table.rows for table in year.tables)
    assert (row.names[2], shown(row.cells)) == ("修路", ["=50棵", "=9公里"])
    assert row.notes == ("2020年项目绩效目标的这一行是“产出指标 数量指标 植树”",)


def test_rows_of_units_meet_by_what_they_are_about() -> None:
    """One unit's first spare row is another indicator than the other's."""
    spare = "indicators[s1]"

    def own(name: str, target: str) -> dict[str, Value]:
        words = {"level1": "产出指标", "level2": "数量指标", "level3": name, "target": target}
        return {f"{spare}.{column}": word for column, word in words.items()}

    wells, trees = own("打井", "=2口"), own("种树", "=50棵")
    targets = reported("project_targets", (LEAD, PROJECT, wells), (OTHER, PROJECT, trees))
    june = reported(
        "monitoring",
        (LEAD, PROJECT, {**wells, f"{spare}.actual": "1口"}),
        (OTHER, PROJECT, {**trees, f"{spare}.actual": "30棵"}),
    )
    (table,) = year_of((targets, june)).tables
    assert [(row.names[2], *shown(row.cells)[:2], row.notes) for row in table.rows] == [
        ("打井", "=2口", "1口", ()),
        ("种树", "=50棵", "30棵", ()),
    ]


def test_units_that_count_otherwise_have_no_one_value_and_it_is_told_why() -> None:
    june = {**HALF, f"{COUNT}.want": Decimal(9), f"{COUNT}.got": Decimal(3)}
    other = {**june, f"{COUNT}.actual": "3000米", f"{COUNT}.got": Decimal(3000)}
    stage = reported("monitoring", (LEAD, PROJECT, june), (OTHER, PROJECT, other))
    ((row,),) = (table.rows for table in year_of((of_one_unit()[0], stage)).tables)
    assert shown(row.cells)[1] == "各单位不同"
    (why,) = row.notes
    assert why.startswith("项目绩效运行监控表的“1-6月执行情况”：")
    assert "公里（第1村）" in why
    assert "米（第2村）" in why


def test_a_text_that_a_unit_leaves_blank_is_not_that_of_all() -> None:
    targets, *_ = of_one_unit()
    blank = {name: value for name, value in HALF.items() if not name.endswith(".actual")}
    june = reported("monitoring", (LEAD, PROJECT, HALF), (OTHER, PROJECT, blank))
    ((row,),) = (table.rows for table in year_of((targets, june)).tables)
    assert shown(row.cells)[:2] == ["=9公里", "3公里（1/2个单位）"]


def test_a_stage_that_lacks_units_says_whom() -> None:
    targets, june, _ = of_one_unit()
    part = reported("self_evaluation", (LEAD, PROJECT, WHOLE), due=[(OTHER, PROJECT)])
    (line,) = year_of((targets, june, part)).lines
    assert line.states == ("已齐", "已齐", "待齐")
    assert line.notes == ("项目绩效自评表只合计已并入的，还差第2村",)
    assert shown(line.cells)[7] == Decimal(57)


def test_what_is_not_merged_or_not_there_is_said_in_its_place() -> None:
    targets, *_ = of_one_unit()
    june = reported("monitoring", (LEAD, SECOND, {"spent": Decimal(1)}), due=[(LEAD, PROJECT)])
    year = year_of((targets, june))
    assert lines(year) == {
        "p1": [Decimal(60), *["未并入"] * 5],
        "p2": ["—", None, Decimal(1), None, None, None],
    }
    assert [line.states for line in year.lines] == [("已齐", "未并入"), ("—", "已齐")]
    ((row,),) = (table.rows for table in year.tables)
    assert shown(row.cells) == ["=9公里", *["未并入"] * 3]


def test_a_project_that_was_given_up_has_its_line_and_a_renamed_one_its_old_name() -> None:
    targets, *_ = of_one_unit()
    now = replace(SECOND, name="护林防火")
    june = reported("monitoring", (LEAD, now, HALF), projects=[now])
    year = year_of(
        (reported("project_targets", (LEAD, PROJECT, TARGET), (LEAD, SECOND, TARGET)), june)
    )
    assert [line.project.name for line in year.lines] == ["护林防火", "道路"]
    assert year.lines[0].notes == ("项目绩效目标表里叫“护林”",)
    assert year.lines[1].states == ("已齐", "—")
    assert targets.facts.projects


def test_nothing_this_year_is_told_and_adds_nothing() -> None:
    waived = reported("project_targets", (LEAD, PROJECT, {"not_applicable": "是"}))
    year = year_of((waived, of_one_unit()[1]))
    assert year.lines[0].states == ("本年无此项目", "已齐")
    assert lines(year)["p1"][0] == "—"


def test_a_target_amended_after_the_stage_went_out_is_told_at_its_row() -> None:
    _, june, whole = of_one_unit()
    amended = {**TARGET, "fiscal_funds": Decimal(58), "budget_total": Decimal(58)}
    amended |= {f"{COUNT}.target": "=8公里", f"{COUNT}.level3": "修村道"}
    targets = reported("project_targets", (LEAD, PROJECT, amended))
    year = year_of((targets, june, whole))
    assert lines(year)["p1"][0] == Decimal(58)
    assert year.lines[0].notes == (
        "项目绩效运行监控表的“其中：财政资金年初预算数”是“60”，项目绩效目标表现在是“58”",
        "项目绩效自评表的“其中：本年财政拨款年初预算数”是“60”，项目绩效目标表现在是“58”",
    )
    ((row,),) = (table.rows for table in year.tables)
    assert row.names == ("产出指标", "数量指标", "修路")
    assert row.notes == (
        "项目绩效目标表的这一行是“产出指标 数量指标 修村道”",
        "项目绩效运行监控表的“指标值”是“=9公里”，项目绩效目标表现在是“=8公里”",
        "项目绩效自评表的“年度指标值”是“=9公里”，项目绩效目标表现在是“=8公里”",
    )


def test_a_goal_amended_after_the_stage_went_out_is_told_by_its_row() -> None:
    """Of a form without the row it is not known what it had: it came in before that was kept."""
    targets = reported("project_targets", (LEAD, PROJECT, {**TARGET, "goals[s1].text": "修好路"}))
    kept = reported("monitoring", (LEAD, PROJECT, {**HALF, "goals[s1].text": "修路"}))
    (line,) = year_of((targets, kept)).lines
    assert line.notes == ("项目绩效运行监控表的“目标1”是“修路”，项目绩效目标表现在是“修好路”",)
    (line,) = year_of((targets, of_one_unit()[1])).lines
    assert line.notes == ()


def test_amounts_are_in_the_measure_of_the_last_stage() -> None:
    _, june, _ = of_one_unit()
    targets = reported(
        "project_targets",
        (
            LEAD,
            PROJECT,
            {**TARGET, "budget_total": Decimal(600_000), "fiscal_funds": Decimal(600_000)},
        ),
        measure="元",
    )
    (line,) = year_of((targets, june)).lines
    assert (line.cells[0].value, line.notes) == (Decimal(60), ())
