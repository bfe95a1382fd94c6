"""The master as people work in it: what stands out, what is folded, what may be typed where."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from tests.builders.masters import CREATED
from tests.builders.work_place import COMPUTED, HEAD, columns, dimensions, folded, waiting
from xlkpi.master.drawing import styles
from xlkpi.master.drawing.state_colours import COLOURS
from xlkpi.master.workbook import workbook
from xlkpi.problems import Place, problem
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(waiting(), CREATED)))


def conditions(sheet: Any, cell: str) -> list[tuple[str, Any]]:
    """Formula and look of every condition on a cell."""
    return [
        (rule.formula[0], rule.dxf)
        for area in sheet.conditional_formatting
        if cell in {str(c) for r in area.sqref.ranges for row in r.rows for c in _names(row)}
        for rule in area.rules
    ]


def _names(row: Iterable[tuple[int, int]]) -> Iterable[str]:
    return (f"{get_column_letter(c)}{r}" for r, c in row)


def test_computed_amounts_and_where_they_came_from_are_folded(book: Any) -> None:
    sheet = book["项目明细"]
    points = ("3月底", "6月底", "10月底", "12月底")
    amounts = [f"{p}{what}" for what in ("累计金额", "本期金额") for p in points]
    assert folded(sheet) == [*amounts, "文件", "收到时间", "版本"]
    shown = {
        "预算数",
        "3月底累计支出比例",
        "状态",
        "审核结论",
        "审定预算数",
        "审核意见",
        "部门备注",
    }
    of = dimensions(sheet)
    assert not any(of[columns(sheet)[heading]].hidden for heading in shown)
    assert of[columns(sheet)["审核结论"]].collapsed, "the + stands above the column after"
    assert "“+”" in str(sheet["D2"].value)


def test_the_log_folds_its_digests_only(book: Any) -> None:
    sheet = book["导入日志"]
    assert folded(sheet) == ["内容校验码（SHA-256）"]
    assert dimensions(sheet)[get_column_letter(len(sheet[HEAD]) + 1)].collapsed


def test_what_was_only_noted_is_counted_and_not_listed(book: Any) -> None:
    sheet, counts = book["问题清单"], book["问题统计"]
    words = [cell.value for cell in sheet[columns(sheet)["级别"]][HEAD:]]
    assert [word for word in words if word in ("错误", "提示", "说明")] == ["错误", "提示"]
    assert "问题统计" in str(sheet["C2"].value)
    letters = columns(counts)
    lines = [
        tuple(counts[f"{letters[head]}{row}"].value for head in ("级别", "代码", "处数"))
        for row in range(4, 8)
    ]
    assert [line[0] for line in lines] == ["错误", "提示", "说明", None]
    assert lines[2][2] == 2


def test_sheets_of_formulas_alone_are_protected_and_can_be_filtered(book: Any) -> None:
    for sheet in book.worksheets:
        computed = sheet.title in COMPUTED or sheet.title.startswith("汇总表")
        assert sheet.protection.sheet is computed, sheet.title
        assert sheet.protection.password is None
    for name in COMPUTED:
        rights = book[name].protection
        assert (rights.autoFilter, rights.formatColumns, rights.objects) == (False, False, False)


def test_nothing_is_folded_where_protection_would_keep_it_folded(book: Any) -> None:
    for sheet in book.worksheets[1:-1]:
        grouped = folded(sheet)
        rows = [d for d in sheet.row_dimensions.values() if d.outlineLevel]
        assert not (sheet.protection.sheet and (grouped or rows)), sheet.title


def refused(sheet: Any) -> set[str]:
    """The cells that nothing can be typed into."""
    found: set[str] = set()
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "custom":
            assert rule.formula1 == "FALSE"
            assert (rule.errorStyle or "stop", rule.showErrorMessage) == ("stop", True)
            assert "“项目明细”的淡黄色栏" in rule.error
            found |= {c for r in rule.sqref.ranges for row in r.rows for c in _names(row)}
    return found


def test_in_details_only_the_departments_columns_can_be_typed_into(book: Any) -> None:
    sheet = book["项目明细"]
    at, closed = columns(sheet), refused(sheet)
    last = sheet.max_row
    own = ("审核结论", "审定预算数", "审核意见", "部门备注")
    assert not any(f"{at[heading]}{row}" in closed for heading in own for row in range(4, last))
    others = set(at) - set(own)
    assert all(f"{at[heading]}{row}" in closed for heading in others for row in range(4, last))
    assert all(f"{column}{last}" in closed for column in at.values()), "totals"


def test_what_would_be_lost_elsewhere_is_refused_while_it_is_typed(book: Any) -> None:
    for name in ("指标明细", "项目指标", "问题清单", "报送状态", "导入日志"):
        sheet = book[name]
        first, top, last, bottom = range_boundaries(sheet.auto_filter.ref)
        closed = refused(sheet)
        cells = {f"{get_column_letter(c)}{r}" for c in range(first, last + 1)
                 for r in range(top + 1, bottom + 1)}  # fmt: skip
        assert cells <= closed, name


def words_of(sheet: Any, cell: str, word: str) -> Any:
    """The look that a cell takes when it holds a word."""
    looks = [dxf for formula, dxf in conditions(sheet, cell) if f'"{word}"' in formula]
    assert len(looks) == 1, (cell, word)
    return looks[0]


@pytest.mark.parametrize(
    ("name", "heading", "word", "colour"),
    [
        ("报送状态", "逾期", "逾期", styles.ALARM),
        ("报送状态", "状态", "有错误待退回", styles.TO_MEND),
        ("报送状态", "状态", "已并入", styles.GOOD),
        ("报送状态", "状态", "已并入（有提示）", styles.REMARKED),
        ("问题清单", "级别", "错误", styles.ALARM),
        ("问题清单", "级别", "提示", styles.OPEN),
        ("按项目汇总", "状态", "不符", styles.ALARM),
        ("单位×项目", "补偿安置费", "未并入", styles.OPEN),
        ("导入日志", "结果", "有错误", styles.TO_MEND),
    ],
)
def test_states_have_their_colours(
    book: Any, name: str, heading: str, word: str, colour: str
) -> None:
    look = words_of(book[name], f"{columns(book[name])[heading]}4", word)
    assert look.font.color.rgb == "FF" + colour.removeprefix("#")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("项目明细", "审定与报送差额"),
        ("项目明细", "错误"),
        ("按项目汇总", "差额"),
        ("按项目汇总", "未并入"),
        ("按单位汇总", "未并入"),
        ("报送状态", "错误数"),
    ],
)
def test_numbers_that_should_be_nought_stand_out_totals_included(
    book: Any, name: str, heading: str
) -> None:
    sheet = book[name]
    column = columns(sheet)[heading]
    for row in (4, sheet.max_row):
        (formula,) = (f for f, _ in conditions(sheet, f"{column}{row}") if "ROUND(" in f)
        assert formula == f"IF(ISNUMBER({column}4),ROUND({column}4,6)<>0,FALSE)"


def test_a_state_that_nobody_has_is_not_coloured_in_the_overview(book: Any) -> None:
    sheet = book["总览"]
    row = next(r for r in range(1, 60) if sheet.cell(r, 2).value == "不符")
    formulas = [f for f, _ in conditions(sheet, f"B{row}")]
    first = min(r for r in range(1, 60) if sheet.cell(r, 2).value == "待齐")
    assert formulas
    assert all(f.startswith("AND(") and f.endswith(f",$C{first}>0)") for f in formulas)


def test_letters_can_be_read_on_their_tints() -> None:
    for words, colour, tint in COLOURS:
        assert contrast(colour, tint) >= 4.5, words
    assert contrast(styles.GREY, "#FFFFFF") >= 4.5
    assert contrast(styles.BLUE, "#FFFFFF") >= 4.5


def test_every_state_has_one_colour_at_most() -> None:
    every = [word for words, _, _ in COLOURS for word in words]
    assert len(every) == len(set(every))
    plain = {*states.LINE_STATES.values(), *states.RETURN_STATES.values()} - set(every)
    assert plain == {"未下发", "已下发", "免报", "已被替换", "已作废", "重复"}


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LINK = re.compile(
    r"=HYPERLINK\(\"#'?(?P<sheet>[^'!]+)'?!(?P<column>[A-Z]+)\"&\(MATCH\(\$(?P<key>[A-Z]+\d+),"
    r"'?[^'!]+'?!\$(?P<keys>[A-Z]+)\$4(?::\$[A-Z]+\$(?P<last>\d+))?,0\)\+3\),\"[^\"]+\"\)"
)


def landing(book: Any, sheet: Any, formula: str) -> tuple[str, str, int]:
    """Where a link leads, as a program works it out: sheet, column, row."""
    link = LINK.fullmatch(formula)
    assert link is not None, formula
    wanted = sheet[link["key"]].value
    to = book[link["sheet"]]
    rows = range(4, int(link["last"] or 4) + 1)
    row = next(row for row in rows if to[f"{link['keys']}{row}"].value == wanted)
    return to.title, link["column"], row


def swap(sheet: Any, one: int, other: int) -> None:
    """Change two lines round, as sorting does: a link's own row goes with it."""
    for column in range(1, sheet.max_column + 1):
        a, b = sheet.cell(one, column), sheet.cell(other, column)
        a.value, b.value = _moved(b.value, other, one), _moved(a.value, one, other)


