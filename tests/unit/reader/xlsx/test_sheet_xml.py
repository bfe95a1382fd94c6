"""The XML of a sheet: each value at its cell, contradictions refused."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.builders.raw_books import MAIN, OFFICE, STRICT
from xlkpi.cells import CellRef
from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.plain import Shown
from xlkpi.reader.xlsx import around_rows, cell_values, sheet_xml
from xlkpi.reader.xlsx.cell_values import Shared
from xlkpi.reader.xlsx.sheet_xml import read_sheet

if TYPE_CHECKING:
    from xlkpi.reader.book import Grid, Raw

KEPT = 'xml:space="preserve"'
SHARED = Shared(["甲", "乙"], ["General", "yyyy-mm-dd", "[h]:mm"])


def sheet(rows: str, after: str = "", shared: Shared = SHARED, before: str = "") -> Grid:
    xml = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )
    return read(xml, shared)


def read(xml: str | bytes, shared: Shared = SHARED) -> Grid:
    data = xml if isinstance(xml, bytes) else xml.encode()
    return read_sheet("表", BytesIO(data), shared).grid


def one(content: str, given: str = "") -> Raw:
    """What is read of one cell with this inside and these attributes."""
    return sheet(f'<row r="1"><c r="A1"{given}>{content}</c></row>').at(CellRef(0, 0))


# -- values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "content", "expected"),
    [
        ("", "<v>5</v>", 5.0),
        ("", "<v> 5 </v>", 5.0),
        ("", "<v>-0.30000000000000004</v>", -0.30000000000000004),
        ("", "<v>5E-2</v>", 0.05),
        ("", "<v>+.5</v>", 0.5),
        ("", "<v>5&#53;</v>", 55.0),
        ("", "<v><![CDATA[55]]></v>", 55.0),
        ("", "<v>5<!-- and -->5</v>", 55.0),
        ("", "<v></v>", None),
        ("", "<v/>", None),
        (' t="n"', "<v>5</v>", 5.0),
        (' t="s"', "<v>1</v>", "乙"),
        (' t="s"', "<v></v>", None),
        (' t="str"', "<v>甲&amp;乙</v>", "甲&乙"),
        (' t="str"', "<v></v>", None),
        (' t="str"', "<v>甲_x000D_\n乙</v>", "甲\r\n乙"),
        (' t="b"', "<v>1</v>", True),
        (' t="b"', "<v>0</v>", False),
        (' t="b"', "<v>true</v>", True),
        (' t="b"', "<v>false</v>", False),
        (' t="b"', "<v></v>", None),
        (' t="d"', "<v>2021-01-15</v>", date(2021, 1, 15)),
        (' t="d"', "<v>2021-01-15T00:00:00</v>", date(2021, 1, 15)),
        (' t="d"', "<v>2021-02-30</v>", Shown("2021-02-30")),
        (' t="d"', "<v>10:10:10</v>", Shown("10:10:10")),
        (' t="d"', "<v>2021-01-15T08:30:00Z</v>", Shown("2021-01-15T08:30:00Z")),
        (' t="d"', "<v></v>", None),
        (' t="d"', "<v>2021-01-15T08:30:00</v>", datetime(2021, 1, 15, 8, 30)),  # noqa: DTZ001 - workbooks know no time zones
        (' t="inlineStr"', "<is><t>甲</t></is>", "甲"),
        (' t="inlineStr"', "<is><t>甲</t></is><v>9</v>", "甲"),
        (' t="inlineStr"', "<v>甲</v>", "甲"),
        (' t="inlineStr"', f"<is><r><t>甲</t></r><r><t {KEPT}> 乙</t></r></is>", "甲 乙"),
        (' t="inlineStr"', "<is><t>甲</t><rPh><t>jia</t></rPh></is>", "甲"),
        ("", "<is><t>甲</t></is>", "甲"),
        (' s="1"', "<v>44211</v>", date(2021, 1, 15)),
        (' s="2"', "<v>1.5</v>", 1.5),
        (' s="1" t="s"', "<v>0</v>", "甲"),
        (' s="3"', "<v>44211</v>", 44211.0),
        (" s='1' spans='1:2'", "<v>44211</v>", date(2021, 1, 15)),
    ],
)  # fmt: skip
def test_a_cell_is_read_by_its_kind(given: str, content: str, expected: Raw) -> None:
    found = one(content, given)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("number", ["NaN", "inf", "-INF", "1e999", "1_000", "0x10", "１", "5 5"])
def test_what_is_no_number_is_shown_as_it_stands(number: str) -> None:
    assert one(f"<v>{number}</v>") == number


@pytest.mark.parametrize(
    ("given", "content"),
    [
        (' t="s"', "<v>2</v>"),
        (' t="s"', "<v>-1</v>"),
        (' t="s"', "<v>甲</v>"),
        (' t="s"', "<v>0x1</v>"),
        (' t="s"', "<v>１</v>"),
        (' t="b"', "<v>2</v>"),
        (' s="x"', "<v>5</v>"),
        (' s="-1"', "<v>5</v>"),
        (' s="1E2"', "<v>5</v>"),
        (' t="x"', "<v>5</v>"),
        ("", "<v>5</v><v>6</v>"),
        ("", "<v>5</v><is><t>甲</t></is>"),
        ("", "<is><t>甲</t></is><v>5</v>"),
        ("", "<f>1<v>5</v></f>"),
        ("", "<is><v>5</v></is>"),
        ("", '<v>5</v><c r="B1"><v>6</v></c>'),
    ],
)
def test_a_cell_that_could_be_read_in_two_ways_is_damaged(given: str, content: str) -> None:
    with pytest.raises(NotReadableError):
        one(content, given)


def test_the_formats_of_typed_numbers_are_told_but_for_the_general_one() -> None:
    rows = (
        '<row r="1"><c r="A1" s="2"><v>1.5</v></c><c r="B1" s="0"><v>1</v></c>'
        '<c r="C1"><v>1</v></c>'
        '<c r="D1" s="1"><v>44211</v></c><c r="E1" s="2"><f>1+1</f><v>2</v></c>'
        '<c r="F1" s="2" t="str"><v>甲</v></c><c r="G1" s="2"/></row>'
    )
    assert sheet(rows).formats == {"A1": "[h]:mm", "D1": "yyyy-mm-dd"}


# -- places ----------------------------------------------------------------------------------------


PLACED = {
    "single quotes": (
        "<row r='1'><c r='A1'><v>1</v></c><c r='C1'><v>3</v></c></row>"
        "<row r='3'><c r='B3'><v>8</v></c></row>"
    ),
    "attributes before": (
        '<row spans="1:3" r="1"><c s="0" r="A1" x="y"><v>1</v></c>'
        '<c\nt="n"\tr = "C1" ><v>3</v></c></row><row ht="9" r="3"><c r="B3"><v>8</v></c></row>'
    ),
    "no addresses": (
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c/><c><v>8</v></c></row>"
    ),
    "some addresses": (
        '<row r="1"><c><v>1</v></c><c r="C1"><v>3</v></c></row><row r="3"><c/><c><v>8</v></c></row>'
    ),
    "rows without": (
        '<row><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row><row><c r="B3"><v>8</v></c></row>'
    ),
    "entities": (
        '<row r="1"><c r="&#65;1"><v>1</v></c><c r="C&#x31;"><v>3</v></c></row>'
        '<row r="&#51;"><c r="B3"><v>8</v></c></row>'
    ),
    "comments": (
        '<row r="1"><c r="A1"><v>1</v></c>\n<!-- <c r="B1"><v>2</v></c> -->'
        '<c r="C1"><v>3</v></c></row><row r="3"><c r="B3"><v>8</v></c></row>'
    ),
}


@pytest.mark.parametrize("rows", PLACED.values(), ids=PLACED)
def test_cells_stand_where_they_say_or_else_one_after_the_other(rows: str) -> None:
    assert sheet(rows).rows == [[1.0, None, 3.0], [None] * 3, [None, 8.0, None]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"/></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
        '<row r="2"/><row r="1"/>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="12"><c r="A2"><v>1</v></c></row>',
        '<row><c r="A2"><v>1</v></c><c r="B1"><v>1</v></c></row>',
        '<row r="5"/><row><c r="A2"><v>1</v></c></row>',
        '<row r="0"/>', '<row r="-1"/>', '<row r="1048577"/>', '<row r="x"/>', '<row r=""/>',
        '<row r="１"/>', '<row r="1.0"/>', '<row r="99999999999999999999"/>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>', '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>', '<row r="1"><c r=""><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>', '<row r="1"><c r="A01"><v>1</v></c></row>',
        '<row r="1"><c r="$A$1"><v>1</v></c></row>', '<row r="1"><row r="2"/></row>',
        '<c r="A1"><v>1</v></c>', "</sheetData><sheetData>",
    ],
)  # fmt: skip
def test_a_place_that_is_none_or_stands_twice_makes_a_sheet_damaged(rows: str) -> None:
    with pytest.raises(NotReadableError):
        sheet(rows)


def test_elements_of_other_namespaces_are_no_cells() -> None:
    rows = '<row r="1"><x:c xmlns:x="urn:x" r="A1"><x:v>9</x:v></x:c><c r="B1"><v>1</v></c></row>'
    assert sheet(rows).rows == [[None, 1.0]]


def test_prefixed_names_are_read_in_both_kinds() -> None:
    for space in (MAIN, STRICT):
        xml = (
            f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row r="1"><x:c r="A1">'
            "<x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        )
        assert read(xml).rows == [[5.0]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_characters_of_another_width_are_read_as_they_are_declared(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>é</v></c></row></sheetData></worksheet>'
    )
    assert read(xml.encode(encoding)).rows == [["é"]]


@pytest.mark.parametrize(
    "content", [b"\xff", b"\xed\xa0\x80", b"\0", b"&#xD800;", b"&#0;", b"&x;", b"\x1b"]
)
def test_characters_that_are_none_make_a_sheet_damaged(content: bytes) -> None:
    before = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>'.encode()
    with pytest.raises(NotReadableError):
        read(before + content + b"</v></c></row></sheetData></worksheet>")


def test_a_sheet_cut_short_is_damaged_wherever_it_is_cut() -> None:
    xml = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>'
    )
    for end in range(1, len(xml)):
        with pytest.raises(NotReadableError):
            read(xml[:end])


# -- far away, and too much ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "far"),
    [
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', ("XFD1", 1.0)),
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', ("A1048576", 1.0)),
        ('<row r="100001"><c r="A100001"><v>1</v></c></row>', ("A100001", 1.0)),
        ("<row r='1048576'><c  r='XFD1048576'><v>1</v></c></row>", ("XFD1048576", 1.0)),
        ('<row r="1048576"><c><v>1</v></c></row>', ("A1048576", 1.0)),
        ('<row r="200000"><c s="0" r="ZZ200000"><v>1</v></c></row>', ("ZZ200000", 1.0)),
        ('<row r="1"><c r="XF&#68;1"><v>1</v></c></row>', ("XFD1", 1.0)),
        ('<row r="1"><c r="XFD1"><f>1+1</f></c></row>', ("XFD1", "=1+1")),
        ('<row r="1"><c r="XFD1" t="e"><v>#N/A</v></c></row>', ("XFD1", "#N/A")),
    ],
)
def test_a_value_far_away_is_told_by_its_place(row: str, far: tuple[str, Raw]) -> None:
    found = sheet(row)
    assert [(str(at), value) for at, value in found.far] == [far]
    assert (found.rows, dict(found.formulas), dict(found.errors)) == ([], {}, {})


@pytest.mark.parametrize(
    "row",
    [
        '<row r="200000"><c t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row>',
        '<row r="1048576"><c r="A1048576" t="str"><v>　</v></c></row>',
    ],
)
def test_what_is_far_and_blank_to_the_eye_is_passed_over(row: str) -> None:
    found = sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{row}')
    assert (found.rows, found.far) == ([[1.0]], ())


def test_a_picture_in_a_cell_is_no_error_value() -> None:
    found = sheet('<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>')
    assert (found.pictures, dict(found.errors)) == (("A1",), {})
    spilled = sheet('<row r="1"><c r="A1" t="e" vm="1"><f>A9#</f><v>#VALUE!</v></c></row>')
    assert (spilled.pictures, dict(spilled.errors)) == ((), {"A1": "#VALUE!"})


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"/>',
        '<row r="1048576"><c r="A1048576" s="1"/></row>',
        '<row r="1048576"><c r="A1048576"><v></v></c></row>',
    ],
)
def test_empty_cells_may_reach_to_the_end_of_the_sheet(row: str) -> None:
    assert sheet(f'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>{row}').rows == [[1.0]]


def test_a_value_at_the_edge_of_what_is_safe_is_read() -> None:
    wide = sheet('<row r="1"><c r="ZZ1"><v>1</v></c></row>')
    assert wide.at(CellRef.parse("ZZ1")) == 1.0
    long = sheet('<row r="99999"><c r="A99999"><v>2</v></c></row>')
    assert long.at(CellRef.parse("A99999")) == 2.0


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    row = '<row r="2"><c r="B2"><v>5</v></c></row>'
    for size in ("A1", "A1:XFD1048576", "B2:A1", "nonsense", ""):
        assert sheet(row, before=f'<dimension ref="{size}"/>').at(CellRef(1, 1)) == 5.0


@pytest.mark.parametrize(
    ("limit", "most", "rows", "after"),
    [
        ("MOST_TEXT", 4, '<row><c t="s"><v>0</v></c></row>' * 4, ""),
        ("MOST_TEXT", 8, '<row><c t="str"><v>1234</v></c></row>' * 2, ""),
        ("MOST_CHARACTERS", 4, '<row><c t="str"><v>1234</v></c></row>', ""),
        ("MOST_CELLS", 4, "<row><c><v>1</v></c><c><v>1</v></c></row>" * 2, ""),
        ("MOST_CELLS", 2, '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>1</f></c></row>', ""),
        ("MOST_PLACES", 4, "<row><c/></row>" * 2, ""),
        ("MOST_PLACES", 4, '<row r="1"><c r="A1"/></row><row r="2"><c r="A2"/></row>', ""),
        ("MOST_TEXT", 4, '<row r="1"><c r="A1" t="str"><v>1234</v></c></row>', ""),
        ("MOST_PLACES", 4, "<row/>" * 4, ""),
        ("MOST_MARKS", 2, "", '<mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/>'),
    ],
)  # fmt: skip
def test_each_limit_holds(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, rows: str, after: str
) -> None:
    module = {"MOST_CELLS": sheet_xml, "MOST_PLACES": sheet_xml, "MOST_MARKS": around_rows}.get(
        limit, cell_values
    )
    monkeypatch.setattr(module, limit, most)
    sheet(rows, after)
    monkeypatch.setattr(module, limit, most - 1)
    with pytest.raises(TooLargeError):
        sheet(rows, after, before="<sheetPr/>")  # another sheet: what the first tells is known


# -- formulas and errors ---------------------------------------------------------------------------


def test_formulas_are_told_with_their_text_where_it_is_short() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>B1+"&lt;"</f><v>5</v></c>'
        '<c r="B1"><f t="shared" si="0"/><v>1</v></c>'
        f'<c r="C1"><f>{"1+" * 60}1</f></c><c r="D1"><f>{"1+" * 59}11</f></c>'
        '<c r="E1"><v>1</v></c></row>'
    )
    assert sheet(rows).formulas == {"A1": 'B1+"<"', "B1": "", "C1": "", "D1": "1+" * 59 + "11"}


def test_what_a_formula_of_several_cells_put_there_is_no_typed_value() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>5</v></c>'
        '<c r="C1"><v>1</v></c></row><row r="2"><c r="A2"><v>6</v></c></row>'
        '<row r="3"><c r="A3"><v>7</v></c></row>'
    )
    assert sheet(rows).formulas == {"A1": "B1:B2", "A2": ""}


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NUM!", "#SPILL!", "#CALC!", "Err:502", "#名称?"],
)  # fmt: skip
@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="e"><v>{}</v></c>',
        "<c t='e' r='A1'><v>{}</v></c>",
        '<c r="A1" t="e"><f>NEW()</f><v>{}</v></c>',
        '<c r="A1" s="1" t="e"><f t="shared" si="0"/><v>{}</v></c>',
    ],
)
def test_an_error_value_is_told_at_its_cell_whichever_program_knows_it(
    error: str, cell: str
) -> None:
    grid = sheet(f'<row r="1">{cell.format(error)}<c r="B1"><v>5</v></c></row>')
    assert grid.errors == {"A1": error}
    assert (grid.at(CellRef(0, 0)), grid.at(CellRef(0, 1))) == (None, 5.0)


def test_an_error_without_a_name_is_an_error() -> None:
    assert sheet('<row r="1"><c r="A1" t="e"><v></v></c></row>').errors == {"A1": "#ERROR"}


# -- what is told of a sheet -----------------------------------------------------------------------


def test_merges_are_told() -> None:
    areas = '<mergeCell ref="A1:B2"/><mergeCell x="y" ref="C1:C9"/>'
    after = f'<mergeCells count="9">{areas}</mergeCells>'
    assert sheet("", after).merges == frozenset(["A1:B2", "C1:C9"])


def test_a_merge_with_an_address_without_end_is_refused() -> None:
    with pytest.raises(TooLargeError):
        sheet("", f'<mergeCell ref="{"A" * 1_000}"/>')


def test_rows_that_nobody_sees_are_told() -> None:
    rows = (
        '<row r="1" hidden="1"/><row r="2" hidden="true"><c r="A2"><v>1</v></c></row>'
        '<row r="3" ht="0"/><row ht="0.0" r="4"/>'
        '<row r="5" hidden="0" ht="15"/><row r="6" ht="x"/>'
    )
    assert sheet(rows).hidden == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("after", "protected"),
    [
        ('<sheetProtection sheet="1"/>', True),
        ('<sheetProtection objects="1" sheet="true"/>', True),
        ('<sheetProtection sheet="0"/>', False),
        ('<sheetProtection objects="1"/>', False),
        ("", False),
    ],
)
def test_protection_is_told(after: str, protected: bool) -> None:
    assert sheet("", after).protected is protected


def test_validations_of_old_and_new_kind_are_told() -> None:
    old = '<dataValidations count="1"><dataValidation type="list" sqref="A1"/></dataValidations>'
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    new = f'<extLst><ext><x:dataValidation xmlns:x="{x14}"/></ext></extLst>'
    assert [sheet("", after).validated for after in (old, new, "")] == [True, True, False]


def test_drawings_are_told_by_the_id_of_their_relation() -> None:
    xml = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData/><drawing r:id="r5"/></worksheet>'
    )
    assert read_sheet("表", BytesIO(xml.encode()), SHARED).drawings == ("r5",)


def test_a_frame_that_differs_in_a_heading_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    heads = "<headerFooter><oddHeader>&amp;L{}&amp;8&quot;</oddHeader></headerFooter>"
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    first = sheet(row, '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' + heads.format("甲"))
    monkeypatch.setattr(around_rows, "parse", None)
    other = sheet(row, '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' + heads.format("乙"))
    assert other == first
