"""Old .xls files as a whole."""

from __future__ import annotations

from struct import pack

import pytest

from tests.builders.ole_books import SECTOR, container, formula, label, number, record, stream, xls
from xlkpi.cells import CellRef
from xlkpi.reader.book import LockedError, NotReadableError, TooLargeError
from xlkpi.reader.xls import reading as xls_
from xlkpi.reader.xls.reading import read_xls

SHEETS = {
    "表 & <一>": [number(1, 1, 55.4), label(2, 0, "甲\n乙"), formula(3, 0, pack("<d", 7.5))],
    "二": [label(0, 0, "x")],
}


def test_values_formulas_and_names_are_read() -> None:
    book = read_xls(xls(SHEETS))
    assert book.names == ("表 & <一>", "二")
    first, second = book.grids
    assert (first.at(CellRef(1, 1)), first.at(CellRef(2, 0))) == (55.4, "甲\n乙")
    assert (first.at(CellRef(0, 0)), first.at(CellRef(9, 9))) == (None, None)
    assert (first.formulas, second.rows) == ({"A4": ""}, [["x"]])
    assert (first.protected, first.validated, first.merges) == (False, False, frozenset())


def test_sheets_that_are_passed_over_are_named_only() -> None:
    book = read_xls(xls(SHEETS), ["二"])
    assert ([grid.name for grid in book.grids], book.names) == (["表 & <一>"], ("表 & <一>", "二"))


def test_properties_are_handed_over_as_texts() -> None:
    data = container({"Workbook": stream({"表": []}), "\x05SummaryInformation": b"v01/p01"})
    (text,) = read_xls(data).properties
    assert text.startswith("v01/p01")


def test_a_password_is_told() -> None:
    with pytest.raises(LockedError):
        read_xls(xls({"表": []}, record(0x2F, b"\1\0")))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        xls(SHEETS)[:SECTOR],
        xls(SHEETS)[: 3 * SECTOR],
        container({"Book": b"x"}),
        container({"Workbook": b""}),
        container({"Workbook": b"\xff" * 5_000}),
        container({"Workbook": stream({"表": []}, offsets={"表": 0xFFFFFFF0})}),
    ],
    ids=["empty", "head only", "cut short", "no stream", "zeros", "rubbish", "sheet elsewhere"],
)
def test_what_cannot_be_read_is_damaged(data: bytes) -> None:
    with pytest.raises(NotReadableError):
        read_xls(data)


def test_a_chain_of_sectors_that_bites_its_tail_is_damaged() -> None:
    data = bytearray(xls({"表": [number(n, 0, n) for n in range(2_000)]}))
    table = list(range(SECTOR, 2 * SECTOR, 4))
    entries = [int.from_bytes(data[at : at + 4], "little") for at in table]
    last = entries.index(0xFFFFFFFE, 3)
    data[table[last] : table[last] + 4] = (2).to_bytes(4, "little")
    try:
        read_xls(bytes(data))
    except NotReadableError:
        return
    assert read_xls(bytes(data)).grids[0].rows == [[float(n)] for n in range(2_000)]


@pytest.mark.parametrize(("limit", "most"), [("MOST_CELLS_READ", 9), ("MOST_TEXT", 4)])
def test_limits_hold_for_all_sheets_together(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    data = xls(SHEETS)
    monkeypatch.setattr(xls_, limit, most)
    assert len(read_xls(data).grids) == 2
    monkeypatch.setattr(xls_, limit, most - 1)
    with pytest.raises(TooLargeError):
        read_xls(data)


def test_typed_numbers_have_the_formats_of_their_styles() -> None:
    code = "0.0%".encode("latin-1")
    styles = record(0x41E, pack("<HHB", 164, len(code), 0) + code)
    styles += b"".join(record(0xE0, pack("<HH", 0, number) + bytes(16)) for number in (164, 9, 0))
    cells = [
        record(0x203, pack("<HHHd", row, 0, style, 0.5)) for row, style in enumerate((0, 1, 2, 7))
    ]
    cells.append(record(0x06, pack("<HHHd", 4, 0, 0, 0.5) + bytes(8)))
    (grid,) = read_xls(xls({"表": cells}, styles)).grids
    assert grid.formats == {"A1": "0.0%", "A2": "0%", "A3": "General"}
