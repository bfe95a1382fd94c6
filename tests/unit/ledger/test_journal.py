"""The journal: what was written is read, a torn end is passed over, every change is found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.ledger.samples import EVENTS, NOW
from xlkpi.ledger.events import SpecKept
from xlkpi.ledger.journal import START, Journal
from xlkpi.problems import Unusable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal with every type of event, written in two goes."""
    made = Journal(tmp_path / "output" / "journal.jsonl")
    first = made.append(EVENTS[:2], NOW, 0, START)
    made.append(EVENTS[2:], NOW, 2, first[-1].hash)
    return made


def lines(journal: Journal) -> list[bytes]:
    return journal.path.read_bytes().splitlines(keepends=True)


def hashed(body: dict[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changed_line(journal: Journal) -> int:
    """Read everything; return the line that is told to be not as it was written, 0 for none."""
    try:
        list(journal.entries())
    except Unusable as trouble:
        (fault,) = trouble.problems
        assert (fault.code, fault.place.file) == ("S33", str(journal.path))
        return fault.place.line
    return 0


def test_what_was_written_is_read_in_order(journal: Journal) -> None:
    entries = list(journal.entries())
    assert [entry.event for entry in entries] == list(EVENTS)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert {entry.at for entry in entries} == {NOW.isoformat()}


def test_append_returns_the_entries_as_they_are_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    assert journal.append(EVENTS, NOW, 0, START) == tuple(journal.entries())


def test_each_line_is_chained_to_the_one_before_by_its_hash(journal: Journal) -> None:
    previous = START
    for number, line in enumerate(lines(journal), 1):
        entry = json.loads(line)
        own = entry.pop("hash")
        assert (entry["seq"], entry["previous"], own) == (number, previous, hashed(entry))
        previous = own


def test_a_missing_journal_is_empty(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "none" / "j")
    assert list(journal.entries()) == []
    assert (journal.holds(0, START), journal.holds(1, START)) == (True, False)
    assert not journal.path.parent.exists()


def test_reading_can_begin_behind_an_entry(journal: Journal) -> None:
    entries = list(journal.entries())
    assert list(journal.entries(3, entries[2].hash)) == entries[3:]
    assert list(journal.entries(5, entries[4].hash)) == []
    with pytest.raises(Unusable):
        list(journal.entries(3, entries[1].hash))


def test_an_entry_is_known_by_its_number_and_hash(journal: Journal) -> None:
    heads = [entry.hash for entry in journal.entries()]
    assert [journal.hash_of(n) for n in (0, 1, 5, 6)] == ["", heads[0], heads[4], ""]
    assert all(journal.holds(n, head) for n, head in enumerate(heads, 1))
    assert not journal.holds(1, heads[4])
    assert not journal.holds(6, heads[4])


def test_a_last_line_torn_at_any_byte_never_happened(journal: Journal) -> None:
    whole = lines(journal)
    before = list(journal.entries())[:-1]
    for cut in range(len(whole[-1])):
        journal.path.write_bytes(b"".join(whole[:-1]) + whole[-1][:cut])
        assert list(journal.entries()) == before


@pytest.mark.parametrize("length", [10, 300_000])
@pytest.mark.parametrize("kept", [0, 2])
def test_the_next_append_takes_the_place_of_a_torn_line(
    tmp_path: Path, length: int, kept: int
) -> None:
    journal, clean = Journal(tmp_path / "torn"), Journal(tmp_path / "clean")
    for made in (journal, clean):
        made.append(EVENTS[:kept], NOW, 0, START)
    head = clean.hash_of(kept) or START
    with journal.path.open("ab") as file:
        file.write(b'{"at":"' + b"2" * length)
    for made in (journal, clean):
        made.append(EVENTS[2:], NOW, kept, head)
    assert journal.path.read_bytes() == clean.path.read_bytes()


def test_one_changed_byte_anywhere_is_found_at_its_line(journal: Journal) -> None:
    data = journal.path.read_bytes()
    for at in range(len(data) - 1):
        broken = bytearray(data)
        broken[at] ^= 1
        journal.path.write_bytes(broken)
        assert changed_line(journal) == data.count(b"\n", 0, at) + 1, at


@pytest.mark.parametrize(
    ("order", "line"),
    [
        ((0, 2, 3, 4), 2),
        ((1, 2, 3, 4), 1),
        ((0, 2, 1, 3, 4), 2),
        ((0, 0, 1, 2, 3, 4), 2),
        ((0, 1, 2, 3, 4, 4), 6),
    ],
)
def test_lines_left_out_turned_or_repeated_are_found(
    journal: Journal, order: tuple[int, ...], line: int
) -> None:
    whole = lines(journal)
    journal.path.write_bytes(b"".join(whole[n] for n in order))
    assert changed_line(journal) == line


def test_a_line_forged_with_its_own_hash_is_found_at_the_next(journal: Journal) -> None:
    whole = lines(journal)
    entry = json.loads(whole[1])
    del entry["hash"]
    entry["data"]["unit_name"] = "别村"
    entry["hash"] = hashed(entry)
    whole[1] = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
    journal.path.write_bytes(b"".join(whole))
    assert changed_line(journal) == 3


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b"null\n", b"{}\n", b"\xff\xfe\n"])
def test_a_line_that_is_no_entry_is_found(journal: Journal, line: bytes) -> None:
    with journal.path.open("ab") as file:
        file.write(line)
    assert changed_line(journal) == 6


def test_the_same_event_twice_has_two_hashes(tmp_path: Path) -> None:
    event = SpecKept("1", "a")
    first, second = Journal(tmp_path / "j").append([event, replace(event)], NOW, 0, START)
    assert (first.event, first.hash != second.hash) == (second.event, True)


def test_the_end_of_the_file_tells_the_last_entry(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    assert journal.ends_with(0, START)
    seq, head = 0, START
    for event in (*EVENTS, *EVENTS):
        before = (seq, head)
        (made,) = journal.append([event], NOW, seq, head)
        seq, head = made.seq, made.hash
        assert journal.ends_with(seq, head)
        assert not journal.ends_with(*before)
        assert not journal.ends_with(seq, START)
    with journal.path.open("ab") as file:
        file.write(b'{"seq": 99, "hash"')  # torn: it never happened
    assert journal.ends_with(seq, head)
    journal.path.write_bytes(b"")
    assert not journal.ends_with(seq, head)
