"""The journal: one JSON line an event, append-only, each line chained to the one before.

The link of an entry is an HMAC over its line, which names the one before, under a key made from the
workspace's (`chain`). Entries of old journals, and they alone, are chained by a plain hash: such a
journal is read through once, and the first entry under the key (Sealed) says so.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from xlkpi.codec import to_json
from xlkpi.ledger.journal.chain import START, ChainKey, canonical, parsed, plain_link
from xlkpi.ledger.journal.events import event_from_json, event_name
from xlkpi.ledger.journal.mark import GONE, OF_ANOTHER_KEY, JournalMark
from xlkpi.ledger.journal.seals import NewKey, Sealed
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workspace.key import make_key, no_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from xlkpi.ledger.decisions import Given
    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.journal.mark import Seals
    from xlkpi.ledger.journal.places import JournalLines


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its number from 1, time (UTC, ISO), event, and the link up to and with it.

    `key` is the id of the key that it is chained under, "" for a plain hash; `proved` whether that
    was found so, False where the key is not there.
    """

    seq: int
    at: str
    event: Event
    hash: str
    key: str = ""
    proved: bool = True


class Journal:
    """A journal: what its lines say, whether they are as they were written, and the next ones."""

    def __init__(self, lines: JournalLines, seals: Seals) -> None:
        self.lines = lines
        self.seals = seals
        self._key: ChainKey | None = None  # once it was found to be the journal's

    @property
    def place(self) -> str:
        """By what people find it: its path, or the URL of its database without the password."""
        return self.lines.place

    def on(self, connection: Connection) -> Journal:
        """Return the journal as a transaction of the ledger's database reads and writes it."""
        lines = self.lines.on(connection)
        return self if lines is self.lines else Journal(lines, self.seals)

    def put_in_place(self, *, proving: bool = True) -> bool:
        """Have the lines where they are to be; return whether they were moved there now.

        Args:
            proving: As of `entries`.

        Raises:
            Unusable: They are not as they were written (as of `entries`), or another journal lies
                there (S75); exit code 3.
        """
        lines, moved = self.lines, self.lines.is_to_move
        if moved:
            for _ in self.entries(proving=proving):
                pass
        lines.put_in_place()
        if lines.foreign:
            raise self.lacks(*lines.foreign)
        return moved

    def entries(
        self, after: int = 0, head: str = START, *, proving: bool = True
    ) -> Iterator[Entry]:
        """Yield entries, checking their chain.

        A last line that was cut off while it was written is passed over: its event never happened.

        Args:
            after: Only those behind this number, whose link is `head`.
            head: See there.
            proving: Whether entries under a key that is not there are trouble, at the end, unless a
                later one has vouched for them.

        Raises:
            Unusable: A line is not as it was written, or does not follow on `head` (S33, the first
                such); the key is missing (S70) or another (S73); the mark is not what was written
                (S74); exit code 3.
        """
        key, mark = self.seals.key, self.seals.mark
        before, previous, unproved = "", head, 0
        digest = hashlib.sha256()
        for number, line in enumerate(self.lines.whole(), 1):
            if number > after:
                entry = self._read(line, number, previous, key)
                self._follows(entry, before, mark, unproved if entry.proved else 0)
                if isinstance(entry.event, NewKey) and entry.proved:
                    if entry.event.digest != digest.hexdigest():
                        raise self._changed(number, _NOT_AS_VOUCHED)
                    unproved = 0
                unproved = unproved or (0 if entry.proved else number)
                before, previous = entry.key, entry.hash
                yield entry
            elif number == after:
                before = str(json.loads(line).get("key", ""))
            digest.update(line)
        if unproved and proving:
            if key is not None and mark is not None and mark.key == key.id:
                raise self._changed(unproved, _OTHER_KEY)
            raise no_key(self.seals.key_file)

    def numbered(self, numbers: Iterable[int]) -> Iterator[Entry]:
        """Yield some entries, each proved by itself: not that it follows on the one before it.

        Args:
            numbers: Theirs, in any order.

        Raises:
            Unusable: One is not there, or not as it was written (S33); the mark is not (S74); exit
                code 3.
        """
        key, mark = self.seals.key, self.seals.mark
        for number in numbers:
            entry = self._read(self.lines.numbered(number) or b"", number, None, key)
            self._is_as_marked(entry, mark)
            yield entry

    def ends_with(self, seq: int, head: str) -> bool:
        """Whether entry `seq` with the link `head` is the last one, by its end alone."""
        last = parsed(self.lines.last())
        if not self.lines.are_there:
            return (seq, head) == (0, START)
        return (last.get("seq"), last.get("hash")) == (seq, head)

    def holds(self, seq: int, head: str) -> bool:
        """Whether entry `seq` is there and ends with the link `head`; 0 is before the first."""
        return self.hash_of(seq) == head if seq else head in ("", START)

    def hash_of(self, seq: int) -> str:
        """Return the link of an entry (64 hex digits), "" where there is none."""
        return str(self._numbered(seq).get("hash", ""))

    def time_of(self, seq: int) -> str:
        """Return when an entry was written (UTC, ISO 8601), "" where there is none."""
        return str(self._numbered(seq).get("at", ""))

    def _numbered(self, seq: int) -> dict[str, Any]:
        return parsed((self.lines.numbered(seq) if seq else None) or b"")

    @property
    def key_in_use(self) -> str:
        """The id of the key that the last entry is chained under, "" for none."""
        return str(parsed(self.lines.last()).get("key", ""))

    @property
    def is_to_be_sealed(self) -> bool:
        """Whether it is an old journal and the key is there to seal it with."""
        return bool(self.lines.last()) and not self.key_in_use and self.seals.key is not None

    def append(
        self, events: Sequence[Event], at: datetime, last: int, head: str
    ) -> tuple[Entry, ...]:
        """Write events behind the last entry, so that they outlast a crash.

        An old journal is read through and sealed before; before anything is recorded a key is made
        if there is none.

        Args:
            events: In their order.
            at: When, for all of them (UTC).
            last: The number of the last entry, 0 for none.
            head: Its link.

        Returns:
            The entries as they were written, that of the sealing among them.

        Raises:
            Unusable: There is no key (S70), or another one than the journal's (S73), and nothing is
                to be changed about that; the mark is gone (S74); an old journal is not as it was
                written (S33); exit code 3.
            OSError: Its file cannot be written.
        """
        sealing: tuple[Event, ...] = ()
        key = self._key
        if key is None or _is_anew(events):
            key = self._key_for(events, last)
            sealing = self._sealing(events, last, head, key)
        made: list[Entry] = []
        lines: list[bytes] = []
        for number, event in enumerate(chain(sealing, events), last + 1):
            body = canonical(
                {
                    "seq": number,
                    "at": at.isoformat(),
                    "event": event_name(event),
                    "data": to_json(event),
                    "key": key.id,
                    "previous": head,
                }
            )
            head = key.link(body)
            lines.append(_with_link(body, head) + b"\n")
            made.append(Entry(number, at.isoformat(), event, head, key.id))
        self.lines.add(lines)
        self._key = key
        return tuple(made)

    def new_key(self, given: Given, last: int) -> NewKey:
        """Return the event that the journal goes on under another key.

        Args:
            given: Why, by whom and when.
            last: The number of the last entry.
        """
        digest = hashlib.sha256()
        for line in self.lines.whole():
            digest.update(line)
        return NewKey(self.key_in_use, last, digest.hexdigest(), given)

    def note(self, seq: int, head: str) -> None:
        """Have the mark say how far the journal goes, where it is this key's to say so.

        Args:
            seq: The number of the last entry.
            head: Its link.

        Raises:
            Unusable: The mark is not as it was written (S74); exit code 3.
            OSError: The mark cannot be written.
        """
        mark, key = self.seals.mark, self.seals.key
        if mark is not None and key is not None and mark.key == key.id:
            now = JournalMark(mark.since, seq, head, key.id)
            if now != mark:
                self.seals.write(now, key)

    def check_mark(self) -> None:
        """Compare the mark with the end of the journal.

        Raises:
            Unusable: The mark is gone or of another key (S74), or names an entry that the journal
                has otherwise or not at all (S75); exit code 3.
        """
        mark, used = self.seals.mark, self.key_in_use
        if mark is None:
            if used:
                raise self.seals.no_mark(GONE)
            return
        key = self.seals.key
        if key is not None and used == key.id != mark.key:
            raise self.seals.no_mark(OF_ANOTHER_KEY)
        if not self.holds(mark.seq, mark.head):
            raise self.lacks(str(self.seals.mark_file), mark.seq)

    def lacks(self, file: str, seq: int, remedy: Words | None = None) -> Unusable:
        """Return the trouble (S75) that a file names an entry which the journal has otherwise.

        Args:
            file: Which names it: the mark's or the ledger's.
            seq: The number of the entry.
            remedy: What to do; to restore the workspace by default.
        """
        hint = remedy or RESTORE
        return Unusable(
            problem("S75", Place(file=file), journal=self.place, entry=seq, remedy=hint)
        )

    def check_key(self) -> ChainKey:
        """Return the key if it is the journal's.

        Raises:
            Unusable: It is gone (S70), another (S73), or the file is no key (S31); exit code 3.
        """
        key, used = self.seals.key, self.key_in_use
        if key is None or used not in ("", key.id):
            raise no_key(self.seals.key_file)
        return key

    def _key_for(self, events: Sequence[Event], last: int) -> ChainKey:
        """Return the key to go on with; before anything is recorded one is made if need be."""
        seals = self.seals
        if not (last or seals.key_file.exists() or seals.mark_file.exists()):
            make_key(seals.key_file)
        key = seals.key
        return key if key is not None and _is_anew(events) else self.check_key()

    def _sealing(
        self, events: Sequence[Event], last: int, head: str, key: ChainKey
    ) -> tuple[Event, ...]:
        """Write the mark where it is not there; return what is to come before the events."""
        anew = _is_anew(events)
        mark, used = self.seals.mark, self.key_in_use
        is_old = last > 0 and not used
        if is_old:
            for _ in self.entries():
                pass
        if mark is None and used and not anew:
            raise self.seals.no_mark(GONE)
        if mark is None or anew:
            since = mark.since if mark is not None else last if is_old else 0
            self.seals.write(JournalMark(since, last, head, key.id), key)
        return (Sealed(last),) if is_old and not anew else ()

    def _read(self, line: bytes, number: int, previous: str | None, key: ChainKey | None) -> Entry:
        entry = parsed(line)
        body = {name: value for name, value in entry.items() if name != "hash"}
        own = str(entry.get("key", ""))
        proved = not own or (key is not None and key.id == own)
        try:
            link = plain_link if not own else key.link if key and proved else None
            good = (
                (link is None or entry["hash"] == link(canonical(body)))
                and entry["seq"] == number
                and previous in (None, entry["previous"])
            )
            if good:
                event = event_from_json(entry["event"], entry["data"])
                return Entry(number, str(entry["at"]), event, str(entry["hash"]), own, proved)
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise self._changed(number, _CHANGED)

    def _follows(self, entry: Entry, before: str, mark: JournalMark | None, unproved: int) -> None:
        """Check that an entry may be under its key, after one that was under the key `before`.

        Where it may not, and is proved, the first `unproved` one before it is the wrong one.
        """
        self._is_as_marked(entry, mark)
        if entry.key == before or entry.seq == 1:
            return
        match entry.event:
            case Sealed(entries=entries) if not before and entries == entry.seq - 1:
                return
            case NewKey(before=old, entries=entries) if (old, entries) == (before, entry.seq - 1):
                return
            case _:
                raise self._changed(unproved or entry.seq, _OTHER_KEY)

    def _is_as_marked(self, entry: Entry, mark: JournalMark | None) -> None:
        if mark is not None and bool(entry.key) != (entry.seq > mark.since):
            raise self._changed(entry.seq, _OLD_FORM if not entry.key else _BEFORE_MARK)

    def _changed(self, number: int, found: Words) -> Unusable:
        place = Place(file=self.place, line=number)
        return Unusable(problem("S33", place, found=found.fill(line=number), remedy=RESTORE))


