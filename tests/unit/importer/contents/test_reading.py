"""One cell: what stands in it, by the kind of its field -> what is merged, or why not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.forms import codes, filled, imported, places, plan, targets
from xlkpi.importer.contents.reading import Reading, comparable, found_text, read_cell
from xlkpi.problems import Severity
from xlkpi.spec.language.kinds import FLAG_SPELLINGS, FLAG_WORDS, Kind
from xlkpi.spec.language.models import FieldSpec, ListSpec
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.problems import Problem
    from xlkpi.reader.book import Raw

BASIS = ListSpec.model_validate(
    {
        "words": ["行业标准", "计划标准", "(甲)"],
        "spellings": {"行业": "行业标准", "Ａ": "行业标准", "A ": "计划标准", "ｍ２": "计划标准"},
        "other_meaning": {"国家标准": "行业标准"},
    }
)
BAD: Any = object()
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "Err:502")


def read(raw: Raw, kind: Kind, **more: Any) -> Reading:
    spec = targets().spec.model_copy(update={"lists": {"basis": BASIS}})
    field = FieldSpec(label="格", kind=kind, list="basis" if kind is Kind.CHOICE else None)
    return read_cell(raw, more.pop("error", None), field, spec, "万元", **more)


# kind, what stands there -> value, event
CASES: tuple[tuple[Kind, Raw, Any, str], ...] = (
    # amounts: all of them in test_numbers.py
    (Kind.MONEY, 55.0, Decimal(55), ""),
    (Kind.MONEY, "55万元", Decimal(55), "amount_text"),
    (Kind.MONEY, "55 万元", Decimal(55), "amount_text"),
    (Kind.MONEY, "55\u200b", BAD, ""),
    (Kind.MONEY, "5\u00a05", BAD, ""),
    (Kind.MONEY, "55_x000D_", BAD, ""),
    (Kind.MONEY, "5\ufe0f", BAD, ""),
    (Kind.MONEY, "\u202e55", BAD, ""),
    (Kind.MONEY, True, BAD, ""),
    (Kind.MONEY, date(2021, 1, 15), BAD, ""),
    (Kind.MONEY, float("inf"), BAD, ""),
    (Kind.MONEY, "9" * 29, BAD, ""),
    (Kind.PERCENT, "３０％", Decimal("0.3"), "white_space"),
    (Kind.PERCENT, True, BAD, ""),
    (Kind.INTEGER, False, BAD, ""),
    # a character that was lost could have been any
    (Kind.TEXT, "\ufffd\ufffd野屋", BAD, ""),
    (Kind.CHOICE, "行业\ufffd准", BAD, ""),
    (Kind.FLAG, "\ufffd", BAD, ""),
    (Kind.MONEY, "5\ufffd", BAD, ""),
    (Kind.DATE, "2021\ufffd1\ufffd5", BAD, ""),
    # dates: all of them in test_days.py
    (Kind.DATE, date(2021, 1, 15), date(2021, 1, 15), ""),
    (Kind.DATE, datetime(2021, 1, 15, 8), date(2021, 1, 15), "date_text"),  # noqa: DTZ001 - workbooks know no time zones
    (Kind.DATE, 20210115.0, date(2021, 1, 15), "date_text"),
    (Kind.DATE, 44211.0, BAD, ""),
    (Kind.DATE, "2021-1-15\u200b", BAD, ""),
    (Kind.DATE, True, BAD, ""),
    (Kind.DATE, "08:30:00", BAD, ""),
    # months: kept as their first day
    (Kind.YEAR_MONTH, date(2021, 3, 1), date(2021, 3, 1), ""),
    (Kind.YEAR_MONTH, date(2021, 3, 15), date(2021, 3, 1), "date_text"),
    (Kind.YEAR_MONTH, "2021-03", date(2021, 3, 1), "date_text"),
    (Kind.YEAR_MONTH, "２０２１年３月", date(2021, 3, 1), "date_text"),
    (Kind.YEAR_MONTH, "2021.10", date(2021, 10, 1), "date_text"),
    (Kind.YEAR_MONTH, "202103", date(2021, 3, 1), "date_text"),
    (Kind.YEAR_MONTH, "2021年3月15日", date(2021, 3, 1), "date_text"),
    (Kind.YEAR_MONTH, 202103.0, date(2021, 3, 1), "date_text"),
    (Kind.YEAR_MONTH, 2021.3, BAD, ""),
    (Kind.YEAR_MONTH, 44256.0, BAD, ""),
    (Kind.YEAR_MONTH, "2021-13", BAD, ""),
    (Kind.YEAR_MONTH, "3月", BAD, ""),
    # numbers of cards and phones
    (Kind.ID_CARD, "11010519491231002X", "11010519491231002X", ""),
    (Kind.ID_CARD, "11010519491231002x", "11010519491231002X", "tidied"),
    (Kind.ID_CARD, "110105 19491231 002X\n", "11010519491231002X", "tidied"),
    (Kind.ID_CARD, "１１010519491231002Ｘ", "11010519491231002X", "tidied"),
    (Kind.BANK_CARD, "6217-0000 0000", "621700000000", "tidied"),
    (Kind.BANK_CARD, 621700000000.0, "621700000000", "shown_otherwise"),
    (Kind.PHONE, "(0393) 1234567", "0393-1234567", "tidied"),
    (Kind.PHONE, "0086-13800138000", "13800138000", "tidied"),
    (Kind.PHONE, 13800138000.0, "13800138000", ""),
    # texts
    (Kind.TEXT, "村干部工资", "村干部工资", ""),
    (Kind.TEXT, "甲  乙", "甲  乙", ""),
    (Kind.TEXT, "１００％", "１００％", ""),
    (Kind.TEXT, "  甲　乙　\n", "甲　乙", "white_space"),
    (Kind.TEXT, "村\u200b干部\ufeff", "村干部", "white_space"),
    (Kind.TEXT, "甲\r\n乙", "甲\n乙", "white_space"),
    (Kind.TEXT, "甲_x000D_\n乙", "甲\n乙", "white_space"),
    (Kind.TEXT, "甲\n乙", "甲\n乙", ""),
    (Kind.TEXT, "①", "①", ""),
    (Kind.TEXT, "建一栋办公楼", "建一栋办公楼", ""),
    (Kind.TEXT, True, "TRUE", ""),
    (Kind.TEXT, False, "FALSE", ""),
    (Kind.TEXT, 8.0, "8", ""),
    (Kind.TEXT, 0.1 + 0.2, "0.3", ""),
    (Kind.TEXT, 13812345678.0, "13812345678", ""),
    (Kind.TEXT, 123456789012.0, "123456789012", "shown_otherwise"),
    (Kind.TEXT, 0.00001, "0.00001", "shown_otherwise"),
    (Kind.TEXT, date(2021, 1, 2), "2021-01-02", "shown_otherwise"),
    # flags
    (Kind.FLAG, "是", "是", ""),
    (Kind.FLAG, " 否　", "否", "white_space"),
    (Kind.FLAG, "是\u200b", "是", "white_space"),
    (Kind.FLAG, "√", "是", "spelling"),
    (Kind.FLAG, "✔\ufe0f", "是", "spelling"),
    (Kind.FLAG, " yes ", "是", "spelling"),
    (Kind.FLAG, "Ｙ", "是", "spelling"),
    (Kind.FLAG, "×", "否", "spelling"),
    (Kind.FLAG, True, "是", "spelling"),
    (Kind.FLAG, False, "否", "spelling"),
    # words
    (Kind.CHOICE, "行业标准", "行业标准", ""),
    (Kind.CHOICE, " 行业 标准", "行业标准", "white_space"),
    (Kind.CHOICE, "（甲）", "(甲)", "white_space"),
    (Kind.CHOICE, "行\u200b业标准\r\n", "行业标准", "white_space"),
    (Kind.CHOICE, "行业", "行业标准", "spelling"),
    (Kind.CHOICE, "行 业", "行业标准", "spelling"),
    (Kind.CHOICE, "m²", "计划标准", "spelling"),
    (Kind.CHOICE, "国家标准", "国家标准", "other_meaning"),
    (Kind.CHOICE, "国家标准 ", "国家标准", "other_meaning"),
    (Kind.CHOICE, "Ａ", "行业标准", "spelling"),
    (Kind.CHOICE, "A ", "计划标准", "spelling"),
    # nothing
    *((kind, raw, None, "") for kind in Kind for raw in (None, "")),
    *((kind, raw, None, "white_space") for kind in Kind for raw in (" ", "　", "\n", "\u2003")),
    *((k, "\u200b", None, "white_space") for k in (Kind.TEXT, Kind.FLAG, Kind.CHOICE)),
)


@pytest.mark.parametrize(("kind", "raw", "value", "event"), CASES)
def test_a_cell_is_read_as_a_person_reads_it(kind: Kind, raw: Raw, value: Any, event: str) -> None:
    found = read(raw, kind)
    assert (found.value, found.bad, found.event) == (
        (None, True, event) if value is BAD else (value, False, event)
    )
    assert found.found == found_text(raw)


@pytest.mark.parametrize(
    ("raw", "found", "value"),
    [
        (date(2453, 5, 2), "202103", date(2021, 3, 1)),
        (datetime(1905, 7, 13, 7, 12), "2021.3", BAD),  # noqa: DTZ001 - workbooks know no time zones
    ],
)
def test_a_number_typed_into_a_cell_for_a_month(raw: date, found: str, value: Any) -> None:
    """202103 and 2021.3 become days there; what a person typed is told, and nothing guessed."""
    read_as = read(raw, Kind.YEAR_MONTH)
    assert (read_as.found, read_as.bad) == (found, value is BAD)
    assert value is BAD or (read_as.value, read_as.event) == (value, "date_text")


@pytest.mark.parametrize("raw", ["A", "Ａ ", "ａ"])
def test_a_spelling_that_fits_two_words_or_none_is_not_picked(raw: str) -> None:
    found = read(raw, Kind.CHOICE)
    assert (found.value, found.event) == (raw.strip(), "")


@pytest.mark.parametrize(
    "raw",
    ["有", "无", "1", "0", "v", "☐", "☒", "是/否", "是否", "√ ×", "T", "不", "已完成", 1.0, 0.0],
)
def test_what_may_mean_yes_or_no_is_neither(raw: Raw) -> None:
    found = read(raw, Kind.FLAG)
    assert found.value not in FLAG_WORDS
    assert (found.value, found.event) == (found_text(raw), "")


@pytest.mark.parametrize("typed", FLAG_SPELLINGS)
def test_every_tick_and_cross_is_read_and_told(typed: str) -> None:
    for raw in (typed, typed.lower(), f" {typed}　"):
        found = read(raw, Kind.FLAG)
        assert (found.value, found.event) == (FLAG_SPELLINGS[typed], "spelling")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_value_is_never_data(kind: Kind, error: str) -> None:
    assert read("", kind, error=error) == Reading(error, bad=True)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (1e15, "1000000000000000"),
        (123456789012345678.0, "123456789012346000"),
        (1e20, "100000000000000000000"),
    ],
)
def test_a_number_that_lost_digits_is_no_text(number: float, found: str) -> None:
    assert read(number, Kind.TEXT) == Reading(found, bad=True, code="K14")


# How a cell shows its number, where that is not the format it was sent out with.
LOOKS: tuple[tuple[Kind, Raw, str, Any, str, str], ...] = (
    (Kind.MONEY, 55.4, "#,##0.00##", Decimal("55.4"), "", "55.4"),
    (Kind.MONEY, 55.4, "General", Decimal("55.4"), "", "55.4"),
    (Kind.MONEY, 55.4, "0.0000", Decimal("55.4"), "", "55.4000"),
    (Kind.MONEY, 1234.5, '_ * #,##0.00_ ;_ * "-"??_ ', Decimal("1234.5"), "", "1,234.50"),
    (Kind.MONEY, 0.0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ', Decimal(0), "", "-"),
    (Kind.MONEY, -55.0, "#,##0.00_);(#,##0.00)", Decimal(-55), "", "(55.00)"),
    (Kind.MONEY, -55.0, "¥#,##0.00", Decimal(-55), "", "-¥55.00"),
    (Kind.MONEY, 55.0, '0"万元"', Decimal(55), "", "55万元"),
    (Kind.MONEY, 55.4, "0", Decimal("55.4"), "shown_otherwise", "55"),
    (Kind.MONEY, 55.44, '0.0"万元"', Decimal("55.44"), "shown_otherwise", "55.4万元"),
    (Kind.MONEY, 0.0, "0;-0;;@", Decimal(0), "shown_otherwise", "0"),
    (Kind.MONEY, 1234.5, "0.00E+00", Decimal("1234.5"), "shown_otherwise", "1234.5"),
    (Kind.MONEY, 0.5, "0%", BAD, "", "50%"),
    (Kind.MONEY, 55.0, '0"元"', BAD, "", "55元"),
    (Kind.MONEY, 550000.0, "0,", BAD, "", "550"),
    (Kind.MONEY, 55.0, "$0.00", BAD, "", "$55.00"),
    (Kind.MONEY, 55.0, ";;;", BAD, "", "55"),
    (Kind.MONEY, 1.5, "[h]:mm", BAD, "", "1.5"),
    (Kind.INTEGER, 55.4, "0.0", Decimal("55.4"), "", "55.4"),
    (Kind.PERCENT, 0.3, "0.0%", Decimal("0.3"), "", "30.0%"),
    (Kind.PERCENT, 0.3, "General", Decimal("0.3"), "", "0.3"),
    (Kind.PERCENT, 0.305, "0.0%", Decimal("0.305"), "", "30.5%"),
    (Kind.PERCENT, 0.3051, "0.0%", Decimal("0.3051"), "shown_otherwise", "30.5%"),
    (Kind.PERCENT, 30.0, '0"%"', BAD, "", "30%"),
    (Kind.TEXT, 1.0, "0%", "100%", "shown_otherwise", "1"),
    (Kind.TEXT, 0.956, "0%", "96%", "shown_otherwise", "0.956"),
    (Kind.TEXT, 8.0, '0"个"', "8个", "shown_otherwise", "8"),
    (Kind.TEXT, 8.0, "0", "8", "", "8"),
    (Kind.TEXT, 8.0, "@", "8", "", "8"),
    (Kind.TEXT, 8.0, "[DBNum1]General", "8", "shown_otherwise", "8"),
    (Kind.DATE, date(2021, 1, 15), "yyyy/m/d", date(2021, 1, 15), "", "2021-01-15"),
    (Kind.DATE, date(2021, 1, 15), "yyyy/m", date(2021, 1, 15), "shown_otherwise", "2021-01-15"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "look", "value", "event", "found"), LOOKS)
def test_a_number_means_what_the_cell_shows(
    kind: Kind, raw: Raw, look: str, value: Any, event: str, found: str
) -> None:
    reading = read(raw, kind, number_format=look)
    assert (reading.value, reading.bad, reading.event, reading.found) == (
        (None, True, event, found) if value is BAD else (value, False, event, found)
    )


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [("ＡＢ", "AB", True), ("甲 乙", "甲乙", True), ("甲\u200b", "甲", True), ("甲", "乙", False)],
)
def test_names_are_compared_without_width_and_white_space(
    left: str, right: str, same: bool
) -> None:
    assert (comparable(left) == comparable(right)) is same


def problems(**typed: Any) -> list[Problem]:
    (returned,) = imported(filled(typed))
    return [p for form in returned.submissions for p in form.problems]


def at(reference: str) -> str:
    return str(places(plan())[resolve(reference)].at)


def test_a_tick_is_told_at_its_cell() -> None:
    (told,) = (p for p in problems(not_applicable="×") if p.place.cell == at("not_applicable"))
    assert (told.code, told.severity) == ("K08", Severity.INFO)
    assert "×" in told.message.zh
    assert "否" in told.message.zh


def test_a_long_number_is_one_problem_with_what_to_do() -> None:
    (told,) = (p for p in problems(remarks=123456789012345678) if p.place.cell == at("remarks"))
    assert (told.code, told.severity) == ("K14", Severity.ERROR)
    assert "123456789012346000" in told.message.zh
    assert told.place.cell in told.hint.zh


def test_what_hides_in_a_number_is_shown_in_the_message() -> None:
    (told,) = (p for p in problems(fiscal_funds="55\u200b") if p.code == "T03")
    assert told.place.value == "55\u200b"
    assert "看不见的字符" in told.message.zh


def test_a_chinese_numeral_is_proposed_and_the_text_stays_as_typed() -> None:
    cell = "indicators['产出指标/数量指标']"
    (returned,) = imported(filled({f"{cell}.level3": "建一栋办公楼", f"{cell}.target": "是"}))
    assert ("T38b", at(f"{cell}.level3")) in codes(returned)
    (form,) = returned.submissions
    row = next(r for r in form.records if r.row == "产出指标/数量指标")
    assert (row.values["level3"], row.values["target"]) == ("建一栋办公楼", "是")
