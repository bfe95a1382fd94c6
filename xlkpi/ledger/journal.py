"""The journal: one JSON line an event, append-only, each line chained to the one before by hash."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from xlkpi.ledger.events import event_from_json, event_to_json
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workspace.private import owner_only

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from xlkpi.ledger.events import Event

START = "0" * 64
_TAIL = 1 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its number from 1, time (UTC, ISO), event, and the hash up to and with it."""

    seq: int
    at: str
    event: Event
    hash: str


class Journal:
    """A journal file; one process writes at a time (the workspace's lock sees to that)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self, after: int = 0, head: str = START) -> Iterator[Entry]:
        """Yield the entries behind a number whose hash is `head`, checking their chain.

        A last line that was cut off while it was written is passed over: its event never
        happened. Unusable (S33) names the first line that is not as it was written, or does not
        follow on `head`.
        """
        previous = head
        for number, line in enumerate(self._lines(), 1):
            if number > after:
                entry = self._read(line, number, previous)
                previous = str(entry["hash"])
                event = event_from_json(entry["event"], entry["data"])
                yield Entry(number, str(entry["at"]), event, previous)

    def ends_with(self, seq: int, head: str) -> bool:
        """Whether entry `seq` with the hash `head` is the last one, by the file's end alone."""
        if not self.path.exists():
            return (seq, head) == (0, START)
        *_, last, _torn = (b"", b"", *self._tail(2).rsplit(b"\n", 2))
        try:
            entry = json.loads(last)
            return bool(entry["seq"] == seq and entry["hash"] == head)
        except (ValueError, KeyError, TypeError):
            return False

    def holds(self, seq: int, head: str) -> bool:
        """Whether entry `seq` is there and ends with the hash `head`."""
        for number, line in enumerate(self._lines(), 1):
            if number == seq:
                return head.encode("ascii") in line
        return seq == 0

    def hash_of(self, seq: int) -> str:
        """Return the hash of an entry, "" where there is none."""
        line = next(islice(self._lines(), seq - 1, None), None) if seq else None
        return "" if line is None else str(json.loads(line)["hash"])

    def append(
        self, events: Sequence[Event], at: datetime, last: int, head: str
    ) -> tuple[Entry, ...]:
        """Write events behind entry `last` with hash `head`, and sync them to the disk."""
        made: list[Entry] = []
        lines: list[bytes] = []
        for number, event in enumerate(events, last + 1):
            name, data = event_to_json(event)
            body = {
                "seq": number,
                "at": at.isoformat(),
                "event": name,
                "data": data,
                "previous": head,
            }
            text = _canonical(body)
            head = hashlib.sha256(text).hexdigest()
            lines.append(_with_hash(text, head) + b"\n")
            made.append(Entry(number, at.isoformat(), event, head))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._cut_torn_line()
        with open(self.path, "ab", opener=owner_only) as file:
            file.write(b"".join(lines))
            file.flush()
            os.fsync(file.fileno())
        return tuple(made)

    def _lines(self) -> Iterator[bytes]:
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield line

    def _read(self, line: bytes, number: int, previous: str) -> dict[str, Any]:
        try:
            entry = json.loads(line)
            body = {name: value for name, value in entry.items() if name != "hash"}
            good = (
                entry["hash"] == _hash(body)
                and entry["seq"] == number
                and entry["previous"] == previous
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            good, entry = False, {}
        if not good:
            found = Words(
                f"日志第 {number} 行与写入时不同", f"line {number} of the journal was changed"
            )
            remedy = Words("请从备份恢复 journal.jsonl。", "Restore journal.jsonl from a backup.")
            place = Place(file=str(self.path), line=number)
            raise Unusable(problem("S33", place, found=found, remedy=remedy))
        return dict(entry)

    def _cut_torn_line(self) -> None:
        if not self.path.exists():
            return
        data = self._tail(1)
        torn = len(data) - (data.rfind(b"\n") + 1)
        if torn:
            with self.path.open("r+b") as file:
                file.truncate(self.path.stat().st_size - torn)

    def _tail(self, breaks: int) -> bytes:
        """Return the end of the file with so many line breaks in it, all of it if it has fewer."""
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            step = _TAIL
            while True:
                file.seek(max(0, size - step))
                data = file.read()
                if data.count(b"\n") >= breaks or step >= size:
                    return data
                step *= 4


def _canonical(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _with_hash(body: bytes, digest: str) -> bytes:
    """Return a canonical line with its hash in its place, before the last of its names."""
    before, named, after = body.rpartition(b',"previous":')
    return b'%s,"hash":"%s"%s%s' % (before, digest.encode("ascii"), named, after)


def _hash(body: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(body)).hexdigest()
