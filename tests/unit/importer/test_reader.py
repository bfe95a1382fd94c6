"""A workbook's values, formulas, errors and properties, whichever program wrote it."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.forms import blank, filled, plan
from xlkpi.cells import CellRef
from xlkpi.importer.reader import Grid, NotReadableError, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_CONTENT}.worksheet+xml"/></Types>'
)


def raw_book(rows: str, *, prefix: str = "", name: str = "表") -> dict[str, str]:
    """The parts of the smallest workbook, with these rows as they stand."""
    p = f"{prefix}:" if prefix else ""
    space = f'xmlns{":" if prefix else ""}{prefix}="{_MAIN}"'
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{p}workbook {space} xmlns:r="{_OFFICE}"><{p}sheets>'
        f'<{p}sheet name="{name}" sheetId="1" r:id="r1"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: f"<{p}worksheet {space}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>",
    }


def packed(parts: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def saved(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cell(a1: str) -> CellRef:
    return CellRef.parse(a1)


def only(data: bytes) -> Grid:
    (grid,) = read(data).grids
    return grid


def test_values_come_by_their_type_at_their_place() -> None:
    values = {
        "B2": ("甲\n乙", "甲\n乙"),
        "C2": (5, 5.0),
        "D2": (-18.84, -18.84),
        "E2": (True, True),
        "F2": (False, False),
        "G2": (date(2021, 1, 15), date(2021, 1, 15)),
        "H2": (datetime(2021, 1, 15, 8, 30), datetime(2021, 1, 15, 8, 30)),  # noqa: DTZ001
        "I2": (time(8, 30), "08:30:00"),
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
    assert grid.formulas == {"B2", "AA30"}
    assert (grid.at(cell("A1")), grid.at(cell("B2"))) == (1.0, None)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!"])
def test_an_error_value_is_told_at_its_cell(error: str) -> None:
    row = f'<row r="1"><c r="A1" t="e"><v>{error}</v></c><c r="B1"><v>5</v></c></row>'
    grid = only(packed(raw_book(row)))
    assert grid.errors == {"A1": error}
    assert grid.at(cell("B1")) == 5.0


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "Err:502", "#名称?"])
def test_an_error_value_of_another_program_does_not_hide_the_sheet(error: str) -> None:
    row = (
        f'<row r="1"><c r="A1" t="e"><f>NEW()</f><v>{error}</v></c>'
        '<c r="B1"><v>5</v></c><c r="C1" t="inlineStr"><is><t>甲</t></is></c></row>'
    )
    grid = only(packed(raw_book(row)))
    assert grid.errors == {"A1": error}
    assert grid.formulas == {"A1"}
    assert (grid.at(cell("B1")), grid.at(cell("C1"))) == (5.0, "甲")


def test_sheets_come_in_the_order_of_their_tabs_hidden_ones_too() -> None:
    def change(book: Any) -> None:
        book.active.title = "一"
        book.create_sheet("二 & <三>").sheet_state = "veryHidden"
        book.create_sheet("'四'").sheet_state = "hidden"
        book.move_sheet("一", 2)

    grids = read(saved(change)).grids
    assert [grid.name for grid in grids] == ["二 & <三>", "'四'", "一"]


def test_prefixed_names_and_inline_texts_are_read() -> None:
    row = (
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
        '<x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        '<x:c r="C1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
    )
    grid = only(packed(raw_book(row, prefix="x")))
    assert (grid.at(cell("A1")), grid.at(cell("B1"))) == ("甲", 2.0)
    assert grid.formulas == {"B1"}
    assert grid.errors == {"C1": "#N/A"}


def test_a_number_has_all_the_digits_of_the_file() -> None:
    row = '<row r="1"><c r="A1"><v>0.30000000000000004</v></c><c r="B1"><v>5E-2</v></c></row>'
    grid = only(packed(raw_book(row)))
    assert (grid.at(cell("A1")), grid.at(cell("B1"))) == (0.1 + 0.2, 0.05)


def test_part_names_may_differ_in_case() -> None:
    parts = raw_book('<row r="1"><c r="A1"><v>5</v></c></row>')
    parts["xl/Worksheets/Sheet1.xml"] = parts.pop(SHEET)
    assert only(packed(parts)).at(cell("A1")) == 5.0


def test_properties_are_handed_over_as_texts() -> None:
    core, custom = read(blank()).properties
    prefix = plan().fingerprint[:12]
    assert prefix in core
    assert prefix in custom


def test_the_form_is_read_as_it_was_filled() -> None:
    form = plan().forms[0]
    grids = {grid.name: grid for grid in read(filled({"other_funds": "1,000元"})).grids}
    grid = grids[form.sheet]
    assert (grid.at(cell("E5")), grid.at(cell("G5"))) == (55.0, "1,000元")
    computed = {str(field.at) for field in form.fields if field.expr is not None}
    assert computed <= grid.formulas
    assert not {str(field.at) for field in form.fields if field.input} & grid.formulas


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="XFD1" s="1"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="100001"><c r="A100001"><v>1</v></c></row>',
        '<row spans="1:1" r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c  r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row r="1"><c s="1" r="ZZ200000"><v>1</v></c></row>',
        '<row r="1"><c r="XF&#68;1"><v>1</v></c></row>',
    ],
)
def test_a_value_far_away_is_refused_before_it_is_read(row: str) -> None:
    with pytest.raises(NotReadableError, match="far outside"):
        read(packed(raw_book(row)))


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"/>',
        '<row r="1048576"><c r="A1048576" s="1"/></row>',
        '<row r="1"><c r="XFD1" s="1"/></row>',
    ],
)
def test_empty_cells_may_reach_to_the_end_of_the_sheet(row: str) -> None:
    head = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert only(packed(raw_book(head + row))).at(cell("A1")) == 1.0


def test_a_value_at_the_edge_of_what_is_safe_is_read() -> None:
    wide = '<row r="1"><c r="ZZ1"><v>1</v></c></row>'
    long = '<row r="99999"><c r="A99999"><v>2</v></c></row>'
    assert only(packed(raw_book(wide))).at(cell("ZZ1")) == 1.0
    assert only(packed(raw_book(long))).at(cell("A99999")) == 2.0


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_a_part_it_needs_is_damaged(missing: str) -> None:
    parts = raw_book("")
    del parts[missing]
    with pytest.raises(NotReadableError):
        read(packed(parts))


def test_a_sheet_that_is_no_xml_is_damaged() -> None:
    parts = raw_book("")
    parts[SHEET] = "<worksheet><sheetData><row"
    with pytest.raises(NotReadableError):
        read(packed(parts))


def test_a_sheet_whose_part_is_missing_is_no_sheet() -> None:
    parts = raw_book("")
    del parts[SHEET]
    assert read(packed(parts)).grids == ()


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04broken", b"a,b\n"])
def test_what_is_no_zip_is_not_readable(data: bytes) -> None:
    with pytest.raises(NotReadableError):
        read(data)


def test_a_part_whose_checksum_is_wrong_is_damaged() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in raw_book('<row r="1"><c r="A1"><v>55</v></c></row>').items():
            archive.writestr(name, text)
    with pytest.raises(NotReadableError):
        read(out.getvalue().replace(b"<v>55</v>", b"<v>56</v>"))


def test_a_bomb_of_entities_is_refused_and_not_unfolded() -> None:
    parts = raw_book('<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>')
    nested = "".join(f'<!ENTITY {a} "{f"&{b};" * 50}">' for a, b in ("cb", "ba"))
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"x" * 5000}">{nested}]>'
    parts[SHEET] = bomb + parts[SHEET]
    try:
        found = only(packed(parts)).at(cell("A1"))
    except NotReadableError:
        found = None
    assert len(str(found)) < 100
