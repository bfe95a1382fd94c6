"""年度对照 and 年度指标: stages under their titles, live amounts, charts."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest

from tests.builders.masters import CREATED
from tests.builders.year_stages import many, played, viewed
from xlkpi.master.workbook import workbook

if TYPE_CHECKING:
    from xlkpi.rollup.year_stages import Stage

YEAR, ROWS = "年度对照", "年度指标"


def opened(*stages: Stage, values: bool = True) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(viewed(*stages), CREATED)), data_only=values)


def rows(sheet: Any) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(*played())


def test_each_stage_stands_under_its_title(book: Any) -> None:
    sheet = book[YEAR]
    bands = {str(area): sheet.cell(area.min_row, area.min_col).value for area in sheet.merged_cells}
    assert bands == {
        "D3:E3": "项目绩效目标表",
        "F3:K3": "项目绩效运行监控表",
        "L3:Q3": "项目绩效自评表",
    }
    assert rows(sheet)[3][3:] == (
        *("并入情况", "预算数"),
        *("并入情况", "调整后预算数", "1-6月执行数", "执行率", "计划进度（6月）", "全年预计执行数"),
        *("并入情况", "全年预算数", "全年执行数", "执行率", "总分", "评价等级"),
        "说明",
    )
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A4:R6", "D5")


def test_values_of_all_stages_and_their_totals(book: Any) -> None:
    *_, first, second, foot = rows(book[YEAR])
    assert first[1:] == (
        *(1, "道路", "已齐", 60, "已齐", 60, 24, 0.4, 0.5, 60),
        *("已齐", 100, 93, 0.93, 59.3, "差", None),
    )
    assert second[3:8] == ("已齐", 8, "未并入", "未并入", "未并入")
    assert second[11:14] == ("—", "—", "—")
    assert foot[1:] == (
        *("合计", None, None, 68, None, 60, 24, 0.4, None, 60),
        *(None, 100, 93, 0.93, None, None, None),
    )


def test_only_what_has_its_cells_here_is_a_formula() -> None:
    (first, *_), *_ = [[*rows(opened(*played(), values=False)[YEAR])[4:]]]
    assert not any(str(value).startswith("=") for value in first[:12])
    assert all(str(value).startswith("=IF(") for value in first[12:15])


def test_the_sheets_say_of_what_and_as_of_when_they_are(book: Any) -> None:
    for name, column in ((YEAR, 1), (ROWS, 2)):
        note = str(rows(book[name])[1][column])
        assert "项目绩效目标表（2021-project_targets，台账版本 5）" in note
        assert "xlkpi master" in note


def test_rows_of_the_indicators_stand_side_by_side(book: Any) -> None:
    (row,) = rows(book[ROWS])[4:]
    assert row[2:] == (
        *(1, "道路", "产出指标", "数量指标", "修路", "=9公里", "3公里", "黄", None),
        *("9公里", 50, 50, None),
    )


def test_charts_show_what_each_project_planned_and_spent() -> None:
    data = workbook(viewed(*played()), CREATED)
    with ZipFile(BytesIO(data)) as archive:
        charts = [
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("xl/charts/chart")
        ]
    drawn = [re.findall(r"<c:tx><c:strRef><c:f>(.*?)</c:f>", chart) for chart in charts]
    assert ["'年度对照'!$E$4", "'年度对照'!$H$4", "'年度对照'!$N$4"] in drawn  # by their headings
    assert [
        "'年度对照'!$F$3",
        "'年度对照'!$L$3",
    ] in drawn  # the same heading: by the stages' titles


def test_a_chart_of_the_first_projects_says_so() -> None:
    with ZipFile(BytesIO(workbook(viewed(*many(61)), CREATED))) as archive:
        charts = [archive.read(n) for n in archive.namelist() if n.startswith("xl/charts/chart")]
    assert sum("，前 60 行".encode() in chart for chart in charts) == 3


def test_a_collection_that_follows_none_has_no_year() -> None:
    first, *_ = played()
    book = openpyxl.load_workbook(BytesIO(workbook(first.facts.view, CREATED)))
    assert YEAR not in book.sheetnames


def test_the_same_year_gives_the_same_bytes() -> None:
    assert workbook(viewed(*played()), CREATED) == workbook(viewed(*played()), CREATED)
