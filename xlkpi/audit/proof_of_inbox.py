"""Whether the originals of the inbox, and the notes beside them, are as they were laid there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.ledger.journal.events import Evidence, Received
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workspace.key import is_key, read_key
from xlkpi.workspace.notes import SUFFIX, BrokenError, Note, NoteKey, read_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.journal.journal import Entry
    from xlkpi.problems import Problem
    from xlkpi.workspace.notes import NotedDelivery
    from xlkpi.workspace.stores import Store

_DIGITS = 64


@dataclass(frozen=True, slots=True)
class RecordedOriginal:
    """An original that is on record: by which entry, under which key; its name and time."""

    entry: int
    key: str
    sha256: str
    file: str
    received: str


def original_of(entry: Entry) -> RecordedOriginal | None:
    """Return the original that an entry puts on record, None where it puts none."""
    match entry.event:
        case Received(returned=one) if not one.by_hand:
            received = one.received.isoformat()
            return RecordedOriginal(entry.seq, entry.key, one.sha256, one.file, received)
        case Evidence(sha256=digest, file=file, received=received):
            return RecordedOriginal(entry.seq, entry.key, digest, file, received)
        case _:
            return None


def wrong_in_inbox(
    department: Department, kept: Iterable[RecordedOriginal], keys: frozenset[str]
) -> Iterator[Problem]:
    """Yield each original (S37) and each note (S77) that is gone or not as it was.

    `keys` are the ids of the keys that entries of the journal are under, "" for the old form. A
    place of originals that cannot be reached is told once (S65).
    """
    own = department.workspace.key
    key = NoteKey.of(read_key(own)) if is_key(own) else None
    known = dict[str, RecordedOriginal]()
    for one in kept:
        known.setdefault(one.sha256, one)
    try:
        yield from _wrong(department.inbox, known, keys, key)
    except Unusable as trouble:
        yield from trouble.problems


def _wrong(
    inbox: Store, known: dict[str, RecordedOriginal], keys: frozenset[str], key: NoteKey | None
) -> Iterator[Problem]:
    found: dict[str, list[str]] = {}
    for name in inbox.names():
        found.setdefault(_digest_in(name), []).append(name)
    for digest, one in known.items():
        names = found.pop(digest, [])
        data = next((name for name in names if not name.endswith(SUFFIX)), None)
        if data is None or not _is_as_named(inbox, data):
            place = Place(file=inbox.place(data or digest[:2]))
            yield problem("S37", place, found=one.file)
        notes = [name for name in names if name.endswith(SUFFIX)]
        yield from _wrong_notes(inbox, notes, one, key, keys)
    for digest, names in sorted(found.items()):
        if len(digest) == _DIGITS:
            yield from _others(inbox, names, key)


def _digest_in(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


def _is_as_named(inbox: Store, name: str) -> bool:
    data = inbox.read(name)
    return data is not None and hashlib.sha256(data).hexdigest() == _digest_in(name)


def _others(inbox: Store, names: Iterable[str], key: NoteKey | None) -> Iterator[Problem]:
    """Yield what is wrong with files that were kept and are no returns: they say what they are."""
    for name in names:
        place = Place(file=inbox.place(name))
        if not name.endswith(SUFFIX):
            if not _is_as_named(inbox, name):
                yield problem("S37", place, found=name.rpartition("/")[2])
            continue
        found = _unsound(inbox, name, key)
        if isinstance(found, Words):
            yield problem("S77", place, found=found)


def _unsound(inbox: Store, name: str, key: NoteKey | None) -> Note | Words:
    """Return a note, or why it is none of ours."""
    try:
        note = read_note(inbox, name)
    except BrokenError as broken:
        return _UNREADABLE.fill(why=broken.why)
    if note is None:
        return _GONE
    return _CHANGED if key is not None and not note.is_sound(key) else note


def _wrong_notes(
    inbox: Store,
    names: Sequence[str],
    one: RecordedOriginal,
    key: NoteKey | None,
    keys: frozenset[str],
) -> Iterator[Problem]:
    """Yield what is wrong with the notes beside an original."""
    said: list[NotedDelivery] = []
    named = f"{one.sha256[:2]}/{one.sha256}{SUFFIX}"
    faults = 0
    for name in names or [named]:
        note = _unsound(inbox, name, key)
        wrong = note if isinstance(note, Words) else _unsigned(note, one, key, keys)
        if wrong is not None:
            faults += 1
            yield problem("S77", Place(file=inbox.place(name)), found=wrong)
        elif isinstance(note, Note):
            said += note.deliveries
    if not faults and not any((d.name, d.received) == (one.file, one.received) for d in said):
        found = _NOT_THAT.fill(entry=one.entry, file=one.file)
        yield problem("S77", Place(file=inbox.place(names[0] if names else named)), found=found)


def _unsigned(
    note: Note, one: RecordedOriginal, key: NoteKey | None, keys: frozenset[str]
) -> Words | None:
    """Return that a note is under none of our keys, None where it is."""
    if note.key not in keys or (one.key and not note.key):
        return _UNSIGNED
    return _UNSIGNED if key is not None and one.key == key.id != note.key else None


_GONE = Words("原件旁的收件记录不见了", "the note of its deliveries beside the original is gone")
_UNREADABLE = Words("收件记录读不出：{why}", "the note of its deliveries: {why}")
_CHANGED = Words("收件记录与写入时不同", "the note of its deliveries is not as it was written")
_UNSIGNED = Words(
    "收件记录没有这个工作区密钥的签名", "the note of its deliveries is not signed with the key"
)
_NOT_THAT = Words(
    "收件记录里没有日志第 {entry} 条的来件 {file}",
    "the note of its deliveries lacks {file}, as entry {entry} of the journal has it",
)
