"""The journal: what was written is read, a torn end is passed over, every change is found."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.database_server import ON_SERVER
from tests.builders.journals import (
    KEY,
    as_canonical,
    journal_at,
    lines_in,
    old_lines,
    path_of,
    put_lines,
)
from tests.unit.ledger.samples import EVENTS, GIVEN, NOW
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.journal.events import SpecKept
from xlkpi.ledger.journal.journal import Journal
from xlkpi.ledger.journal.lines import numbered_line
from xlkpi.ledger.journal.seals import NewKey, Sealed
from xlkpi.problems import Unusable
from xlkpi.workspace.key import key_id, make_key, sub_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal with every type of event, written in two goes."""
    made = journal_at(tmp_path / "output" / "journal.jsonl")
    first = made.append(EVENTS[:2], NOW, 0, START)
    made.append(EVENTS[2:], NOW, 2, first[-1].hash)
    return made


def lines(journal: Journal) -> list[bytes]:
    return lines_in(path_of(journal))


def put(journal: Journal, found: Sequence[bytes]) -> None:
    put_lines(path_of(journal), found)


def hashed(body: dict[str, Any]) -> str:
    secret = sub_key(KEY, "xlkpi: the chain of the journal")
    return hmac.digest(secret, as_canonical(body), "sha256").hex()


def changed_line(journal: Journal) -> int:
    """Read everything; return the line that is told to be not as it was written, 0 for none."""
    try:
        list(journal.entries())
    except Unusable as trouble:
        (fault,) = trouble.problems
        assert (fault.code, fault.place.file) == ("S33", journal.place)
        return fault.place.line
    return 0


def test_what_was_written_is_read_in_order(journal: Journal) -> None:
    entries = list(journal.entries())
    assert [entry.event for entry in entries] == list(EVENTS)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert {entry.at for entry in entries} == {NOW.isoformat()}


def test_append_returns_the_entries_as_they_are_read(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "j")
    assert journal.append(EVENTS, NOW, 0, START) == tuple(journal.entries())


def test_each_line_is_chained_to_the_one_before_under_the_key(journal: Journal) -> None:
    previous = START
    for number, line in enumerate(lines(journal), 1):
        entry = json.loads(line)
        own = entry.pop("hash")
        assert entry["key"] == key_id(KEY)
        assert (entry["seq"], entry["previous"], own) == (number, previous, hashed(entry))
        previous = own


def test_a_missing_journal_is_empty(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "output" / "j")
    assert list(journal.entries()) == []
    assert (journal.holds(0, START), journal.holds(1, START)) == (True, False)
    assert not path_of(journal).parent.exists()


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


@pytest.mark.of_files
def test_a_last_line_torn_at_any_byte_never_happened(journal: Journal) -> None:
    whole = lines(journal)
    before = list(journal.entries())[:-1]
    for cut in range(len(whole[-1])):
        path_of(journal).write_bytes(b"".join(whole[:-1]) + whole[-1][:cut])
        assert list(journal.entries()) == before


@pytest.mark.of_files
@pytest.mark.parametrize("length", [10, 300_000])
@pytest.mark.parametrize("kept", [0, 2])
def test_the_next_append_takes_the_place_of_a_torn_line(
    tmp_path: Path, length: int, kept: int
) -> None:
    journal, clean = journal_at(tmp_path / "torn"), journal_at(tmp_path / "clean")
    for made in (journal, clean):
        made.append(EVENTS[:kept], NOW, 0, START)
    head = clean.hash_of(kept) or START
    with path_of(journal).open("ab") as file:
        file.write(b'{"at":"' + b"2" * length)
    for made in (journal, clean):
        made.append(EVENTS[2:], NOW, kept, head)
    assert lines(journal) == lines(clean)


def test_one_changed_byte_anywhere_is_found_at_its_line(journal: Journal) -> None:
    data = b"".join(lines(journal))
    for at in range(0, len(data) - 1, 97 if ON_SERVER else 1):
        broken = bytearray(data)
        broken[at] ^= 1
        put(journal, bytes(broken).splitlines(keepends=True))
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
    put(journal, [whole[n] for n in order])
    assert changed_line(journal) == line


def test_a_line_forged_with_a_hash_that_anybody_can_make_is_found(journal: Journal) -> None:
    whole = lines(journal)
    entry = json.loads(whole[1])
    del entry["hash"]
    entry["data"]["unit_name"] = "别村"
    entry["hash"] = hashlib.sha256(as_canonical(entry)).hexdigest()
    whole[1] = as_canonical(entry) + b"\n"
    put(journal, whole)
    assert changed_line(journal) == 2


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b"null\n", b"{}\n", b"\xff\xfe\n"])
def test_a_line_that_is_no_entry_is_found(journal: Journal, line: bytes) -> None:
    put(journal, [*lines(journal), line])
    assert changed_line(journal) == 6


def test_the_same_event_twice_has_two_hashes(tmp_path: Path) -> None:
    event = SpecKept("1", "a")
    first, second = journal_at(tmp_path / "j").append([event, replace(event)], NOW, 0, START)
    assert (first.event, first.hash != second.hash) == (second.event, True)


