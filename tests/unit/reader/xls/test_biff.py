"""The records of old .xls files, put together by hand."""

from __future__ import annotations

from struct import error as CutShort  # noqa: N812 - what it means here
from struct import pack

import pytest

from tests.builders.ole_books import (
    BOF,
    BOUNDSHEET,
    EOF,
    bound_sheet,
    formula,
    label,
    number,
    record,
    stream,
)
from xlkpi.reader.book import FarError, LockedError, NotReadableError, TooLargeError
from xlkpi.reader.xls import biff
from xlkpi.reader.xls.biff import SheetRecords, book_records


def sheet(*records: bytes) -> SheetRecords:
    return book_records(stream({"表": records})).sheets["表"]


def test_sheets_come_in_the_order_of_their_tabs_whatever_the_width_of_their_names() -> None:
    narrow = record(BOUNDSHEET, pack("<IBBBB", 0, 0, 0, 3, 0) + b"abc")
    plain = stream({"乙": [], "甲": []})
    assert list(book_records(plain).sheets) == ["乙", "甲"]
    one = stream({"abc": []})
    at = one.index(pack("<H", BOF), 4)
    narrowed = one.replace(bound_sheet("abc", at), narrow[:4] + pack("<I", at - 3) + narrow[8:])
    assert list(book_records(narrowed).sheets) == ["abc"]


def test_charts_and_macro_sheets_are_no_sheets() -> None:
    assert book_records(stream({}, bound_sheet("图", 0, kind=2))).sheets == {}


def test_formulas_are_told_at_their_cells() -> None:
    assert sheet(formula(4, 2, pack("<d", 5.0)), number(0, 0, 1)).formulas == {"C5": ""}


@pytest.mark.parametrize(
    ("code", "error"),
    [(0, "#NULL!"), (7, "#DIV/0!"), (15, "#VALUE!"), (23, "#REF!"), (29, "#NAME?"), (36, "#NUM!"),
     (42, "#N/A"), (99, "#ERROR")],
)  # fmt: skip
def test_error_values_are_told_typed_ones_and_those_of_formulas(code: int, error: str) -> None:
    typed = record(0x205, pack("<HHHBB", 0, 1, 0, code, 1))
    computed = formula(1, 0, bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF]))
    assert sheet(typed, computed).errors == {"B1": error, "A2": error}


def test_true_and_texts_of_formulas_are_no_errors() -> None:
    true = record(0x205, pack("<HHHBB", 0, 1, 0, 1, 0))
    word = formula(1, 0, bytes([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]))
    assert sheet(true, word).errors == {}


def test_rows_without_height_and_merges_are_told() -> None:
    hidden = record(0x208, pack("<HHHHHHHH", 3, 0, 9, 0, 0, 0, 0x20, 0))
    plain = record(0x208, pack("<HHHHHHHH", 4, 0, 9, 255, 0, 0, 0, 0))
    merged = record(0xE5, pack("<H8H", 2, 0, 1, 0, 2, 4, 4, 1, 3))
    found = sheet(hidden, plain, merged)
    assert (found.hidden, found.merges) == ({3}, {"A1:C2", "B5:D5"})


@pytest.mark.parametrize(("flag", "protected"), [(1, True), (0, False)])
def test_protection_and_limits_are_told(flag: int, protected: bool) -> None:
    found = sheet(record(0x12, pack("<H", flag)), record(0x1BE, b"x"))
    assert (found.protected, found.validated) == (protected, True)
    assert (sheet().protected, sheet().validated) == (False, False)


def test_a_picture_lies_where_its_drawing_begins() -> None:
    place = bytes.fromhex("000010F012000000") + pack("<9H", 2, 3, 0, 6, 0, 9, 0, 9, 0)
    drawing = record(0xEC, b"x" * 20 + place)
    picture, button = (record(0x5D, pack("<HHH", 0x15, 0x12, kind)) for kind in (8, 7))
    assert sheet(drawing, picture).pictures == ["D7"]
    assert sheet(drawing, button).pictures == []
    assert sheet(picture).pictures == []


def test_cells_of_charts_on_a_sheet_are_not_the_sheets() -> None:
    chart = record(BOF, pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 6)) + formula(9, 9, bytes(8))
    found = sheet(number(0, 0, 1), chart + record(EOF), formula(1, 1, bytes(8)))
    assert found.formulas == {"B2": ""}


def test_other_workbooks_that_are_referred_to_are_told() -> None:
    own, other = record(0x1AE, pack("<HH", 1, 0x401)), record(0x1AE, b"\1\0\5\0\0c:\\x.xls")
    assert not book_records(stream({}, own)).links
    assert book_records(stream({}, other)).links


def test_how_far_the_values_reach_is_told() -> None:
    assert (sheet().rows, sheet().columns) == (0, 0)
    several = record(0xBD, pack("<HH", 2, 1) + bytes(18) + pack("<H", 3))
    found = sheet(number(0, 0, 1), label(9, 1, "甲"), several)
    assert (found.rows, found.columns) == (10, 4)


# -- what is not read ------------------------------------------------------------------------------


def test_a_password_is_told() -> None:
    with pytest.raises(LockedError):
        book_records(stream({"表": []}, record(0x2F, b"\1\0")))


def test_a_value_far_away_is_refused_before_space_is_set_aside() -> None:
    for records, at in (
        ((number(65_535, 255, 1),), "IV65536"),
        ((number(0, 255, 1), number(4_000, 0, 1)), "IV1"),
        ((number(3, 40, 1), number(65_535, 0, 1)), "A65536"),
    ):
        with pytest.raises(FarError) as found:
            sheet(*records)
        assert (found.value.sheet, found.value.cell) == ("表", at)
    assert sheet(number(65_535, 0, 1)).rows == 65_536


@pytest.mark.parametrize("at", [0xFFFFFFFF, 5_000_000, 7])
def test_a_sheet_that_is_not_where_it_should_be_is_damage(at: int) -> None:
    with pytest.raises((CutShort, NotReadableError)):
        book_records(stream({"表": [number(0, 0, 1)]}, bound_sheet("别处", at)))


def test_two_sheets_of_one_name_or_place_are_damage() -> None:
    with pytest.raises(NotReadableError):
        book_records(stream({"表": []}, bound_sheet("表", 1)))
    whole = stream({"表": []}, bound_sheet("二", 0))
    at = whole.rindex(pack("<H", BOF))
    with pytest.raises(NotReadableError):
        book_records(stream({"表": []}, bound_sheet("二", at)))


def test_a_stream_cut_short_is_damage_wherever_it_is_cut() -> None:
    whole = stream({"表": [number(0, 0, 1), formula(1, 1, bytes(8))]})
    for end in range(len(whole)):
        with pytest.raises((CutShort, IndexError, NotReadableError, UnicodeDecodeError)):
            book_records(whole[:end])


def test_sheets_and_merges_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(biff, "MOST_SHEETS", 1)
    assert len(book_records(stream({"一": []})).sheets) == 1
    with pytest.raises(TooLargeError):
        book_records(stream({"一": [], "二": []}))
    monkeypatch.setattr(biff, "MOST_MARKS", 1)
    with pytest.raises(TooLargeError):
        sheet(record(0xE5, pack("<H8H", 2, 0, 1, 0, 2, 4, 4, 1, 3)))
