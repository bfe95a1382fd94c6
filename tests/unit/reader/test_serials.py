"""Which numbers are days, and which days they are."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.builders.raw_books import MAIN
from xlkpi.reader.book import TooLargeError
from xlkpi.reader.plain import Shown
from xlkpi.reader.serials import Look, format_codes, look_of, moment

if TYPE_CHECKING:
    from xlkpi.reader.book import Raw


NUMBERS = (
    "General", "G/通用格式", "@", "0%", "", "#,##0.00_ ", '0.00"万元"', '0.0###" YMD"', "[Red]0.00",
    "[>=100][Magenta].00", "#,##0\\ [$€-1]", "\\Y0000", "#,##0*y", "0_m", "[DBNum1][$-804]General",
    '"截至"0"日"', "0;yyyy", "0.00E+00",
)  # fmt: skip
DAYS = (
    "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "DD/MM/YY", "h:mm", '[$-404]e"年"m"月"', 'm"M"d"D";@',
    "mm:ss.0", "[$-F800]dddd\\,\\ mmmm dd", "上午/下午h时mm分", "*-yyyy-mm-dd", "[Blue]yyyy",
    "[DBNum1][$-804]yyyy年m月d日;@",
)  # fmt: skip
SPELLS = (
    "[h]:mm", "[HH]:mm:ss", "[mm]:ss", "[s].00", "[Blue]\\+[h]:mm;[Red]\\-[h]:mm",
    "[>=100][Magenta][s].00",
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "look"),
    [
        (code, look)
        for look, codes in zip(Look, (NUMBERS, DAYS, SPELLS), strict=True)
        for code in codes
    ],
)
def test_a_format_tells_whether_its_numbers_are_days(code: str, look: Look) -> None:
    assert look_of(code) is look


def test_formats_are_told_by_their_number_in_the_list_of_cells() -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="176" formatCode="e&quot;年&quot;"/>'
        '<numFmt numFmtId="14" formatCode="0.00"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="14"/><xf numFmtId="9"/>'
        '<xf/><xf numFmtId="x"/><xf numFmtId="177"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="177" formatCode="yyyy"/></dxf></dxfs></styleSheet>'
    )
    general = "General"
    assert format_codes(BytesIO(styles.encode())) == (
        general, 'e"年"', "0.00", "0%", general, general, general,
    )  # fmt: skip


@pytest.mark.parametrize("number", [*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)])
def test_the_days_of_chinese_excel_need_no_code(number: int) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    (code,) = format_codes(BytesIO(styles.encode()))
    assert look_of(code) is (Look.DURATION if number == 46 else Look.MOMENT)


def test_a_format_without_end_is_refused() -> None:
    styles = '<numFmts><numFmt numFmtId="200" formatCode="{}"/></numFmts>'.join(
        (f'<styleSheet xmlns="{MAIN}">', "</styleSheet>")
    )
    format_codes(BytesIO(styles.format("[" * 1_000).encode()))
    with pytest.raises(TooLargeError):
        format_codes(BytesIO(styles.format("[" * 1_001).encode()))


@pytest.mark.parametrize(
    ("serial", "since_1904", "expected"),
    [
        (44211.0, False, date(2021, 1, 15)),
        (44211.5, False, datetime(2021, 1, 15, 12)),  # noqa: DTZ001 - workbooks know no time zones
        (44210.9999999999, False, date(2021, 1, 15)),
        (1.0, False, date(1900, 1, 1)),
        (59.0, False, date(1900, 2, 28)),
        (60.0, False, 60.0),
        (60.5, False, 60.5),
        (61.0, False, date(1900, 3, 1)),
        (0.0, False, Shown("00:00:00")),
        (0.354166666666667, False, Shown("08:30:00")),
        (-1.0, False, -1.0),
        (2_958_465.0, False, date(9999, 12, 31)),
        (2_958_466.0, False, 2_958_466.0),
        (1e300, False, 1e300),
        (42749.0, True, date(2021, 1, 15)),
        (1.0, True, date(1904, 1, 2)),
        (-1.0, True, -1.0),
        (2_957_003.0, True, date(9999, 12, 31)),
        (2_957_004.0, True, 2_957_004.0),
    ],
)  # fmt: skip
def test_a_number_is_the_day_that_is_shown(serial: float, since_1904: bool, expected: Raw) -> None:
    found = moment(serial, since_1904=since_1904)
    assert (found, type(found)) == (expected, type(expected))
