"""Texts of an .xls that the end of a record cuts in the middle of a character."""

from __future__ import annotations

from struct import pack

import pytest

from tests.builders.ole_books import label, record, stream, xls
from xlkpi.cells import CellRef
from xlkpi.reader.xls.biff import records_from
from xlkpi.reader.xls.biff_texts import cut_texts
from xlkpi.reader.xls.reading import read_xls

SST, CONTINUE, LABELSST = 0xFC, 0x3C, 0xFD
HOUSE = "𠮷野屋"


def text(words: str, flags: int = 1, more: bytes = b"") -> bytes:
    """A text of the table; `more` is what its flags announce before the characters."""
    wide = words.encode("utf-16-le") if flags & 1 else words.encode("latin-1")
    return pack("<HB", len(words.encode("utf-16-le")) // 2, flags) + more + wide


def table(first: bytes, *further: bytes) -> bytes:
    """The table of texts in several records, each further one with the width it begins with."""
    return record(SST, pack("<II", 9, 9) + first) + b"".join(
        record(CONTINUE, body) for body in further
    )


def cut(data: bytes) -> dict[str, str]:
    return dict(cut_texts(records_from(stream({}, data), 0)))


def halves(words: str, at: int) -> tuple[bytes, bytes]:
    """A text that is cut after so many units, and goes on in the next record."""
    whole = text(words)
    return whole[: 3 + 2 * at], b"\1" + whole[3 + 2 * at :]


def test_a_character_in_two_records_is_whole_again() -> None:
    first, rest = halves(HOUSE, 1)
    assert cut(table(text("甲") + first, rest)) == {"\ufffd\ufffd野屋": HOUSE}


def test_a_text_cut_between_characters_needs_no_mending() -> None:
    first, rest = halves(HOUSE, 2)
    assert cut(table(first, rest)) == {}


def test_runs_and_guides_before_it_are_passed_over() -> None:
    rich = text("甲", 9, pack("<H", 2)) + bytes(8)
    guided = text("ab", 4, pack("<I", 6)) + b"guided"
    first, rest = halves(HOUSE, 1)
    assert cut(table(rich + guided + first, rest)) == {"\ufffd\ufffd野屋": HOUSE}


def test_a_text_that_goes_on_in_bytes_is_followed() -> None:
    """Its first piece has two bytes a character, the next one."""
    first = text("甲ab")[: 3 + 2]
    cut_one, rest = halves(HOUSE, 1)
    assert cut(table(first, b"\0ab" + cut_one, rest)) == {"\ufffd\ufffd野屋": HOUSE}


def test_two_texts_that_look_the_same_once_cut_are_not_guessed() -> None:
    first, rest = halves("𠮷", 1)
    other, last = halves("𠮸", 1)
    assert cut(table(first, rest + other, last)) == {}


@pytest.mark.parametrize("kept", [3, 9, 20])
def test_of_a_table_cut_short_nothing_more_is_told(kept: int) -> None:
    assert cut(record(SST, (pack("<II", 9, 9) + text(HOUSE))[:kept])) == {}


def test_the_cell_holds_the_character_that_was_typed() -> None:
    first, rest = halves(HOUSE, 1)
    cells = [record(LABELSST, pack("<HHHI", 0, 0, 0, 0)), label(1, 0, "乙")]
    (grid,) = read_xls(xls({"表": cells}, table(first, rest))).grids
    assert (grid.at(CellRef(0, 0)), grid.at(CellRef(1, 0))) == (HOUSE, "乙")
