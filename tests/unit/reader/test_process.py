"""The process that opens files: whatever it meets, the next file is read."""

from __future__ import annotations

from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

import pytest

from tests.builders.ole_books import label, number, xls
from tests.builders.raw_books import packed, raw_book, with_strings
from tests.fakes import odd_serving
from xlkpi.cells import CellRef
from xlkpi.problems import Problem
from xlkpi.reader import process
from xlkpi.reader.archives import Room
from xlkpi.reader.opening import Members, Opened
from xlkpi.reader.process import ReadingProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psutil

    from xlkpi.reader.opening import Found

HONEST = packed(raw_book('<row r="1"><c r="A1"><v>5</v></c></row>'))
STRINGS = "".join(f"<si><t>{n:08}</t></si>" for n in range(150_000))
LONG = packed(with_strings(raw_book('<row r="1"><c r="A1"><v>5</v></c></row>'), STRINGS))


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingProcess]:
    monkeypatch.setattr(process, "_resting", [])
    made = ReadingProcess(["选项"])
    yield made
    made.close()


def is_read(found: Found) -> bool:
    return isinstance(found, Opened) and found.book.grids[0].at(CellRef(0, 0)) == 5.0


def refused(found: Found) -> str:
    """Why a file was refused (F31)."""
    assert isinstance(found, Problem)
    assert (found.code, found.place.file) == ("F31", "a.xlsx")
    return found.message.en


def of(reading: ReadingProcess) -> psutil.Process:
    assert reading._asked is not None  # noqa: SLF001 - the process itself is looked at
    return reading._asked.process  # noqa: SLF001 - likewise


def test_files_are_read_one_after_the_other_by_one_process(reading: ReadingProcess) -> None:
    assert is_read(reading.open(HONEST, "a.xlsx", None))
    first = of(reading).pid
    assert is_read(reading.open(HONEST, "b.xlsx", None))
    assert of(reading).pid == first


def test_sheets_that_are_passed_over_are_not_read(reading: ReadingProcess) -> None:
    found = reading.open(packed(raw_book("", name="选项")), "a.xlsx", None)
    assert isinstance(found, Opened)
    assert (found.book.grids, found.book.names) == ((), ("选项",))


def test_an_archive_is_laid_out_where_there_is_room(
    reading: ReadingProcess, tmp_path: Path
) -> None:
    data = packed({"一.xlsx": HONEST})
    found = reading.open(data, "a.zip", Room(tmp_path / "laid", 1_000_000, 10))
    assert isinstance(found, Members)
    assert [(one.name, one.path.read_bytes()) for one in found.files] == [("一.xlsx", HONEST)]
    fault = reading.open(data, "a.zip", None)
    assert isinstance(fault, Problem)
    assert fault.code == "F01"


def test_one_that_computes_too_long_is_ended(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_read(reading.open(HONEST, "a.xlsx", None))
    with monkeypatch.context() as patch:
        patch.setattr(process, "SECONDS", 0.05)
        assert "takes too long" in refused(reading.open(LONG, "a.xlsx", None))
    assert is_read(reading.open(HONEST, "b.xlsx", None))


def test_one_that_hangs_without_computing_is_ended(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(process, "PATIENCE", 1.0)
        patch.setattr(process, "_serve", odd_serving.hangs)
        assert "takes too long" in refused(reading.open(HONEST, "a.xlsx", None))
    assert is_read(reading.open(HONEST, "b.xlsx", None))


def test_one_that_takes_too_much_memory_is_ended(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_read(reading.open(HONEST, "a.xlsx", None))
    with monkeypatch.context() as patch:
        patch.setattr(process, "MEMORY", of(reading).memory_info().rss + 2_000_000)
        assert "too much memory" in refused(reading.open(LONG, "a.xlsx", None))
    assert is_read(reading.open(HONEST, "b.xlsx", None))


def test_one_that_dies_of_a_file_is_replaced(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(process, "_serve", odd_serving.dies)
        assert "ends the reading program" in refused(reading.open(HONEST, "a.xlsx", None))
    assert is_read(reading.open(HONEST, "b.xlsx", None))


def test_a_file_is_not_blamed_for_what_an_earlier_one_left_behind(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(odd_serving.MARK, str(tmp_path / "died"))
    monkeypatch.setattr(process, "_serve", odd_serving.dies_at_its_second_file)
    assert reading.open(HONEST, "a.xlsx", None) == "first"  # type: ignore[comparison-overlap]
    assert is_read(reading.open(HONEST, "b.xlsx", None))
    assert (tmp_path / "died").exists()


def test_one_that_was_killed_between_two_files_is_replaced(reading: ReadingProcess) -> None:
    assert is_read(reading.open(HONEST, "a.xlsx", None))
    of(reading).kill()
    assert is_read(reading.open(HONEST, "b.xlsx", None))


def test_one_that_a_file_has_swollen_is_not_asked_again(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_read(reading.open(HONEST, "a.xlsx", None))
    first = of(reading)
    monkeypatch.setattr(process, "WORN", 1_000)
    assert is_read(reading.open(HONEST, "b.xlsx", None))
    assert not first.is_running()
    assert is_read(reading.open(HONEST, "c.xlsx", None))


def test_one_idle_process_serves_the_next_that_asks(reading: ReadingProcess) -> None:
    others = [ReadingProcess([]) for _ in range(3)]
    for one in (reading, *others[:2]):
        assert is_read(one.open(HONEST, "a.xlsx", None))
    running = [of(one) for one in (reading, *others[:2])]
    for one in (reading, *others[:2]):
        one.close()
        one.close()
    assert [one.is_running() for one in running] == [True, False, False]
    assert is_read(others[2].open(HONEST, "b.xlsx", None))
    assert of(others[2]) == running[0]
    others[2].end()
    assert not running[0].is_running()


def test_an_idle_one_that_died_is_no_fault_of_the_next_file(reading: ReadingProcess) -> None:
    assert is_read(reading.open(HONEST, "a.xlsx", None))
    running = of(reading)
    reading.close()
    running.kill()
    assert is_read(ReadingProcess([]).open(HONEST, "b.xlsx", None))


def test_one_at_work_is_ended(reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_serve", odd_serving.hangs)
    asking = Thread(target=reading.open, args=(HONEST, "a.xlsx", None))
    asking.start()
    while reading._asked is None:  # noqa: SLF001 - the process itself is looked at
        sleep(0.01)
    running = of(reading)
    reading.close()
    asking.join()
    assert not running.is_running()
    assert process._resting == []  # noqa: SLF001 - likewise


def test_old_files_are_read_in_it_too(reading: ReadingProcess) -> None:
    found = reading.open(xls({"表": [number(0, 0, 5), label(1, 0, "甲")]}), "a.xls", None)
    assert is_read(found)
    assert isinstance(found, Opened)
    assert [p.code for p in found.problems] == ["F02"]


def test_a_fault_of_the_program_is_told_with_a_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("no fault of the file's")

    monkeypatch.setattr(process, "open_file", fails)
    fault = process._opened(b"", "a.xlsx", (), None)  # noqa: SLF001 - what the process does
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
    assert words in refused(process._opened(b"", "a.xlsx", (), None))  # noqa: SLF001 - likewise
