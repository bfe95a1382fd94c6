"""Numbers as clerks type them: the value that everybody reads there, or refused, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import codes, filled, imported, targets
from xlkpi.importer.contents.numbers import (
    NumberRead,
    amount,
    half_width,
    of_float,
    percentage,
    plain_number,
)
from xlkpi.importer.contents.reading import Reading, read_cell
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.models import FieldSpec

if TYPE_CHECKING:
    from xlkpi.reader.book import Raw

REFUSED = None


def reading(raw: Raw, kind: Kind, measure: str = "万元") -> Reading:
    field = FieldSpec(label="格", kind=kind)
    return read_cell(raw, None, field, targets().spec, measure)


def value(raw: Raw, kind: Kind, measure: str = "万元") -> object:
    read = reading(raw, kind, measure)
    assert read.bad is (read.value is None)
    return read.value


# Spellings that mean the same number whatever the field is.
PLAIN = {
    "55": "55",
    "0": "0",
    "55.5": "55.5",
    "0055.50": "55.5",
    "+5": "5",
    "＋5": "5",
    "-5": "-5",
    "－5": "-5",
    "５５．５": "55.5",
    "5５": "55",
    "1,234.5": "1234.5",
    "1，234": "1234",
    "１２，３４５": "12345",
    "12,345": "12345",
    "1,234,567.89": "1234567.89",
    " 55": "55",
    "55 ": "55",
    "\u300055\u3000": "55",
    "\u00a055": "55",
    "\n55\n": "55",
    "\t55": "55",
    "0.0001": "0.0001",
    "12345678901234567890": "12345678901234567890",
}
# What only an amount of money may be written as, in 万元.
MONEY = {
    "55万元": "55",
    "55万": "55",
    "５５．５万元": "55.5",
    "2000万": "2000",
    "550000元": "55",
    "1元": "0.0001",
    "0元": "0",
    "-5万元": "-5",
    "1,234.5元": "0.12345",
    "0.5亿元": "5000",
    "2亿": "20000",
    "￥55": "55",
    "¥55万": "55",
    "￥1，234元": "0.1234",
    "　55万元　": "55",
}
PERCENT = {
    "5%": "0.05",
    "30％": "0.3",
    "１００％": "1",
    "100.00%": "1",
    "0%": "0",
    "-5%": "-0.05",
    "12.5%": "0.125",
    "0.3": "0.3",
    "30": "30",
}
# Nobody can say for sure which number is meant: refused in every field.
NO_NUMBER = (
    "①55", "①55万元", "①", "5²", "5⁵", "½", "Ⅳ", "٥٥", "五十", "五十五万元", "伍拾",
    "0,123", "00,123", "012,345",
    "55,5", "1.000,5", "12,34", "1,2345", "1,234,56", "1,,234", "1,000,", ",234", "1.2.3", "1'234",
    "1 2", "1 234", "1\u3000234", "5\n5", "55\u200b", "\u200b55", "\ufeff55", "5\u00ad5",
    "约50万", "50左右", "50多", "50-60", "50~60", ">50", "≥50", "50以上", "(5)", "（5）", "55/2",
    "1e3", "1.5E3", "0x10", "1_000", "=5", "'55", "5+5", "+-5", "--5", "5-", "−5", "–5",
    "-", "—", "——", "/", "\\", "。", ".", "+", "无", "无。", "NaN", "inf", "-inf", "Infinity",
    "TRUE", "是", "$55", "55美元", "RMB55", "人民币55元", "55w", "55千元", "55百万", "55元整",
    "55万万", "55亿万元", "万元", "元", "￥", "55万元（含税）", "55.5.5万元", "五5万元",
    "%", "％", "5%%", "30‰", "5﹪", "百分之五", "%5", "55%元", "55％万", "5 5%",
)  # fmt: skip
NUMBERS = (Kind.MONEY, Kind.PERCENT, Kind.INTEGER)


@pytest.mark.parametrize(("typed", "number"), PLAIN.items())
def test_a_plain_number_is_the_same_in_every_field(typed: str, number: str) -> None:
    assert [value(typed, kind) for kind in NUMBERS] == [Decimal(number)] * 3


@pytest.mark.parametrize(("typed", "number"), MONEY.items())
def test_an_amount_is_converted_exactly(typed: str, number: str) -> None:
    assert value(typed, Kind.MONEY) == Decimal(number)


@pytest.mark.parametrize("typed", MONEY)
def test_an_amount_is_a_ten_thousand_times_as_much_in_yuan_where_it_names_its_unit(
    typed: str,
) -> None:
    times = 10_000 if typed.strip("　").endswith(("元", "万", "亿")) else 1
    assert value(typed, Kind.MONEY, "元") == Decimal(MONEY[typed]) * times


@pytest.mark.parametrize(("typed", "number"), PERCENT.items())
def test_a_percentage_is_a_fraction_and_a_plain_number_stays(typed: str, number: str) -> None:
    read = reading(typed, Kind.PERCENT)
    assert (read.value, read.plain) == (Decimal(number), not typed.endswith(("%", "％")))


@pytest.mark.parametrize("typed", NO_NUMBER)
def test_what_is_no_number_is_refused_and_never_guessed(typed: str) -> None:
    assert [value(typed, kind) for kind in NUMBERS] == [REFUSED] * 3


@pytest.mark.parametrize("typed", ["5%", "１００％", "55.5%"])
def test_a_percentage_is_no_amount_and_no_count(typed: str) -> None:
    assert (value(typed, Kind.MONEY), value(typed, Kind.INTEGER)) == (REFUSED, REFUSED)


@pytest.mark.parametrize("typed", ["55万元", "￥55", "550000元"])
def test_an_amount_is_no_percentage_and_no_count(typed: str) -> None:
    assert (value(typed, Kind.PERCENT), value(typed, Kind.INTEGER)) == (REFUSED, REFUSED)


@pytest.mark.parametrize("raw", [True, False, date(2021, 1, 15)])
def test_truth_values_and_dates_are_no_numbers(raw: Raw) -> None:
    assert [value(raw, kind) for kind in NUMBERS] == [REFUSED] * 3


@pytest.mark.parametrize("raw", [None, ""])
def test_an_empty_cell_is_blank_and_not_bad(raw: Raw) -> None:
    assert [reading(raw, kind) for kind in NUMBERS] == [Reading("")] * 3


@pytest.mark.parametrize("raw", [" ", "  ", "\u3000", "\u00a0", "\n"])
def test_white_space_alone_is_blank_and_said_so(raw: str) -> None:
    assert reading(raw, Kind.MONEY) == Reading(raw, event="white_space")


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        (0.1 + 0.2, "0.3"),
        (1264.1000000000001, "1264.1"),
        (55.0, "55"),
        (-0.07, "-0.07"),
        (1e-05, "0.00001"),
        (1e15, "1000000000000000"),
        (1.23e20, "123000000000000000000"),
        (99999999.9999, "99999999.9999"),
        (123456789.123456789, "123456789.123457"),
    ],
)
def test_a_cells_number_has_the_digits_that_a_person_sees(number: float, seen: str) -> None:
    read = reading(number, Kind.MONEY)
    assert of_float(number) == read.value == Decimal(seen)
    assert (f"{of_float(number):f}", read.found, read.event) == (seen, seen, "")


@pytest.mark.parametrize(
    ("typed", "kind", "event"),
    [
        ("55", Kind.MONEY, "number_text"),
        ("55万元", Kind.MONEY, "amount_text"),
        ("５５万元", Kind.MONEY, "amount_text"),
        ("￥55", Kind.MONEY, "amount_text"),
        (" 55", Kind.MONEY, "white_space"),
        ("５５", Kind.INTEGER, "white_space"),
        ("30%", Kind.PERCENT, "percent_text"),
        ("30", Kind.PERCENT, "number_text"),
        ("３０％", Kind.PERCENT, "white_space"),
    ],
)
def test_whatever_was_normalised_is_named_and_the_text_kept(
    typed: str, kind: Kind, event: str
) -> None:
    read = reading(typed, kind)
    assert (read.found, read.event) == (typed, event)


def test_only_the_full_width_forms_of_ascii_are_mapped() -> None:
    assert half_width("！～％，．０\u3000") == "!~%,.0 "
    kept = "￥￠￡、。①²‰﹪\u00a0\u200b\u2003"
    assert half_width(kept) == kept


def test_the_smallest_readers_take_a_tidy_text_only() -> None:
    assert plain_number("1,234.50") == Decimal("1234.50")
    assert plain_number(" 1") is plain_number("") is plain_number("１") is None
    assert amount("55万", "元") == NumberRead(Decimal(550_000), unit=True)
    assert percentage("30%") == NumberRead(Decimal("0.3"), percent=True)
    assert percentage("30") == NumberRead(Decimal(30))


def test_the_problem_stands_at_the_cell() -> None:
    typed: dict[object, set[str]] = {
        "55万元": {"T04"},
        "550000元": {"T04"},
        "５５": {"T48"},
        "①55万元": {"T03"},
        "约55万": {"T03"},
        "55,5": {"T03"},
        "5%": {"T03"},
        True: {"T03"},
        0.1 + 0.2 + 54.7: set(),
        55.00001: {"K06"},
        " ": {"K01", "T48"},
    }
    found = imported(*(filled({"fiscal_funds": raw}) for raw in typed))
    for (raw, expected), returned in zip(typed.items(), found, strict=True):
        assert {code for code, cell in codes(returned) if cell == "E5"} == expected, raw


def test_a_refused_number_is_shown_as_found_and_not_stored() -> None:
    (returned,) = imported(filled({"fiscal_funds": "约50万"}))
    (form,) = returned.submissions
    (fault,) = (p for p in form.problems if p.code == "T03")
    assert (fault.place.value, fault.place.field) == ("约50万", "fiscal_funds")
    single = next(record.values for record in form.records if not record.table)
    assert "fiscal_funds" not in single
