"""Cells of somebody's workbook changed: the rest stays, byte for byte; or nothing is written."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from xlkpi.cells import CellRef
from xlkpi.xlsx.changed_cells import UnsafeError, with_values


def book(*, formula: bool = False, merged: bool = False) -> bytes:
    """Two sheets, widths, a comment, a hidden column; the second is 名册."""
    made = openpyxl.Workbook()
    other, sheet = made.active, made.create_sheet("名册")
    other["A1"] = "=1+1" if formula else "别的"
    for row in (("编号", "名称", "数"), ("a", "甲 & 乙", 1.5), ("b", None, 2)):
        sheet.append(row)
    sheet["B2"].comment = Comment("说明", "王敏")
    sheet.column_dimensions["B"].width = 40
    sheet["C2"].number_format = "0.00"
    if merged:
        sheet.merge_cells("A5:B6")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def at(**values: str | Decimal | None) -> dict[CellRef, str | Decimal | None]:
    return {CellRef.parse(name): value for name, value in values.items()}


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_changed_is_read_and_all_else_stays() -> None:
    before = book()
    changes = at(B2="丙 <b>", C2=Decimal("1E+3"), A3=None, B3="新", C4=Decimal(7), A9="远")
    data = with_values(before, "名册", changes)
    sheet = openpyxl.load_workbook(BytesIO(data))["名册"]
    assert [[cell.value for cell in row] for row in sheet["A1:C4"]] == [
        ["编号", "名称", "数"],
        ["a", "丙 <b>", 1000],
        [None, "新", 2],
        [None, None, 7],
    ]
    assert sheet["A9"].value == "远"
    assert sheet["C2"].number_format == "0.00"
    assert sheet["B2"].comment.text == "说明"
    assert sheet.column_dimensions["B"].width == 40
    one, other = parts(before), parts(data)
    assert list(one) == list(other)
    assert [name for name in one if one[name] != other[name]] == ["xl/worksheets/sheet2.xml"]


def test_a_row_without_cells_and_one_that_is_not_there() -> None:
    data = book()
    with ZipFile(BytesIO(data)) as archive:
        text = archive.read("xl/worksheets/sheet2.xml").decode("utf-8")
    text = text.replace("</sheetData>", '<row r="5" ht="20" customHeight="1"/></sheetData>')
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name, part in parts(data).items():
            made.writestr(name, text if name == "xl/worksheets/sheet2.xml" else part)
    changed = with_values(out.getvalue(), "名册", at(B5="五", A4="四", C2=None))
    sheet = openpyxl.load_workbook(BytesIO(changed))["名册"]
    assert (sheet["B5"].value, sheet["A4"].value, sheet["C2"].value) == ("五", "四", None)
    assert sheet.row_dimensions[5].height == 20


@pytest.mark.parametrize(
    ("data", "cell", "text"),
    [
        (book(formula=True), "A2", "x"),
        (book(merged=True), "B6", "x"),
        (book(), "A2", "\x01"),
        (b"PK no workbook", "A2", "x"),
    ],
)
def test_what_would_make_something_untrue_is_refused(data: bytes, cell: str, text: str) -> None:
    with pytest.raises(UnsafeError):
        with_values(data, "名册", {CellRef.parse(cell): text})


def test_a_formula_without_a_kept_result_is_no_reason_to_refuse() -> None:
    """Drop-downs, conditions and sparklines are computed when they are shown."""
    out = BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("名册")
    for number in range(5):
        sheet.write_row(number, 0, (number, number * 2))
    sheet.add_sparkline("D2", {"range": "名册!A1:B5"})
    sheet.conditional_format("B1:B5", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("A1:A5", {"type": "formula", "criteria": "=$A1>2"})
    sheet.data_validation("C1:C5", {"validate": "list", "source": "=名册!$A$1:$A$5"})
    made.close()
    before = out.getvalue()
    assert b":f>" in parts(before)["xl/worksheets/sheet1.xml"]
    data = with_values(before, "名册", at(B2=Decimal(7)))
    one, other = (parts(found)["xl/worksheets/sheet1.xml"] for found in (before, data))
    assert other == one.replace(b'<c r="B2"><v>2</v></c>', b'<c r="B2"><v>7</v></c>')
    with pytest.raises(UnsafeError, match="A1 of sheet “Sheet”"):
        with_values(book(formula=True), "名册", at(A2="x"))


def test_a_sheet_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnsafeError):
        with_values(book(), "没有", at(A1="x"))


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b'<row r="2"', b'<row r="zz"'),
        (b'<c r="A2"', b'<c r="!!"'),
        (b'<c r="A2"', b'<c r="ZZZZZZZ2"'),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="zz:!!"/></mergeCells>'),
        (b"<worksheet", b'<?xml version="1.0" encoding = "ISO-8859-1"?><worksheet'),
    ],
)
def test_what_is_written_in_no_usual_way_is_refused(found: bytes, put: bytes) -> None:
    data = BytesIO()
    with ZipFile(BytesIO(book())) as archive, ZipFile(data, "w") as made:
        for one in archive.infolist():
            content = archive.read(one)
            if one.filename == "xl/worksheets/sheet2.xml":
                content = re.sub(rb"^<\?xml[^>]*>\s*", b"", content)
                assert found in content
                content = content.replace(found, put, 1)
            made.writestr(one, content)
    with pytest.raises(UnsafeError):
        with_values(data.getvalue(), "名册", at(B2="丙"))
