"""The demo's round: what the source's figures come to in the master."""

from __future__ import annotations

import pytest

from tests.builders.demo_round import master, played, table
from xlkpi.records import Status

BUDGETS = (55, 60.7, 73.9, 200, 213, 544.7, 50, 6.8, 15, 30, 15)
PLAN = (379.23, 632.05, 948.075, 1264.1)


def close(number: float) -> object:
    return pytest.approx(number, abs=1e-9)


def test_the_round_ends_as_scripted() -> None:
    assert played().as_scripted


def test_the_first_import_shows_every_kind_of_trouble() -> None:
    found = {p.code for file in played().first.files for p in file.problems}
    assert {"T32", "T11", "T07", "F20", "F13", "T45b", "T04", "T09", "T48"} <= found
    statuses = [file.status for file in played().first.files]
    assert statuses.count(Status.REJECTED) == 4
    assert statuses.count(Status.DUPLICATE) == 1


def test_the_published_budgets_by_project() -> None:
    lines = table("按项目汇总", "控制数")
    assert [line["各单位合计（预算数）"] for line in lines[:11]] == [close(b) for b in BUDGETS]
    assert {line["状态"] for line in lines[:11]} == {"一致"}
    assert lines[11]["各单位合计（预算数）"] == close(1264.1)


def test_the_plan_over_all_projects() -> None:
    foot = table("支出计划", "预算数")[11]
    points = ("3月底", "6月底", "10月底", "12月底")
    assert [foot[f"{p}累计金额"] for p in points] == [close(a) for a in PLAN]
    assert [foot[f"{p}累计支出比例"] for p in points] == [close(s) for s in (0.3, 0.5, 0.75, 1.0)]


def test_by_project_by_unit_and_across_agree() -> None:
    by_project = table("按项目汇总", "控制数")[-1]["各单位合计（预算数）"]
    by_unit = table("按单位汇总", "应报表数")[-1]["预算数"]
    sheet = master()["单位×项目"]
    across = [v for row in sheet.iter_rows(values_only=True) for v in row if isinstance(v, float)]
    detail = table("项目明细", "预算数")[-1]["预算数"]
    assert by_project == by_unit == detail == close(1264.1)
    assert close(1264.1) in across


def test_one_set_of_indicators_for_each_project() -> None:
    lines = table("项目指标", "三级指标")
    assert len(lines) == 77
    assert {line["指标值确定依据"] for line in lines} == {"行业标准"}


def test_one_line_for_each_form_and_each_filled_indicator() -> None:
    forms = table("项目明细", "预算数")
    assert len(forms) == 45 + 1
    assert len(table("指标明细", "三级指标")) == 45 * 7 + 1