@pytest.mark.of_files
def test_the_end_of_the_file_tells_the_last_entry(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "journal.jsonl")
    assert journal.ends_with(0, START)
    seq, head = 0, START
    for event in (*EVENTS, *EVENTS):
        before = (seq, head)
        (made,) = journal.append([event], NOW, seq, head)
        seq, head = made.seq, made.hash
        assert journal.ends_with(seq, head)
        assert not journal.ends_with(*before)
        assert not journal.ends_with(seq, START)
    with path_of(journal).open("ab") as file:
        file.write(b'{"seq": 99, "hash"')  # torn: it never happened
    assert journal.ends_with(seq, head)
    path_of(journal).write_bytes(b"")
    assert not journal.ends_with(seq, head)


def test_an_old_journal_is_read_and_sealed_with_the_first_that_is_written(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "journal.jsonl")
    old = old_lines(EVENTS[:3], NOW)
    path_of(journal).write_bytes(b"".join(old))
    before = list(journal.entries())
    assert [(entry.event, entry.key) for entry in before] == [(e, "") for e in EVENTS[:3]]
    journal.append(EVENTS[3:], NOW, 3, before[-1].hash)
    assert lines(journal)[:3] == old
    after = list(journal.entries())
    assert [entry.event for entry in after] == [*EVENTS[:3], Sealed(3), *EVENTS[3:]]
    assert {entry.key for entry in after[3:]} == {key_id(KEY)}
    mark = journal.seals.mark
    assert mark is not None
    assert (mark.since, mark.seq) == (3, 3)
    journal.note(6, after[-1].hash)
    assert journal.seals.mark == replace(mark, seq=6, head=after[-1].hash)


def test_an_old_journal_that_was_changed_is_not_sealed(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "journal.jsonl")
    old = old_lines(EVENTS[:3], NOW)
    changed = old[1].replace("一村".encode(), "别村".encode())
    path_of(journal).write_bytes(b"".join((old[0], changed, old[2])))
    assert changed_line(journal) == 2
    with pytest.raises(Unusable):
        journal.append(EVENTS[3:], NOW, 3, json.loads(old[2])["hash"])
    assert not journal.seals.mark_file.exists()
    assert len(lines(journal)) == 3


def test_once_it_is_sealed_a_journal_in_the_old_form_is_none(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "journal.jsonl")
    journal.append(EVENTS, NOW, 0, START)
    put(journal, old_lines(EVENTS, NOW))
    assert changed_line(journal) == 1


@pytest.mark.parametrize("key", [None, b"another key, as long as a key must be"])
def test_what_is_under_a_key_that_is_not_there_is_read_only_by_who_proves_nothing(
    journal: Journal, key: bytes | None
) -> None:
    whole = list(journal.entries())
    file = journal.seals.key_file
    file.unlink()
    if key:
        make_key(file, key)
    with pytest.raises(Unusable) as trouble:
        list(journal.entries())
    assert [p.code for p in trouble.value.problems] == ["S73" if key else "S70"]
    read = list(journal.entries(proving=False))
    assert [(e.event, e.proved) for e in read] == [(e.event, False) for e in whole]
    with pytest.raises(Unusable):
        Journal(journal.lines, journal.seals).append(EVENTS[:1], NOW, 5, whole[-1].hash)


def test_a_new_key_vouches_for_what_was_there_before_it(journal: Journal) -> None:
    whole = list(journal.entries())
    file = journal.seals.key_file
    file.unlink()
    make_key(file, b"another key, as long as a key must be")
    event = journal.new_key(GIVEN, 5)
    journal.append([event], NOW, 5, whole[-1].hash)
    journal.append(EVENTS[:1], NOW, 6, journal.hash_of(6))
    read = list(journal.entries())
    assert [(e.event, e.proved) for e in read[:5]] == [(e, False) for e in EVENTS]
    assert [(e.event, e.proved) for e in read[5:]] == [(event, True), (EVENTS[0], True)]
    assert isinstance(event, NewKey)
    assert (event.before, event.entries) == (key_id(KEY), 5)
    sound = lines(journal)
    changed = b"".join(sound).replace("一村".encode(), "别村".encode(), 1)
    put(journal, changed.splitlines(keepends=True))
    assert changed_line(journal) == 6  # what it vouched for is not as it was


def test_an_entry_is_found_from_the_end_however_long_the_lines_are(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "journal.jsonl")
    texts = ["a" * length for length in (10, 65_500, 65_536, 200_000, 3, 131_072, 0)]
    made = journal.append([SpecKept(str(n), text) for n, text in enumerate(texts)], NOW, 0, START)
    assert [journal.hash_of(n) for n in range(9)] == ["", *(one.hash for one in made), ""]


def test_an_entry_is_found_in_the_middle_whatever_damage_is_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    made = [b'{"text":"%s","seq":%d}\n' % (b"x" * (n * 7919 % 40_000), n) for n in range(1, 60)]
    path.write_bytes(b"".join(made))
    assert [numbered_line(path, n) for n in range(1, 60)] == [one[:-1] for one in made]
    assert numbered_line(path, 0) is None
    assert numbered_line(path, 60) is None
    made[30:32] = [b"no entry\n" * 20_000]
    path.write_bytes(b"".join(made))
    there = {n: numbered_line(path, n) is not None for n in range(1, 60)}
    assert [n for n, found in there.items() if not found] == [31, 32]
