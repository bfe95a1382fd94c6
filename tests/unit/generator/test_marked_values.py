"""What a marked copy gives back: values as read, unreadable ones as typed, and nothing else."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.builders.forms import blank, filled, places, plan
from tests.builders.marked_copies import Copied, copied, faults, judged, written
from xlkpi.generator.marks import MarkedReturn
from xlkpi.plan.build import CHECK, IDENTITY
from xlkpi.records import Unread
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

SHEET = plan().forms[0].sheet
PROJECT = plan().forms[0].project
BAD = "请填数字"


def at(reference: str) -> str:
    return str(places(plan())[resolve(reference)].at)


def given(values: dict[str, Any]) -> Copied:
    """The copy of a form that holds these values and nothing else."""
    typed = {(PROJECT, resolve(name)): value for name, value in values.items()}
    return written(MarkedReturn("a" * 64, typed, ()))


def after(changes: dict[str, Any]) -> Copied:
    (one,) = judged(filled(changes))
    return copied(one)


PERCENT = {
    "plan[m3].percent": 30,
    "plan[m6].percent": 50,
    "plan[m10].percent": 75,
    "plan[m12].percent": 100,
}


@pytest.mark.parametrize(
    ("typed", "reference", "found"),
    [
        ({"fiscal_funds": "55万元"}, "fiscal_funds", 55),
        ({"fiscal_funds": "550000元"}, "fiscal_funds", 55),
        ({"fiscal_funds": "５５"}, "fiscal_funds", 55),
        ({"fiscal_funds": "1,234.5"}, "fiscal_funds", 1234.5),
        ({"other_funds": "　"}, "other_funds", None),
        (PERCENT, "plan[m3].percent", 0.3),
        (PERCENT, "plan[m12].percent", 1),
        ({"plan[m3].percent": "20％"}, "plan[m3].percent", 0.2),
        ({"plan[m3].percent": None}, "plan[m3].percent", None),
        ({"goals[s2].text": " 两行\r\n文字 "}, "goals[s2].text", "两行\n文字"),
        ({"project_code": "２０２１－Ａ"}, "project_code", "2021-A"),
        ({"not_applicable": "否 "}, "not_applicable", "否"),
    ],
)
def test_what_could_be_read_is_given_back_as_read(
    typed: dict[str, Any], reference: str, found: object
) -> None:
    assert after(typed).book[SHEET][at(reference)].value == found


def test_a_date_in_words_is_given_back_as_a_date() -> None:
    cell = after({"fill_date": "2021年1月15日"}).book[SHEET][at("fill_date")]
    assert (cell.value.date(), cell.is_date) == (date(2021, 1, 15), True)


@pytest.mark.parametrize(
    "text",
    [
        "约55万", " 55个 ", "55\u200b", "①55", "=1+1", '=HYPERLINK("http://x.invalid","55")',
        "+55-", "@SUM(A1)", "http://x.invalid/55", "mailto:a@x.invalid", "internal:A1",
        "external:c:\\x.xlsx", "<r>55</r>", "<r><t>5</t></r>", "{=1}", "&amp;<5>", "_x0041_5",
        "5\n5", "'55", "#DIV/0!",
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_given_back_as_typed_and_as_a_text(text: str) -> None:
    copy = given({"fiscal_funds": Unread(text)})
    cell = copy.book[SHEET][at("fiscal_funds")]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    (again,) = judged(copy.data)
    reading = again.forms[0].readings[resolve("fiscal_funds")]
    assert (reading.found, reading.bad) == (text, True)


@pytest.mark.parametrize("text", ["\x01约\x0b", "55\ufffe", "半\ud800边"])
def test_characters_that_no_file_can_hold_do_not_break_it(text: str) -> None:
    copy = given({"fiscal_funds": Unread(text), "remarks": text})
    assert copy.shown[SHEET]["C5"].value == BAD


@pytest.mark.parametrize(
    ("found", "shown"),
    [("#N/A", "#N/A"), ("#REF!", "#REF!"), ("#SPILL!", "#VALUE!"), ("Err:502", "#VALUE!")],
)
def test_an_error_value_in_a_text_stays_one(found: str, shown: str) -> None:
    """As a text it would pass, and be merged as what the clerk means to say."""
    copy = given({"goals[s1].text": Unread(found), "fiscal_funds": Decimal(55)})
    cell = copy.book[SHEET][at("goals[s1].text")]
    assert (cell.value, cell.data_type) == (shown, "e")
    (again,) = judged(copy.data)
    assert ("K02", at("goals[s1].text")) in {(p.code, p.place.cell) for p in faults(again)}


def test_a_number_in_a_text_whose_last_digits_are_gone_is_given_back_as_it_stood() -> None:
    """As a text its digits would count, as an error value nobody would know what stood there."""
    copy = given({"goals[s1].text": Unread("410922197002020000"), "fiscal_funds": Decimal(55)})
    cell = copy.book[SHEET][at("goals[s1].text")]
    assert (cell.value, cell.data_type) == (float(410922197002020000), "n")
    (again,) = judged(copy.data)
    assert ("K14", at("goals[s1].text")) in {(p.code, p.place.cell) for p in faults(again)}
    assert "可以提交" not in str(copy.shown[SHEET]["A1"].value)


def test_a_text_with_a_lost_character_is_given_back() -> None:
    copy = given({"goals[s1].text": Unread("张\ufffd三"), "fiscal_funds": Decimal(55)})
    cell = copy.book[SHEET][at("goals[s1].text")]
    assert (cell.value, cell.data_type) == ("张\ufffd三", "s")
    (again,) = judged(copy.data)
    assert ("K02", at("goals[s1].text")) in {(p.code, p.place.cell) for p in faults(again)}


@pytest.mark.parametrize("number", ["0.1234567890123456789", "9" * 400, "1234567890123456.5"])
def test_a_number_with_more_digits_than_a_cell_keeps_is_given_back_as_a_text(number: str) -> None:
    cell = given({"fiscal_funds": Decimal(number)}).book[SHEET][at("fiscal_funds")]
    assert (cell.value, cell.data_type) == (number, "s")


def test_a_day_before_the_days_of_excel_is_given_back_as_a_text() -> None:
    book = given({"fill_date": date(1899, 12, 31)}).book
    assert book[SHEET][at("fill_date")].value == "1899-12-31"


def test_a_text_at_the_limit_of_a_cell_is_whole_and_beyond_it_is_cut() -> None:
    for length in (32_767, 40_000):
        book = given({"remarks": "长" * length}).book
        assert book[SHEET][at("remarks")].value == "长" * 32_767


def test_what_was_emptied_stays_empty_and_a_form_that_was_not_read_is_as_sent_out() -> None:
    """A default of the template that the clerk deleted does not come back."""
    first, second = plan(1, 2).forms
    typed = {(first.project, resolve("fiscal_funds")): Decimal(55)}
    book = written(MarkedReturn("a" * 64, typed, ()), plan(1, 2)).book
    assert book[first.sheet][at("plan[m3].percent")].value is None
    assert book[first.sheet][at("fiscal_funds")].value == 55
    assert book[second.sheet][at("plan[m3].percent")].value == 0.3


# -- formulas -----------------------------------------------------------------------------------


def test_formulas_are_those_of_the_template_with_values_for_what_was_typed() -> None:
    copy, template = after({"fiscal_funds": "60.7万元", "other_funds": 0.3}), Copied(blank())
    for page in template.book.worksheets:
        ours = copy.book[page.title]
        for cell in (cell for row in page.iter_rows() for cell in row if cell.data_type == "f"):
            assert ours[cell.coordinate].value == cell.value
    assert copy.shown[SHEET]["C5"].value == 61
    assert copy.shown[SHEET]["K5"].value == 18.3


def test_an_unreadable_amount_shows_in_what_is_computed_from_it() -> None:
    copy = after({"fiscal_funds": "约55"})
    assert copy.shown[SHEET]["C5"].value == BAD
    assert copy.shown[SHEET]["K5"].value == BAD


@pytest.mark.parametrize(
    ("changes", "count"),
    [({}, 0), ({"fiscal_funds": "约55"}, 1), ({"filler": None, "plan[m6].percent": 0.1}, 2)],
)
def test_the_self_check_counts_what_is_left_to_mend(changes: dict[str, Any], count: int) -> None:
    copy = after(changes)
    verdict = copy.shown[SHEET]["A1"].value
    assert verdict == (f"还有 {count} 处需要修改，请看“自检”表" if count else "可以提交")
    assert copy.shown[CHECK]["A2"].value.startswith(f"还有 {count} " if count else "可以提交")


# -- nothing else is passed on ------------------------------------------------------------------


def spoilt(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(filled({"fiscal_funds": "约55"})))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_of_the_received_file_nothing_but_its_values_is_passed_on() -> None:
    def change(book: Any) -> None:
        page = book[SHEET]
        page["E5"].comment = Comment("请看这里", "黑客")
        page["E5"].hyperlink = "http://x.invalid"
        page["B8"].fill = PatternFill("solid", fgColor="12AB7F")
        page["B8"].number_format = '"假"0'
        page.sheet_properties.tabColor = "F7BA21"
        page["Z60"] = "表外的话"
        page["D5"] = "改了的标签"
        page.protection.sheet = False
        book.create_sheet("夹带")["A1"] = "夹带的内容"
        book.properties.creator = book.properties.lastModifiedBy = "某人"
        book.properties.description = "夹带的说明"

    (one,) = judged(spoilt(change))
    copy = copied(one)
    with zipfile.ZipFile(BytesIO(copy.data)) as archive:
        whole = "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    for trace in ("黑客", "请看这里", "x.invalid", "12AB7F", "F7BA21", "夹带的", "某人", '"假"'):
        assert trace not in whole, trace
    assert "夹带" not in copy.book.sheetnames
    assert copy.book[SHEET]["D5"].value == "其中：财政资金"
    assert copy.book[SHEET].protection.sheet
    template = Copied(blank())
    assert [s for s in copy.book.sheetnames if s != "问题清单"] == template.book.sheetnames
    assert copy.book[IDENTITY].sheet_state == "veryHidden"
