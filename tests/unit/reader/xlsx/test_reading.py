"""A workbook's values, formulas, errors and properties, whichever program wrote it."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.forms import blank, filled, plan
from tests.builders.raw_books import (
    SHEET,
    STRICT,
    packed,
    raw_book,
    relations,
    saved,
    unpacked,
    with_strings,
)
from xlkpi.cells import CellRef
from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.plain import Shown
from xlkpi.reader.xlsx import package
from xlkpi.reader.xlsx import reading as xlsx
from xlkpi.reader.xlsx.reading import read_xlsx

if TYPE_CHECKING:
    from xlkpi.reader.book import Grid

ONE = '<row r="1"><c r="A1"><v>5</v></c></row>'


def cell(a1: str) -> CellRef:
    return CellRef.parse(a1)


def only(data: bytes) -> Grid:
    (grid,) = read_xlsx(data).grids
    return grid


def test_values_come_by_their_type_at_their_place() -> None:
    values = {
        "B2": ("甲\n乙", "甲\n乙"),
        "C2": (5, 5.0),
        "D2": (-18.84, -18.84),
        "E2": (True, True),
        "F2": (False, False),
        "G2": (date(2021, 1, 15), date(2021, 1, 15)),
        "H2": (datetime(2021, 1, 15, 8, 30), datetime(2021, 1, 15, 8, 30)),  # noqa: DTZ001 - workbooks know no time zones
        "I2": (time(8, 30), Shown("08:30:00")),
        "J2": (timedelta(hours=36), 1.5),
        "K2": ("00123", "00123"),
        "L2": ("  两边有空格 ", "  两边有空格 "),
        "M2": ("110101199001011234", "110101199001011234"),
    }

    def change(book: Any) -> None:
        for at, (typed, _) in values.items():
            book.active[at] = typed

    grid = only(saved(change))
    found = {at: grid.at(cell(at)) for at in values}
    assert found == {at: expected for at, (_, expected) in values.items()}
    assert {at: type(value) for at, value in found.items()} == {
        at: type(expected) for at, (_, expected) in values.items()
    }


def test_what_is_empty_is_nothing_inside_and_outside_the_used_area() -> None:
    def change(book: Any) -> None:
        book.active["C3"] = "x"

    grid = only(saved(change))
    assert [grid.at(cell(at)) for at in ("A1", "C2", "D3", "C4", "ZZ999")] == [None] * 5
    assert grid.at(cell("C3")) == "x"


def test_formulas_are_known_by_their_cell_and_bring_no_value_of_their_own() -> None:
    def change(book: Any) -> None:
        book.active["A1"] = 1
        book.active["B2"] = "=A1+1"
        book.active["AA30"] = '=IF(A1>0,"<f>","")'

    grid = only(saved(change))
    assert grid.formulas == {"B2": "A1+1", "AA30": 'IF(A1>0,"<f>","")'}
    assert (grid.at(cell("A1")), grid.at(cell("B2"))) == (1.0, None)


def test_sheets_come_in_the_order_of_their_tabs_hidden_ones_too() -> None:
    def change(book: Any) -> None:
        book.active.title = "一"
        book.create_sheet("二 & <三>").sheet_state = "veryHidden"
        book.create_sheet("'四'").sheet_state = "hidden"
        book.move_sheet("一", 2)

    book = read_xlsx(saved(change))
    assert [grid.name for grid in book.grids] == ["二 & <三>", "'四'", "一"]
    assert book.names == ("二 & <三>", "'四'", "一")


def test_sheets_that_are_passed_over_are_named_only() -> None:
    book = read_xlsx(saved(lambda book: book.create_sheet("选项")), ["选项"])
    assert ([grid.name for grid in book.grids], book.names) == (["Sheet"], ("Sheet", "选项"))


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize(
    "space", [STRICT, "http://schemas.openxmlformats.org/spreadsheetml/2006/main"]
)
def test_prefixes_and_the_strict_kind_make_no_difference(prefix: str, space: str) -> None:
    p = f"{prefix}:" if prefix else ""
    row = (
        f'<{p}row r="1"><{p}c r="A1" t="inlineStr"><{p}is><{p}t>甲</{p}t></{p}is></{p}c>'
        f'<{p}c r="B1"><{p}f>1+1</{p}f><{p}v>2</{p}v></{p}c>'
        f'<{p}c r="C1" t="e"><{p}v>#N/A</{p}v></{p}c></{p}row>'
    )
    grid = only(packed(raw_book(row, prefix=prefix, space=space)))
    assert (grid.at(cell("A1")), grid.at(cell("B1"))) == ("甲", 2.0)
    assert grid.formulas == {"B1": "1+1"}
    assert grid.errors == {"C1": "#N/A"}


def test_texts_and_formats_are_those_that_the_workbook_names() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>44211</v></c>'
        '<c r="C1" s="0"><v>44211</v></c></row>'
    )
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    strings = "<si><t>甲</t></si><si><t>乙</t></si>"
    grid = only(packed(with_strings(raw_book(rows), strings, styles)))
    assert grid.rows == [["乙", date(2021, 1, 15), 44211.0]]


def test_parts_may_have_other_names_than_usual() -> None:
    parts = with_strings(
        raw_book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), "<si><t>甲</t></si>"
    )
    named = {
        "_rels/.rels": relations(("r1", "officeDocument", "/book/main.xml")),
        "book/main.xml": parts["xl/workbook.xml"],
        "book/_rels/main.xml.rels": relations(
            ("r1", "worksheet", "pages\\one.xml"), ("r2", "sharedStrings", "../texts.xml")
        ),
        "book/pages/one.xml": parts[SHEET],
        "texts.xml": parts["xl/sharedStrings.xml"],
    }
    assert only(packed(named)).at(cell("A1")) == "甲"


@pytest.mark.parametrize("part", ["xl/Worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_part_names_may_differ_in_case_and_slashes(part: str) -> None:
    parts = raw_book(ONE)
    parts[part] = parts.pop(SHEET)
    assert only(packed(parts)).at(cell("A1")) == 5.0


def test_days_may_be_counted_from_1904() -> None:
    parts = with_strings(
        raw_book('<row r="1"><c r="A1" s="0"><v>42749</v></c></row>'),
        "",
        '<cellXfs><xf numFmtId="14"/></cellXfs>',
    )
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = book.replace("<sheets>", '<workbookPr date1904="true"/><sheets>')
    assert only(packed(parts)).at(cell("A1")) == date(2021, 1, 15)


def test_a_workbook_without_formats_and_texts_is_read() -> None:
    rows = '<row r="1"><c r="A1" s="7"><v>44211</v></c><c r="B1" t="str"><v>甲</v></c></row>'
    assert only(packed(raw_book(rows))).rows == [[44211.0, "甲"]]


def test_properties_are_handed_over_as_texts() -> None:
    core, custom = read_xlsx(blank()).properties
    prefix = plan().fingerprint[:12]
    assert prefix in core
    assert prefix in custom


def test_other_workbooks_that_are_referred_to_are_told() -> None:
    parts = raw_book(ONE)
    assert not read_xlsx(packed(parts)).links
    assert read_xlsx(packed({**parts, "xl/externalLinks/externalLink1.xml": "<x/>"})).links


def test_the_form_is_read_as_it_was_filled() -> None:
    form = plan().forms[0]
    grids = {grid.name: grid for grid in read_xlsx(filled({"other_funds": "1,000元"})).grids}
    grid = grids[form.sheet]
    assert (grid.at(cell("E5")), grid.at(cell("G5"))) == (55.0, "1,000元")
    computed = {str(field.at) for field in form.fields if field.expr is not None}
    assert computed <= grid.formulas.keys()
    assert not {str(field.at) for field in form.fields if field.input} & grid.formulas.keys()


def test_a_picture_is_told_at_its_cell() -> None:
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        "<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>2</xdr:row></xdr:from>"
        "<xdr:pic/></xdr:oneCellAnchor></xdr:wsDr>"
    )
    parts = raw_book(ONE, after='<drawing r:id="r9"/>')
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("r9", "drawing", "../drawings/d.xml"))
    assert only(packed(parts)).pictures == ()
    parts["xl/drawings/d.xml"] = drawing
    assert only(packed(parts)).pictures == ("B3",)


# -- what is not read ------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "_rels/.rels"])
def test_the_workbook_has_to_be_there_under_its_own_or_its_usual_name(missing: str) -> None:
    parts = raw_book(ONE)
    del parts[missing]
    if missing == "_rels/.rels":
        assert only(packed(parts)).at(cell("A1")) == 5.0
        return
    with pytest.raises(NotReadableError):
        read_xlsx(packed(parts))


@pytest.mark.parametrize("missing", [SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_sheet_that_cannot_be_found_is_no_sheet(missing: str) -> None:
    parts = raw_book(ONE)
    del parts[missing]
    book = read_xlsx(packed(parts))
    assert (book.grids, book.names) == ((), ("表",))


@pytest.mark.parametrize(
    "xml", ["<worksheet><sheetData><row", "<x/>", "", "\0\0", '<worksheet xmlns="x"/>']
)
def test_a_sheet_that_is_none_is_damaged(xml: str) -> None:
    with pytest.raises(NotReadableError):
        read_xlsx(packed({**raw_book(""), SHEET: xml}))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04broken", b"a,b\n"])
def test_what_is_no_zip_is_not_readable(data: bytes) -> None:
    with pytest.raises(NotReadableError):
        read_xlsx(data)


@pytest.mark.parametrize(
    "part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
)
def test_a_part_whose_checksum_is_wrong_is_damaged(part: str) -> None:
    parts = with_strings(raw_book(ONE), "<si><t>甲</t></si>", "<cellXfs/>")
    parts[part] = parts[part].replace("?>", "?>\n") + "<!-- 00000 -->"
    sound = packed(parts, zipfile.ZIP_STORED)
    assert only(sound).at(cell("A1")) == 5.0
    with pytest.raises(NotReadableError):
        read_xlsx(sound.replace(b"<!-- 00000 -->", b"<!-- 00001 -->"))


@pytest.mark.parametrize(
    "part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"]
)
def test_a_bomb_of_entities_is_refused_in_every_part(part: str) -> None:
    parts = with_strings(raw_book(ONE), "<si><t>甲</t></si>", "<cellXfs/>")
    nested = "".join(f'<!ENTITY {a} "{f"&{b};" * 50}">' for a, b in ("cb", "ba"))
    bomb = f'{" " * 10_000}<!DOCTYPE x [<!ENTITY a "{"x" * 5000}">{nested}]>'
    parts[part] = bomb + parts[part]
    with pytest.raises(NotReadableError, match="document type"):
        read_xlsx(packed(parts))


def test_one_sheet_under_two_tabs_or_two_of_one_name_are_damaged() -> None:
    parts = raw_book(ONE)
    book = parts["xl/workbook.xml"]
    for name in ("表", "表二"):
        more = f'<sheet name="{name}" sheetId="2" r:id="r1"/></sheets>'
        with pytest.raises(NotReadableError, match="two tabs"):
            read_xlsx(packed({**parts, "xl/workbook.xml": book.replace("</sheets>", more)}))


def test_a_sheet_that_is_the_workbook_itself_is_damaged() -> None:
    parts = raw_book(ONE)
    parts["xl/_rels/workbook.xml.rels"] = relations(("r1", "worksheet", "workbook.xml"))
    with pytest.raises(NotReadableError, match="no sheet"):
        read_xlsx(packed(parts))


def test_a_sheet_outside_the_package_is_not_fetched() -> None:
    parts = raw_book(ONE)
    rels = relations(("r1", "worksheet", "worksheets/sheet1.xml"), external=True)
    assert read_xlsx(packed({**parts, "xl/_rels/workbook.xml.rels": rels})).grids == ()
    rels = relations(("r1", "worksheet", "../../../../etc/passwd"))
    assert read_xlsx(packed({**parts, "xl/_rels/workbook.xml.rels": rels})).grids == ()


@pytest.mark.parametrize("kind", ["chartsheet", "dialogsheet"])
def test_tabs_that_are_no_tables_are_named_only(kind: str) -> None:
    parts = raw_book(ONE)
    parts["xl/_rels/workbook.xml.rels"] = relations(("r1", kind, "worksheets/sheet1.xml"))
    book = read_xlsx(packed(parts))
    assert (book.grids, book.names) == ((), ("表",))


@pytest.mark.parametrize(("limit", "most"), [("MOST_CELLS_READ", 4), ("MOST_TEXT", 2)])
def test_limits_hold_for_all_sheets_together(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    def change(book: Any) -> None:
        book.active.append(["甲", 1])
        book.create_sheet("二").append(["乙", 2])

    data = saved(change)
    monkeypatch.setattr(xlsx, limit, most)
    assert len(read_xlsx(data).grids) == 2
    monkeypatch.setattr(xlsx, limit, most - 1)
    with pytest.raises(TooLargeError):
        read_xlsx(data)


def test_properties_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({**raw_book(ONE), "docProps/core.xml": "x" * 9})
    monkeypatch.setattr(xlsx, "MOST_PROPERTIES", 9)
    assert read_xlsx(data).properties == ("x" * 9,)
    monkeypatch.setattr(xlsx, "MOST_PROPERTIES", 8)
    with pytest.raises(TooLargeError):
        read_xlsx(data)


def test_the_table_of_texts_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(with_strings(raw_book(ONE), "<si><t>甲</t></si>" * 100))
    size = len(unpacked(data)["xl/sharedStrings.xml"])
    monkeypatch.setattr(package, "MOST_PART", size)
    assert only(data).at(cell("A1")) == 5.0
    monkeypatch.setattr(package, "MOST_PART", size - 1)
    with pytest.raises(TooLargeError):
        read_xlsx(data)
