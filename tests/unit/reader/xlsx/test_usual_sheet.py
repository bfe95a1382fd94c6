"""What is read without a parser is what the parser tells; what it would refuse is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.raw_books import MAIN, OFFICE
from xlkpi.reader.book import NotReadableError
from xlkpi.reader.xlsx import cell_text, sheet_xml
from xlkpi.reader.xlsx.cell_text import shared_strings
from xlkpi.reader.xlsx.cell_values import Shared
from xlkpi.reader.xlsx.sheet_xml import SheetRead, read_sheet
from xlkpi.reader.xlsx.usual_sheet import usual_sheet

SHARED = Shared(("一", "二"), ("General", "yyyy-mm-dd", "0.00%"))
BEGIN = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:x14ac="urn:x">'
CELLS = (
    '<c r="{c}{n}"/>',
    '<c r="{c}{n}" s="1"/>',
    '<c r="{c}{n}" s="1" t="n" />',
    '<c r="{c}{n}" s="2"><v>0.5</v></c>',
    '<c r="{c}{n}" s="1"><v>44211</v></c>',
    '<c r="{c}{n}" t="s"><v>1</v></c>',
    '<c r="{c}{n}" t="s"><v>7</v></c>',
    '<c r="{c}{n}" t="str"><v>a &amp;amp; _x000D_ &#39033;</v></c>',
    '<c r="{c}{n}" t="str"><v>&#0;</v></c>',
    '<c r="{c}{n}" t="str"><v>&nbsp;]]&gt;</v></c>',
    '<c r="{c}{n}" t="str"><v>]]></v></c>',
    '<c r="{c}{n}" t="inlineStr"><is><t> 文 </t></is></c>',
    '<c r="{c}{n}" t="inlineStr"><is><t xml:space="preserve"> 文 </t></is></c>',
    '<c r="{c}{n}" t="inlineStr"><is><r><t>文</t></r><r><t>字</t></r></is></c>',
    '<c r="{c}{n}" t="inlineStr"><is><t>文</t></is><v>9</v></c>',
    '<c r="{c}{n}"><f>A1+"&lt;"</f></c>',
    '<c r="{c}{n}" t="str"><f aca="false"> B2 </f><v></v></c>',
    '<c r="{c}{n}" t="e"><f>A1</f><v>#N/A</v></c>',
    '<c r="{c}{n}" t="e"><v>#N/A</v></c>',
    '<c r="{c}{n}" t="e"><v></v></c>',
    '<c r="{c}{n}" t="e"></c>',
    '<c r="{c}{n}" t="e" vm="1"><v>#VALUE!</v></c>',
    '<c r="{c}{n}"><f t="shared" ref="A1:A9" si="0">A1</f><v>1</v></c>',
    '<c r="{c}{n}"><f t="shared" si="0"/><v>1</v></c>',
    '<c r="{c}{n}"><f t="array" ref="A1:B2">A1</f><v>1</v></c>',
    '<c r="{c}{n}" t="b"><v>1</v></c>',
    '<c r="{c}{n}" t="d"><v>2021-01-15</v></c>',
    '<c r="{c}{n}"><!-- 5 --><v>5</v></c>',
    '<c r="{c}{n}"><v>1</v><v>2</v></c>',
    '<c r="{c}{n}" cm="1"><v>1</v></c>',
    '<c s="1" r="{c}{n}"><v>1</v></c>',
    '<c r="A{n}"><v>1</v></c>',
    '<c r="{c}9"><v>1</v></c>',
    "<c><v>1</v></c>",
    "\n",
)
ROWS = (
    '<row r="{n}">{cells}</row>',
    '<row r="{n}" spans="1:9" ht="12.75" customHeight="1" x14ac:dyDescent="0.25">{cells}</row>',
    '<row r="{n}" y:dyDescent="0.25">{cells}</row>',
    '<row r="{n}" r="3">{cells}</row>',
    '<row r="{n}" hidden="1">{cells}</row>',
    '<row r="{n}" ht="0">{cells}</row>',
    '<row r="{n}" ht="0"/>',
    '<row xmlns="urn:other" r="{n}">{cells}</row>',
    "<row>{cells}</row>",
    '<row r="1">{cells}</row>',
)
AFTER = (
    "",
    '<sheetProtection sheet="1"/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    "<headerFooter><oddHeader>&amp;L庆北</oddHeader></headerFooter>",
    "<headerFooter><oddHeader>&no;</oddHeader></headerFooter>",
    "<headerFooter><oddHeader>&#0;</oddHeader></headerFooter>",
    "<dataValidations><dataValidation><formula1>a</formula1></dataValidation></dataValidations>",
    '<drawing r:id="rId1"/>',
    '<sheetData><row r="9"/></sheetData>',
    '<row r="9"><c r="A9"><v>9</v></c></row>',
    "<c><v>9</v></c>",
    "<!-- comment -->",
    "<broken>",
)
HEADS = (
    "",
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
    '\ufeff<?xml version="1.0" encoding="utf-8"?>',
    '<?xml version="1.0" encoding="GB18030"?>',
    "<!-- first -->",
)


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    rows = []
    for n in range(1, draw(st.integers(0, 4)) + 1):
        cells = draw(st.lists(st.sampled_from(CELLS), max_size=4))
        inside = "".join(cell.format(c="ABCD"[at], n=n) for at, cell in enumerate(cells))
        rows.append(draw(st.sampled_from(ROWS)).format(n=n, cells=inside))
    head, after = draw(st.sampled_from(HEADS)), draw(st.sampled_from(AFTER))
    data = f"{head}{BEGIN}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>".encode()
    if draw(st.integers(0, 3)):
        return data
    at, byte = draw(st.integers(0, len(data) - 1)), draw(st.sampled_from(b'<>&"\x00\r\t/ \xff9c'))
    return data[:at] + bytes([byte]) + data[at + draw(st.integers(0, 1)) :]


def outcome(data: bytes) -> SheetRead | str:
    try:
        return read_sheet("表", BytesIO(data), SHARED)
    except NotReadableError:
        return "refused"


def with_parser(data: bytes) -> SheetRead | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_xml, "MOST_USUAL", 1)
        return outcome(data)


def whole(rows: str, after: str = "") -> bytes:
    return f"{BEGIN}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


@given(sheets())
def test_a_sheet_reads_the_same_with_and_without_a_parser(data: bytes) -> None:
    assert outcome(data) == with_parser(data)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("row", ROWS)
def test_each_cell_in_each_row(cell: str, row: str) -> None:
    first = '<row r="1"><c r="A1" s="2"><v>1</v></c></row>'
    data = whole(first + row.format(n=2, cells=cell.format(c="B", n=2)))
    assert outcome(data) == with_parser(data)


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("head", HEADS)
def test_each_thing_around_the_rows(head: str, after: str) -> None:
    data = head.encode() + whole('<row r="1"><c r="A1"><v>1</v></c></row>', after)
    assert outcome(data) == with_parser(data)


EXCEL = (
    '<row r="1" spans="1:3" ht="20.25" x14ac:dyDescent="0.2"><c r="A1" s="1" t="s"><v>0</v></c>'
    '<c r="B1" s="2"><f>A1*2</f><v>4</v></c><c r="C1" t="str"><f t="shared" si="1"/><v/></c></row>'
)
LIBREOFFICE = (
    '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false">'
    '<c r="A1" s="0" t="n"><f aca="false">B1</f><v>4</v></c><c r="B1" s="0"/></row>'
)
OPENPYXL = (
    '<row r="1"><c r="A1" s="8" t="inlineStr"><is><t>&#39033;&#30446;</t></is></c>'
    '<c r="B1" s="8" t="n" /></row>'
)


@pytest.mark.parametrize("rows", [EXCEL, LIBREOFFICE, OPENPYXL])
def test_sheets_as_programs_write_them_need_no_parser(rows: str) -> None:
    assert usual_sheet(whole(rows)) is not None
    assert outcome(whole(rows)) == with_parser(whole(rows)) != "refused"


TEXTS = (
    "<si><t>文</t></si>",
    "<si><t/></si>",
    "<si><t></t></si>",
    "<si><t> a </t></si>",
    '<si><t xml:space="preserve"> a\n&amp;lt; _x0041_</t></si>',
    "<si><t>&#39033;&#x4e00;</t></si>",
    "<si><t>&#0;</t></si>",
    "<si><r><t>文</t></r><r><t>字</t></r></si>",
    "<si><t>文</t><rPh><t>wen</t></rPh></si>",
    "<si><t>a</t></si><!-- b -->",
    "<si><t>a<t>b</t></t></si>",
    "\n",
)


@given(st.lists(st.sampled_from(TEXTS), max_size=5), st.sampled_from(HEADS))
def test_texts_read_the_same_with_and_without_a_parser(texts: list[str], head: str) -> None:
    data = f'{head}<sst xmlns="{MAIN}" count="9">{"".join(texts)}</sst>'.encode()

    def read() -> list[str] | str:
        try:
            return shared_strings(BytesIO(data))
        except NotReadableError:
            return "refused"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cell_text, "MOST_USUAL", 1)
        parsed = read()
    assert read() == parsed
