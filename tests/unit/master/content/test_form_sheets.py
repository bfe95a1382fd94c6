"""汇总表: the form in its own layout, added up over units, kinds of units and projects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.form_sums import GIVEN, view
from tests.builders.master_views import example_view, without
from tests.builders.masters import CREATED
from xlkpi.master.workbook import workbook

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView

ALL, VILLAGES, COMMUNITIES = "汇总表-收支", "汇总表-村-收支", "汇总表-社区-收支"


def opened(shown: MasterView, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(shown, CREATED)), data_only=values)


def rows(sheet: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(view("v01", "v02", "c01"))


def test_each_scope_has_a_sheet_for_each_of_the_form(book: Any) -> None:
    found = [name for name in book.sheetnames if name.startswith("汇总表")]
    assert found == [
        ALL,
        "汇总表-计划",
        VILLAGES,
        "汇总表-村-计划",
        COMMUNITIES,
        "汇总表-社区-计划",
    ]


def test_rows_add_up_by_their_keys_whatever_these_are(book: Any) -> None:
    """SUMIFS would take 2 for 02, and a* for a-long as well."""
    added = {row[0]: row[1:3] for row in rows(book[ALL])[3:7]}
    expected = {"二": [40.1, 5], "零二": [8.2, 9], "星": [7.05, 5], "长": [1_000_000.01, 6]}
    assert added == expected
    of_villages = {row[0]: row[1:3] for row in rows(book[VILLAGES])[3:7]}
    assert of_villages == {**expected, "零二": [0.2, 2]}
    of_others = {row[0]: row[1:3] for row in rows(book[COMMUNITIES])[3:7]}
    assert of_others == {"零二": [8, 7], **{key: [None, None] for key in ("二", "星", "长")}}


def test_free_rows_are_one_line_that_says_where_they_are(book: Any) -> None:
    assert rows(book[ALL])[7][0] == "自行增加的明细共 1 行，逐行见“收支明细”"
    assert rows(book[ALL])[9][0] == "人员共 2 行，逐行见“人员明细”"
    assert rows(book[COMMUNITIES])[8][0] == "人员都没有填写"
    assert len(rows(book[COMMUNITIES])) == len(rows(book[ALL])) - 1


def test_percentages_are_computed_again_over_what_was_added_up(book: Any) -> None:
    total = sum(Decimal(amount) for lines, *_ in GIVEN.values() for amount, _ in lines.values())
    people = sum(number for lines, *_ in GIVEN.values() for _, number in lines.values())
    line, plan = rows(book[ALL]), rows(book["汇总表-计划"])
    assert line[8][1:4] == [float(total), 100, 2]
    change = float((total + 2 - 100) / 100)
    assert line[8][4:] == pytest.approx([change, float(people / total)])
    assert line[3][4] == pytest.approx(float(Decimal("40.1") / total))
    assert [row[0] for row in plan[3:]] == pytest.approx([float(total), change])
    own = {unit: sum(Decimal(a) for a, _ in lines.values()) for unit, (lines, *_) in GIVEN.items()}
    june = sum(own[unit] * Decimal(half) for unit, (*_, half) in GIVEN.items())
    assert plan[1][1:] == pytest.approx([float(june / total), float(june)])
    assert plan[2][1:] == pytest.approx([1, float(total)])


def test_a_blank_that_counts_as_zero_does_so_in_the_sums(book: Any) -> None:
    """No village but one gave a gift, no community any: its 上年 is blank, so is the change."""
    assert rows(book[COMMUNITIES])[7][1:6] == [8, None, None, None, 7 / 8]


def test_what_does_not_add_up_stays_blank(book: Any) -> None:
    """A month, the price of a piece, a percentage without weights, texts and days."""
    line = rows(book[ALL])
    assert line[2] == ["全部单位", None, None, 2021, None, "元"]
    assert {row[3] for row in line[3:7]} == {row[5] for row in line[3:7]} == {None}
    plan = rows(book["汇总表-计划"])
    assert [plan[3][1:], plan[4][1:]] == [[None, None], [None, None]]


def test_the_title_says_what_was_added_up(book: Any) -> None:
    assert rows(book[ALL])[:2] == [
        ["汇总范围：全部单位　应报 3 份，已并入 3 份", *[None] * 5],
        ["全部单位2021年收支表", *[None] * 5],
    ]
    partly = opened(view("v02"))
    assert partly[VILLAGES]["A1"].value == (
        "汇总范围：全部村　应报 2 份，已并入 1 份　还差 1 份，不在合计内"
    )
    assert COMMUNITIES not in partly.sheetnames, "nothing of it is in"
    assert partly[VILLAGES]["C3"].value == "村"


def test_a_form_that_is_not_due_any_more_is_told_apart() -> None:
    shown = view("v01", "c01")
    shown = replace(shown, due=tuple(due for due in shown.due if due.unit != "c01"))
    title = opened(shown)[ALL]["A1"].value
    assert title == (
        "汇总范围：全部单位　应报 2 份，已并入 1 份　还差 1 份，不在合计内　另计入不再应报的 1 份"
    )


def test_the_sums_are_live_over_the_other_sheets() -> None:
    book = opened(view("v01", "v02", "c01"), values=False)
    assert book[ALL]["B9"].value.startswith("=SUM(")
    assert book[VILLAGES]["B4"].value.startswith("=SUMPRODUCT(EXACT(")
    assert ',"村")' in book[VILLAGES]["B4"].value
    assert ',"2")' in book[VILLAGES]["B4"].value
    assert book[ALL]["F9"].value.count("SUM(") > 1
    assert all("IFS(" not in str(c.value) for row in book[ALL] for c in row)


def test_kinds_that_differ_in_capitals_alone_have_sheets_of_their_own() -> None:
    """Excel's = takes them for one: the sheet of each showed what both come to."""
    book = opened(view("v01", "v02", v01="A类", v02="a类"))
    names = [name for name in book.sheetnames if name.casefold().startswith("汇总表-a类")]
    assert len(names) == 4
    assert len({name.casefold() for name in names}) == 4
    formulas = opened(view("v01", "v02", v01="A类", v02="a类"), values=False)
    told = [str(formulas[name]["B4"].value) for name in names[::2]]
    assert [("EXACT(" in one, '"A类"' in one) for one in told] == [(True, True), (True, False)]


