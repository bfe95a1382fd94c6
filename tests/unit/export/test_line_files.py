"""Lines in a file: what is shown of them, searched and sorted, whatever columns share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlkpi.export.line_files import LinesFound, find_lines, new_lines, read_lines

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.export.line_files import LineTable

COLUMNS = ("unit", "name", "amount", "remark")
LINES = [
    ("u1", "柳溪村", "1,009", ""),
    ("u1", "柳溪村", "10.5", "a\nb"),
    ("u2", "桥头村", "", "柳"),
    ("u2", "桥头村", "-1", "100%"),
    ("u3", "", "10.5", "'\" OR 1"),
]


def contents(line: tuple[str, ...]) -> list[tuple[str, object]]:
    """What is shown, and what it is sorted by; thousands are set apart as on sheets."""
    unit, name, amount, remark = line
    number = float(amount.replace(",", "")) if amount else None
    return [(unit, unit), (name, name), (amount, number), (remark, remark)]


@pytest.fixture
def file(tmp_path: Path) -> tuple[Path, LineTable]:
    with new_lines(tmp_path / "lines") as writer:
        writer.table(["other"]).add([[("x", "x")]])
        table = writer.table(COLUMNS, ["amount"], [("unit", "name"), ("nothing",)])
        table.add(map(contents, LINES[:2]))
        table.add(map(contents, LINES[2:]))
    return writer.path, table.table


def lines(file: tuple[Path, LineTable], sought: str = "", by: str = "") -> list[tuple[str, ...]]:
    found = find_lines(*file, sought, by)
    shown = read_lines(*file, found, (0, 100))
    assert len(shown) == found.count
    return list(shown)


def test_all_lines_are_there_in_parts_and_in_their_order(file: tuple[Path, LineTable]) -> None:
    assert lines(file) == LINES
    assert file[1].count == len(LINES)
    assert list(read_lines(*file, LinesFound(None, 5), (2, 2))) == LINES[2:4]
    assert list(read_lines(*file, LinesFound(None, 5), (9, 2))) == []


@pytest.mark.parametrize("sought", ["柳", "u1", "10.5", "b", "%", "'", "nothing", "A", '"', "_"])
def test_what_a_line_holds_is_found_as_it_is_written(
    file: tuple[Path, LineTable], sought: str
) -> None:
    assert lines(file, sought) == [one for one in LINES if any(sought in text for text in one)]


@pytest.mark.parametrize("sought", ["柳 10.5", "10.5 柳", "u1 b", "u1  a", "u1 nothing"])
def test_a_line_is_found_that_holds_each_word_somewhere(
    file: tuple[Path, LineTable], sought: str
) -> None:
    words = sought.split()
    every = [one for one in LINES if all(any(w in text for text in one) for w in words)]
    assert lines(file, sought) == every
    assert len(every) < len(LINES)


def test_numbers_are_sorted_as_such_and_blanks_stand_last(file: tuple[Path, LineTable]) -> None:
    assert [one[2] for one in lines(file, by="amount")] == ["-1", "10.5", "10.5", "1,009", ""]
    assert [one[2] for one in lines(file, by="-amount")] == ["1,009", "10.5", "10.5", "-1", ""]
    assert [one[0] for one in lines(file, by="name")] == ["u1", "u1", "u2", "u2", "u3"]
    assert [one[0] for one in lines(file, by="-name")] == ["u2", "u2", "u1", "u1", "u3"]
    assert lines(file, by="nothing") == LINES


def test_what_was_found_is_turned_page_by_page(file: tuple[Path, LineTable]) -> None:
    found = find_lines(*file, "柳", "-amount")
    parts = [read_lines(*file, found, (n, 1)) for n in range(4)]
    assert [one[0][2] for one in parts if one] == ["1,009", "10.5", ""]


def test_searches_are_kept_within_bounds_and_files_before_are_deleted(
    file: tuple[Path, LineTable],
) -> None:
    path, table = file
    for n in range(60):
        find_lines(path, table, str(n), "")
    assert len(list(path.parent.glob("*.lines"))) == 40
    with new_lines(path.parent):
        pass
    assert len(list(path.parent.iterdir())) == 1
    with pytest.raises(FileNotFoundError):
        find_lines(path, table, "9", "")
