"""What a number looks like in a cell, and which cells of a sheet show numbers how."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from xlkpi.reader.number_formats import BUILT_IN, show_alike, shown_as, shows_time, shows_whole_day
from xlkpi.reader.xlsx.reading import read_xlsx

ACCOUNTS = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
# number, format, what Excel shows but for padding
SHOWN = (
    ("55", "General", "55"),
    ("55.4", "@", "55.4"),
    ("55.4", "0", "55"),
    ("55.5", "0", "56"),
    ("-55.5", "0", "-56"),
    ("-0.4", "0", "0"),
    ("0.5", "0%", "50%"),
    ("0.305", "0%", "31%"),
    ("1.5", "0.00%", "150.00%"),
    ("30", '0"%"', "30%"),
    ("30", "0\\%", "30%"),
    ("1234.5", "#,##0.00##", "1,234.50"),
    ("1234.56789", "#,##0.00##", "1,234.5679"),
    ("1234567", "#,##0", "1,234,567"),
    ("123", "#,##0", "123"),
    ("1234567", "0,", "1235"),
    ("550000", '0.00,"千"', "550.00千"),
    ("12345678", "#,##0,,", "12"),
    ("-55", "#,##0.00_);(#,##0.00)", "(55.00)"),
    ("-5", "0;0", "5"),
    ("0", "0;-0;零", "零"),
    ("0", "0;-0;;@", ""),
    ("-1", "0;;", ""),
    ("7", ";;;", ""),
    ("0", ACCOUNTS, "-"),
    ("1234.5", ACCOUNTS, "1,234.50"),
    ("-1234.5", ACCOUNTS, "-1,234.50"),
    ("55", '0"万元"', "55万元"),
    ("55", "0元", "55元"),
    ("5", '"第"0"名"', "第5名"),
    ("55", "[$¥-804]#,##0.00", "¥55.00"),
    ("-55", "¥#,##0", "-¥55"),
    ("55", "[Red]0.0", "55.0"),
    ("0.5", "#.##", ".5"),
    ("1", "0.##", "1."),
    ("5", "00000", "00005"),
    ("0", "#", ""),
    ("123456789.123456789123", "0.000", "123456789.123"),
)
NOT_TOLD = (
    ("123456789012", "General"),
    ("0.00001", "General"),
    ("123456.789012", "@"),
    ("1e300", "0.00"),
    ("44211", "yyyy-mm-dd"),
    ("1.5", "[h]:mm"),
    ("55", "0.00E+00"),
    ("0.5", "# ?/?"),
    ("55", "[DBNum1]General"),
    ("55", "[>100]0;0.0"),
    ("5551234", "000-0000"),
)


@pytest.mark.parametrize(("number", "code", "text"), SHOWN)
def test_a_number_is_shown_as_its_format_says(number: str, code: str, text: str) -> None:
    assert shown_as(Decimal(number), code) == text


@pytest.mark.parametrize(("number", "code"), NOT_TOLD)
def test_what_cannot_be_told_is_not_told(number: str, code: str) -> None:
    assert shown_as(Decimal(number), code) is None


@pytest.mark.parametrize(
    ("code", "time", "whole_day"),
    [
        ("yyyy-mm-dd", True, True),
        ('yyyy"年"m"月"d"日"', True, True),
        ("[$-F800]dddd, mmmm dd, yyyy", True, True),
        ('m"月"d"日"', True, False),
        ("yyyy/m", True, False),
        ("h:mm", True, False),
        ("[h]:mm", True, False),
        ("General", False, False),
        ("0%", False, False),
        ('0"day"', False, False),
        ("[Red]0", False, False),
    ],
)
def test_formats_of_days_and_times_are_known(code: str, time: bool, whole_day: bool) -> None:
    assert (shows_time(code), shows_whole_day(code)) == (time, whole_day)


def test_the_cells_of_a_sheet_that_hold_numbers_have_their_formats() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_number("A1", 1, book.add_format({"num_format": "0%"}))
    page.write_number("A2", 1, book.add_format({"num_format": '0"元"&'}))
    page.write_number("A3", 1)
    page.write_number("A4", 44211, book.add_format({"num_format": 57}))
    page.write_number("A5", 1, book.add_format({"num_format": 10}))
    page.write_string("A6", "1", book.add_format({"num_format": "0%"}))
    page.write_formula("A7", "=1", book.add_format({"num_format": "0%"}), 1)
    page.write_boolean("A8", True, book.add_format({"num_format": "0%"}))  # noqa: FBT003 - theirs
    book.close()
    (grid,) = read_xlsx(out.getvalue()).grids
    assert grid.formats == {
        "A1": "0%", "A2": '0"元"&', "A4": 'yyyy"年"m"月"', "A5": "0.00%",
    }  # fmt: skip


def test_every_format_without_a_code_shows_what_it_is_known_for() -> None:
    times = {number for number, code in BUILT_IN.items() if shows_time(code)}
    assert times == {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
    assert [shown_as(Decimal("-1234.5"), BUILT_IN[n]) for n in (4, 8, 10, 40, 43)] == [
        "-1,234.50", "¥-1,234.50", "-123450.00%", "-1,234.50", "-1,234.50",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ('0"月"', "0\\月", True),
        ('0"月";;"—"', "0\\月;;\\—", True),
        ("#,##0.00##", "[Black]#,##0.00##_ ", True),
        ('0"月"', "0", False),
        ('0"月"', '0.0"月"', False),
        ("0", "0%", False),
        ("yyyy-mm-dd", "yyyy\\-mm\\-dd", False),
    ],
)
def test_formats_that_are_written_in_other_ways_show_alike(
    one: str, other: str, alike: bool
) -> None:
    """What shows days is not told apart here: the reader takes it for a day either way."""
    assert show_alike(one, other) is show_alike(other, one) is alike