def test_columns_are_wide_enough_for_sums_and_print_as_the_form_does(book: Any) -> None:
    sheet = book[ALL]
    assert sheet.column_dimensions["B"].width >= len("1,000,060.36") + 1
    assert sheet.print_area == f"'{ALL}'!$A$1:$F$10"
    assert sheet.protection.sheet
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A1:F1", "A2:F2", "A10:F10"}


def test_the_published_figures_stand_in_the_form_of_all_projects() -> None:
    book = opened(example_view())
    sheet = book["汇总表"]
    assert sheet["A1"].value == "汇总范围：全部单位　应报 45 份，已并入 45 份"
    assert (sheet["B3"].value, sheet["D3"].value, sheet["D4"].value) == (
        2021, "全部单位", "全部项目",
    )  # fmt: skip
    assert (sheet["C5"].value, sheet["E5"].value) == (1264.1, 1264.1)
    assert [sheet[at].value for at in ("B8", "C8", "E8", "F8")] == [0.3, 0.5, 0.75, 1]
    projects = [name for name in book.sheetnames if name.startswith("汇总表-")]
    budgets = [book[name]["C5"].value for name in projects]
    assert budgets == [55, 60.7, 73.9, 200, 213, 544.7, 50, 6.8, 15, 30, 15]
    first = book[projects[0]]
    assert first["A2"].value == "村干部工资、保险和聘用人员工资项目绩效目标表"
    assert first["D4"].value == "村干部工资、保险和聘用人员工资"


def test_a_project_of_which_nothing_is_in_has_no_sheet() -> None:
    shown = without(example_view(), "o01", "p05")
    names = opened(shown).sheetnames
    assert sum(name.startswith("汇总表-") for name in names) == 10
    assert opened(shown)["汇总表"]["A1"].value.endswith("还差 1 份，不在合计内")
    assert not any(name.startswith("汇总表") for name in opened(example_view(())).sheetnames)
