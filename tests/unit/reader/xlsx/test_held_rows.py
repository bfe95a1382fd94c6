"""Rows written in just so many words come to the same, but for what their workbook says of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from tests.builders.raw_books import MAIN
from xlkpi.cells import CellRef
from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.xlsx import cell_values, sheet_xml, usual_cells
from xlkpi.reader.xlsx.cell_values import Shared
from xlkpi.reader.xlsx.sheet_xml import SheetRead, read_sheet

ROW = (
    '<row r="1" hidden="1"><c r="A1" s="1"><v>44211</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" s="1"><v>44212</v></c><c r="B2" t="str"><f>A1</f><v>文</v></c></row>'
)


def read(shared: Shared, rows: str = ROW) -> SheetRead:
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return read_sheet("表", BytesIO(xml.encode()), shared)


def test_the_same_rows_say_what_their_own_workbook_says_of_them() -> None:
    days = Shared(("一", "二"), ("General", "yyyy-mm-dd"))
    older = Shared(("一", "二"), ("General", "yyyy-mm-dd"), since_1904=True)
    sums = Shared(("甲", "乙"), ("General", "0.00"))
    found = [read(one).grid for one in (days, sums, older, days)]
    assert [one.at(CellRef(1, 0)) for one in found] == [
        date(2021, 1, 16),
        44212.0,
        date(2025, 1, 17),
        date(2021, 1, 16),
    ]
    assert [one.at(CellRef(0, 1)) for one in found] == ["二", "乙", "二", "二"]
    assert all(one.hidden == {0} and one.formulas == {"B2": "A1"} for one in found)


def test_a_table_of_texts_that_ends_before_the_number_is_told() -> None:
    looks = ("General", "yyyy-mm-dd")
    assert read(Shared(("一", "三"), looks)).grid.at(CellRef(0, 1)) == "三"
    with pytest.raises(NotReadableError):
        read(Shared(("一",), looks))


def test_a_row_met_before_is_not_taken_apart_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Shared(("字",), ("General",))
    rows = (
        '<row r="7"><c r="A7" t="s"><v>0</v></c>'
        '<c r="C7" t="inlineStr"><is><t>又一次</t></is></c></row>'
    )
    first = read(shared, rows)
    monkeypatch.setattr(usual_cells, "_content", None)
    monkeypatch.setattr(sheet_xml, "referred_to", None)
    assert read(shared, rows) == first


def test_rows_known_count_with_those_of_their_own_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Shared((), ("General",))
    rows = '<row r="1"><c r="A1" t="str"><v>四个字的</v></c></row>'
    assert read(shared, rows).characters == read(shared, rows).characters == len("四个字的")
    monkeypatch.setattr(cell_values, "MOST_TEXT", 3)
    with pytest.raises(TooLargeError):
        read(shared, rows)