RESTORE = Words(
    "请从同一次备份恢复整个工作区（output 和 .xlkpi 一起）；"
    "台账在数据库里的，先核对 [ledger] 的 url 是不是原来那个库；"
    "哪里不对，xlkpi log --verify 逐条列出。",
    "Restore the whole workspace (output and .xlkpi together) from one backup; with a database, "
    "see first that url in [ledger] is the same as before; "
    "xlkpi log --verify names all that is wrong.",
)
_CHANGED = Words("日志第 {line} 行与写入时不同", "line {line} of the journal was changed")
_OLD_FORM = Words(
    "日志已经封存，第 {line} 行却是没有密钥的旧格式",
    "the journal is sealed, and line {line} is in the old form without a key",
)
_BEFORE_MARK = Words(
    "第 {line} 行用了密钥，而标记说它写在封存之前",
    "line {line} is under a key, and the mark says that it is from before",
)
_OTHER_KEY = Words(
    "第 {line} 行换了密钥，却没有换密钥的决定",
    "line {line} is under another key, and nobody decided on one",
)
_NOT_AS_VOUCHED = Words(
    "第 {line} 行换密钥时，之前各行的校验码与现在的不同",
    "the lines before line {line} are not what they were when the key was changed there",
)


def _is_anew(events: Sequence[Event]) -> bool:
    return any(isinstance(one, NewKey) for one in events)


def _with_link(body: bytes, link: str) -> bytes:
    """Return a canonical line with its link in its place, before the last of its names."""
    before, named, after = body.rpartition(b',"key":')
    return b'%s,"hash":"%s"%s%s' % (before, link.encode("ascii"), named, after)