def _moved(value: Any, old: int, new: int) -> Any:
    if isinstance(value, str) and value.startswith("="):
        return re.sub(rf"(?<=MATCH\(\$)([A-Z]+){old}(?=,)", rf"\g<1>{new}", value)
    return value


def test_links_land_on_what_they_are_about_whatever_was_sorted() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(waiting(), CREATED)))
    problems, detail, projects = book["问题清单"], book["项目明细"], book["按项目汇总"]
    swap(detail, 4, 20)
    swap(problems, 4, 5)
    swap(projects, 5, 9)
    at = columns(problems)
    found = {
        problems[f"{at['代码']}{row}"].value: landing(
            book, problems, problems[f"{at['查看']}{row}"].value
        )
        for row in (4, 5)
    }
    assert found["K01"][::2] == ("项目明细", 20)
    assert detail["C20"].value == "#v01#p01"
    assert found["X04"][::2] == ("按项目汇总", 9)
    assert projects["A9"].value == "#p02"


def test_the_roll_call_leads_to_the_first_problem_of_its_form() -> None:
    view = waiting()
    late = problem("X03", Place(unit="v02", project="p01"), name="n", what="t", due="d")
    book = openpyxl.load_workbook(
        BytesIO(workbook(replace(view, problems=(*view.problems, late)), CREATED))
    )
    status = book["报送状态"]
    link = status[f"{columns(status)['第一个问题']}4"].value
    name, _, row = landing(book, status, link)
    problems = book[name]
    assert problems[f"{columns(problems)['代码']}{row}"].value == "X03"
    back = problems[f"{columns(problems)['查看']}{row}"].value
    assert landing(book, problems, back)[::2] == ("报送状态", 4)


def test_first_numbers_lead_to_their_sheets(book: Any) -> None:
    labels = [str(book["总览"].cell(4, column).value) for column in range(2, 8)]
    sheets = [re.findall(r"#'?([^'!]+)'?!A3", label)[0] for label in labels]
    assert sheets == ["项目明细", "报送状态", "项目明细", "报送状态", "问题清单", "问题清单"]
