"""The file as a reader sees it: sheets, values, formulas, set-up, properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.master_views import example_view, with_budget, with_single, without
from tests.builders.masters import CREATED, WHEN
from xlkpi.master.drawing.sheets import fitting
from xlkpi.master.workbook import workbook
from xlkpi.records import Status
from xlkpi.rollup.lines import LineStatus, Rate, ReturnLine, UnitLine
from xlkpi.spec.language.models import MasterSpec

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView


def opened(view: MasterView, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(view, CREATED)), data_only=values)


def column(sheet: Any, heading: str) -> list[Any]:
    """The values below a heading, the totals at the end."""
    heads = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[3]}
    return [row[heads[heading] - 1].value for row in sheet.iter_rows(min_row=4)]


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(example_view())


def test_sheets_stand_in_their_order(book: Any) -> None:
    names = book.sheetnames
    assert names[:4] == ["总览", "项目明细", "指标明细", "目标明细"]
    assert names[4:9] == ["项目指标", "项目目标", "按项目汇总", "按单位汇总", "单位×项目"]
    assert names[10:14] == ["问题清单", "问题统计", "报送状态", "导入日志"]
    assert names[14:16] == ["汇总表", "汇总表-1.村干部工资、保险和聘用人员工资"]
    assert names[-1] == "审核底稿"
    assert book["审核底稿"].sheet_state == "veryHidden"
    assert "用途明细" not in names, "a table without rows has no sheet"


def test_every_published_budget_stands_under_its_project(book: Any) -> None:
    found = column(book["按项目汇总"], "各单位合计（预算数）")
    assert found == [55, 60.7, 73.9, 200, 213, 544.7, 50, 6.8, 15, 30, 15, 1264.1]
    assert set(column(book["按项目汇总"], "状态")[:-1]) == {"一致"}
    assert column(book["按项目汇总"], "差额")[-1] == 0


def test_three_ways_of_adding_come_to_the_same(book: Any) -> None:
    assert column(book["项目明细"], "预算数")[-1] == 1264.1
    assert column(book["按单位汇总"], "预算数")[-1] == 1264.1
    assert column(book["单位×项目"], "合计")[-1] == 1264.1
    assert [row[5].value for row in book["总览"].iter_rows()].count("一致") == 7


def test_plan_is_amounts_over_budgets(book: Any) -> None:
    sheet = next(book[name] for name in book.sheetnames if name.endswith("支出计划"))
    expected = {"3月底": (379.23, 0.3), "6月底": (632.05, 0.5), "10月底": (948.075, 0.75)}
    for point, (amount, share) in expected.items():
        assert column(sheet, f"{point}累计金额")[-1] == amount
        assert column(sheet, f"{point}累计支出比例")[-1] == share


def test_details_have_a_line_for_each_form_and_hidden_keys(book: Any) -> None:
    sheet = book["项目明细"]
    assert len(column(sheet, "单位")) == 45 + 1
    assert (sheet["A4"].value, sheet["B4"].value, sheet["C4"].value) == ("#v01", "#p01", "#v01#p01")
    dimensions = [d for d in sheet.column_dimensions.values() if d.hidden and not d.outlineLevel]
    assert {n for d in dimensions for n in range(d.min, d.max + 1)} == {1, 2, 3}
    assert column(sheet, "绩效指标应填")[0] == 9
    assert column(sheet, "绩效指标已填")[0] == 7


def test_totals_and_roll_ups_are_live() -> None:
    sheet = opened(example_view(), values=False)["按项目汇总"]
    assert "SUMIFS(" in column(sheet, "各单位合计（预算数）")[0]
    assert column(sheet, "各单位合计（预算数）")[-1].startswith("=SUM(")
    assert "ROUND(" in column(sheet, "差额")[0]
    assert column(sheet, "状态")[0].startswith("=IF(")


def test_missing_forms_leave_blanks_not_zeros() -> None:
    view = without(example_view(), "o01", "p05")
    book = opened(view)
    projects = book["按项目汇总"]
    assert column(projects, "各单位合计（预算数）")[4] is None
    assert column(projects, "状态")[4] == "待齐"
    assert column(projects, "未并入")[4] == 1
    assert "未并入" in [cell.value for row in book["单位×项目"].iter_rows() for cell in row]


def test_differing_sum_is_told() -> None:
    projects = opened(with_budget(example_view(), "o01", "p05", "213.5"))["按项目汇总"]
    assert column(projects, "状态")[4] == "不符"
    assert column(projects, "差额")[4] == 0.5


def test_texts_that_look_like_formulas_stay_texts() -> None:
    view = example_view()
    names = ("=1+1", "+8", "-8", "@x", "{=1}", "http://example.invalid")
    forms = [replace(f, file=name) for f, name in zip(view.forms, names, strict=False)]
    sheet = opened(example_view(forms), values=False)["项目明细"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    cells = [sheet.cell(4 + n, heads["文件"]) for n in range(len(names))]
    assert [cell.value for cell in cells] == list(names)
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)


def test_parts_shown_rounded_are_announced_and_others_not() -> None:
    book = opened(example_view())
    assert "四舍五入" in str(book["项目明细"]["D2"].value), "30 % of 7.3547 has five decimals"
    assert "四舍五入" not in str(book["按项目汇总"]["B2"].value)


def test_times_are_shown_in_the_workspaces_zone() -> None:
    view = example_view()
    view = example_view([replace(f, received=WHEN) for f in view.forms])
    assert column(opened(view)["项目明细"], "收到时间")[0] == datetime(2021, 1, 13, 0, 30)  # noqa: DTZ001 - cells know no zone


def test_same_view_gives_the_same_bytes() -> None:
    view = example_view()
    backwards = replace(view, forms=tuple(reversed(view.forms)))
    assert workbook(view, CREATED) == workbook(view, CREATED) == workbook(backwards, CREATED)


def test_time_in_the_properties_is_the_one_given(book: Any) -> None:
    assert book.properties.created.replace(tzinfo=UTC) == CREATED


def test_revision_and_journal_head_are_kept_and_seen(book: Any) -> None:
    properties = {p.name: p.value for p in book.custom_doc_props.props}
    assert properties == {"xlkpi-revision": "7", "xlkpi-journal": "ab" * 32}
    seen = [cell.value for row in book["总览"].iter_rows() for cell in row]
    assert "7" in seen
    assert "ab" * 32 in seen


def test_sheets_are_set_up_for_reading_and_printing(book: Any) -> None:
    listings = [sheet for sheet in book.worksheets[1:-1] if "汇总表" not in sheet.title]
    for sheet in listings:
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.freeze_panes is not None, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$3:$3"


def test_filter_leaves_the_totals_out(book: Any) -> None:
    assert book["按项目汇总"].auto_filter.ref.endswith("14")


def test_status_and_log_say_what_happened() -> None:
    view = example_view()
    unit, project = view.roster.units[0], view.roster.projects[0]
    line = UnitLine(unit, project, LineStatus.REJECTED, overdue=True, last_received=WHEN, errors=2)
    log = ReturnLine(
        WHEN, "a.zip!b.xlsx", "0" * 64, unit.name, Status.REJECTED, (("项目", Status.HELD),)
    )
    rates = (Rate("村", 9, 8, 7, 1),)
    book = opened(replace(view, unit_lines=(line,), returns=(log,), rates=rates))
    status = book["报送状态"]
    assert (column(status, "状态")[0], column(status, "逾期")[0]) == ("有错误待退回", "逾期")
    assert "村：应报 9，已报 8，已并入 7，逾期 1" in str(status["D2"].value)
    assert column(book["导入日志"], "各表结果") == ["项目：待确认"]


def test_collection_without_any_return_is_a_whole_workbook() -> None:
    view = replace(
        example_view(forms=()), roster=replace(example_view().roster, projects=()), due=()
    )
    book = opened(view)
    assert "暂无" in [cell.value for cell in book["项目明细"][4]]
    assert "指标明细" not in book.sheetnames


def test_form_without_amounts_needs_no_python() -> None:
    view = example_view()
    fields = {n: f for n, f in view.spec.fields.items() if f.kind.value != "money"}
    tables = {n: t for n, t in view.spec.tables.items() if n in ("goals", "indicators")}
    spec = view.spec.model_copy(
        update={"fields": fields, "tables": tables, "master": MasterSpec(detail="报表明细")}
    )
    book = opened(replace(view, spec=spec))
    assert "单位×项目" not in book.sheetnames
    assert "绩效目标明细" in book.sheetnames
    assert set(column(book["按项目汇总"], "状态")[:-1]) == {"已齐"}


def test_very_long_text_is_cut_and_says_so() -> None:
    text = fitting("字" * 40_000)
    assert len(text) == 32_767
    assert text.endswith("（过长，此处截断）")
    assert len(fitting("😀" * 30_000).encode("utf-16-le")) // 2 <= 32_767
    assert fitting("a\ud800b") == "a?b"


def test_amounts_without_a_blank_are_exact() -> None:
    view = example_view()
    form = with_single(view.forms[0], other_funds=Decimal("0.0001"))
    assert column(opened(example_view([form]))["项目明细"], "其他资金") == [0.0001, 0.0001]
