"""Files opened in watched processes: what they turn out to be, and what becomes of hostile ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.ole_books import label, number, xls
from tests.builders.raw_books import packed, raw_book, with_strings
from xlkpi.cells import CellRef
from xlkpi.problems import Problem
from xlkpi.reader import process
from xlkpi.reader.archives import Room
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.opening import Members, Opened
from xlkpi.reader.process import Container, limits, opened, opened_each
from xlkpi.workers.elsewhere import elsewhere
from xlkpi.workers.process import ExceededError

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.reader.opening import Found

HONEST = packed(raw_book('<row r="1"><c r="A1"><v>5</v></c></row>'))
STRINGS = "".join(f"<si><t>{n:08}</t></si>" for n in range(150_000))
LONG = packed(with_strings(raw_book('<row r="1"><c r="A1"><v>5</v></c></row>'), STRINGS))
CAME = datetime(2021, 1, 12, 9, 0, tzinfo=UTC)


def asked(data: bytes, name: str = "a.xlsx", room: Room | None = None) -> Found:
    found: Found = elsewhere(opened, data, name, ("选项",), room, limits=limits())
    return found


def is_read(found: object) -> bool:
    return isinstance(found, Opened) and found.book.grids[0].at(CellRef(0, 0)) == 5.0


def test_sheets_that_are_passed_over_are_not_read() -> None:
    found = asked(packed(raw_book("", name="选项")))
    assert isinstance(found, Opened)
    assert (found.book.grids, found.book.names) == ((), ("选项",))


def test_an_archive_is_laid_out_where_there_is_room(tmp_path: Path) -> None:
    data = packed({"一.xlsx": HONEST})
    found = asked(data, "a.zip", Room(tmp_path / "laid", 1_000_000, 10))
    assert isinstance(found, Members)
    assert [(one.name, one.path.read_bytes()) for one in found.files] == [("一.xlsx", HONEST)]
    fault = asked(data, "a.zip")
    assert isinstance(fault, Problem)
    assert fault.code == "F01"


def test_an_archive_among_workbooks_is_told_by_what_it_is() -> None:
    files = {"a.xlsx": HONEST, "b.xlsx": packed({"一.xlsx": HONEST}), "c.xlsx": b"rubbish"}
    incoming = tuple(Incoming(name, data, CAME) for name, data in files.items())
    first, archive, rubbish = elsewhere(opened_each, incoming, (), limits=limits())
    assert is_read(first)
    assert isinstance(archive, Container)
    assert isinstance(rubbish, Problem)


def test_one_that_computes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_read(asked(HONEST))
    with monkeypatch.context() as patch:
        patch.setattr(process, "SECONDS", 0.05)
        with pytest.raises(ExceededError):
            asked(LONG)
    assert is_read(asked(HONEST))


def test_old_files_are_read_in_it_too() -> None:
    found = asked(xls({"表": [number(0, 0, 5), label(1, 0, "甲")]}), "a.xls")
    assert is_read(found)
    assert isinstance(found, Opened)
    assert [p.code for p in found.problems] == ["F02"]


def test_a_fault_of_the_program_is_told_with_a_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("no fault of the file's")

    monkeypatch.setattr(process, "open_file", fails)
    fault = opened(b"", "a.xlsx", (), None)
    assert isinstance(fault, Problem)
    assert (fault.code, fault.place.value) == ("F30", "ZeroDivisionError: no fault of the file's")


@pytest.mark.parametrize(
    ("error", "words"), [(MemoryError(), "too much memory"), (RecursionError(), "takes too long")]
)
def test_what_exhausts_the_reader_is_told(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(process, "open_file", fails)
    fault = opened(b"", "a.xlsx", (), None)
    assert isinstance(fault, Problem)
    assert (fault.code, fault.place.file) == ("F31", "a.xlsx")
    assert words in fault.message.en
