"""A sheet reads the same whether its blank rows are passed over or taken in one by one."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.costs import computed_within
from xlkpi.cells import column_name
from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.markup import MAIN
from xlkpi.reader.xlsx import blank_rows, sheet_xml
from xlkpi.reader.xlsx.blank_rows import WithoutBlankRows
from xlkpi.reader.xlsx.cell_values import Shared
from xlkpi.reader.xlsx.sheet_xml import read_sheet

SHARED = Shared(("一", "二"), ("General",))
BEGIN, END = f'<worksheet xmlns="{MAIN[0].strip()}"><sheetData>', "</sheetData></worksheet>"


def xml(*rows: str) -> bytes:
    return f"{BEGIN}{''.join(rows)}{END}".encode()


def blank(number: int, columns: str = "AC", more: str = ' spans="1:5" s="1"') -> str:
    cells = "".join(f'<c r="{column}{number}" s="1"/>' for column in columns)
    return f'<row r="{number}"{more}>{cells}</row>'


def passed_over(data: bytes, size: int = 1 << 20) -> tuple[bytes, int]:
    stream = WithoutBlankRows(BytesIO(data))
    pieces = list(iter(lambda: stream.read(size), b""))
    return b"".join(pieces), stream.places


ROWS = st.sampled_from(
    [
        '<row r="{n}"/>',
        '<row r="{n}" ht="12.8" customHeight="1"><c r="A{n}" s="3"/></row>',
        '<row r="{n}" hidden="1"><c r="A{n}"/></row>',
        '<row r="{n}" ht="0"/>',
        '<row r="{n}" hidden="false"><c r="A{n}" t="s"/><c r="B{n}"/></row>',
        '<row r="{n}"><c r="A{n}"><v>7</v></c></row>',
        '<row r="{n}"><c r="B{n}"/><c><v>7</v></c></row>',
        '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>文</t></is></c></row>',
        "<row><c><v>1</v></c></row>",
        "<row/>",
    ]
)


@given(st.lists(ROWS, max_size=40), st.integers(1, 400))
def test_a_sheet_reads_the_same_with_and_without(rows: list[str], size: int) -> None:
    data = xml(*(row.format(n=n) for n, row in enumerate(rows, 1)))
    less, places = passed_over(data, size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_xml, "MOST_USUAL", 1)  # all go to the parser
        read = [read_sheet("表", BytesIO(one), SHARED) for one in (data, less)]
        patch.setattr(sheet_xml, "WithoutBlankRows", _AsItIs)
        as_it_is = read_sheet("表", BytesIO(data), SHARED)
    assert read == [as_it_is, as_it_is]
    assert len(less) <= len(data)
    assert places == 0 or len(less) < len(data)


class _AsItIs:
    places = 0

    def __init__(self, stream: BytesIO) -> None:
        self.read = stream.read


def test_of_a_run_the_first_and_the_last_stay() -> None:
    rows = [blank(n) for n in range(3, 9)]
    filled = '<row r="9"><c r="A9"><v>1</v></c></row>'
    less, places = passed_over(xml(*rows, filled))
    assert less == xml(rows[0], rows[-1], filled)
    assert places == 4 * 3


@pytest.mark.parametrize(
    "rows",
    [
        [blank(3), blank(4), blank(4), blank(5)],
        [blank(3), blank(5), blank(4), blank(6)],
        [*(blank(n) for n in range(3, 9)), '<row r="5"><c r="A5"><v>1</v></c></row>'],
    ],
)
def test_rows_out_of_order_are_refused(rows: list[str]) -> None:
    with pytest.raises(NotReadableError):
        read_sheet("表", BytesIO(xml(*rows)), SHARED)


def test_a_text_that_looks_like_rows_is_kept() -> None:
    text = "".join(blank(n) for n in range(5))
    cell = f'<c r="A1" t="inlineStr"><is><t><![CDATA[{text}]]></t></is></c>'
    data = xml(f'<row r="1">{cell}</row>')
    assert read_sheet("表", BytesIO(data), SHARED).grid.rows == [[text]]


def test_a_row_without_an_end_is_not_waited_for_until_the_memory_is_full() -> None:
    cells = b'<c r="A1"/>' * (blank_rows._MOST_KEPT // 5)  # noqa: SLF001 - the limit itself
    stream = WithoutBlankRows(BytesIO(xml('<row r="1">') + cells))
    assert max(map(len, iter(lambda: stream.read(1 << 20), b""))) < 2 * blank_rows._MOST_KEPT  # noqa: SLF001 - the limit itself


def test_a_format_drawn_down_a_whole_column_costs_little() -> None:
    """Seven seconds where each row is taken in (a file may cost six), one and a half so."""
    data = xml(*(blank(n, "H") for n in range(1, 262_145)))
    with computed_within(1.2):
        sheet = read_sheet("表", BytesIO(data), SHARED)
    assert sheet.grid.rows == []


def test_what_is_passed_over_is_counted() -> None:
    columns = [column_name(n) for n in range(500)]
    with pytest.raises(TooLargeError):
        read_sheet("表", BytesIO(xml(*(wide(n, columns) for n in range(1, 5_100)))), SHARED)


def wide(number: int, columns: list[str]) -> str:
    cells = "".join(f'<c r="{column}{number}"/>' for column in columns)
    return f'<row r="{number}">{cells}</row>'
