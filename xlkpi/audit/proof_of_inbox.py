"""Whether the originals of the inbox, and the notes beside them, are as they were laid there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.ledger.journal.events import Evidence, Received
from xlkpi.problems import Place, problem
from xlkpi.texts import Words
from xlkpi.workspace.digest import digest_of
from xlkpi.workspace.inbox import original
from xlkpi.workspace.key import is_key, read_key
from xlkpi.workspace.notes import SUFFIX, BrokenError, NoteKey, read_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from xlkpi.ledger.journal.file import Entry
    from xlkpi.problems import Problem
    from xlkpi.workspace.notes import Note
    from xlkpi.workspace.paths import Workspace

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
    workspace: Workspace, kept: Iterable[RecordedOriginal], keys: frozenset[str]
) -> Iterator[Problem]:
    """Yield each original (S37) and each note (S77) that is gone or not as it was.

    `keys` are the ids of the keys that entries of the journal are under, "" for the old form.
    """
    inbox = workspace.inbox
    key = NoteKey.of(read_key(workspace.key)) if is_key(workspace.key) else None
    known = dict[str, RecordedOriginal]()
    for one in kept:
        known.setdefault(one.sha256, one)
    for digest, one in known.items():
        path = original(inbox, digest)
        if path is None or digest_of(path) != digest:
            yield problem("S37", Place(file=str(path or inbox / digest[:2])), found=one.file)
        note = inbox / digest[:2] / f"{digest}{SUFFIX}"
        found = _wrong(note, one, key, keys)
        if found is not None:
            yield problem("S77", Place(file=str(note)), found=found)
    yield from _others(inbox, known, key)


def _others(
    inbox: Path, known: dict[str, RecordedOriginal], key: NoteKey | None
) -> Iterator[Problem]:
    """Yield what is wrong with files that were kept and are no returns: they say what they are."""
    for path in sorted(inbox.glob("*/*")):
        digest = path.name.partition(".")[0]
        if len(digest) != _DIGITS or digest in known or not path.is_file():
            continue
        if path.suffix != SUFFIX:
            if digest_of(path) != digest:
                yield problem("S37", Place(file=str(path)), found=path.name)
            continue
        found = _unsound(path, key)
        if isinstance(found, Words):
            yield problem("S77", Place(file=str(path)), found=found)


def _unsound(path: Path, key: NoteKey | None) -> Note | Words:
    """Return a note, or why it is none of ours."""
    try:
        note = read_note(path)
    except BrokenError as broken:
        return _UNREADABLE.fill(why=broken.why)
    if note is None:
        return _GONE
    return _CHANGED if key is not None and not note.is_sound(key) else note


def _wrong(
    path: Path, one: RecordedOriginal, key: NoteKey | None, keys: frozenset[str]
) -> Words | None:
    """Return what is wrong with the note beside an original, None for nothing."""
    note = _unsound(path, key)
    if isinstance(note, Words):
        return note
    if note.key not in keys or (one.key and not note.key):
        return _UNSIGNED
    if key is not None and one.key == key.id != note.key:
        return _UNSIGNED
    if not any((d.name, d.received) == (one.file, one.received) for d in note.deliveries):
        return _NOT_THAT.fill(entry=one.entry, file=one.file)
    return None


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
