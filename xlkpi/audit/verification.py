"""log --verify: whether all that is on record is still as it was recorded, and where it is not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from xlkpi.audit.proof_of_inbox import original_of, wrong_in_inbox
from xlkpi.audit.proof_of_outgoing import Outgoing
from xlkpi.department.named_entries import lost_entries
from xlkpi.ledger.database.comparing import differences, stands_at
from xlkpi.ledger.journal.chain import START
from xlkpi.problems import Place, Severity, Unusable, problem
from xlkpi.problems.system_errors import cannot_use
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.audit.proof_of_inbox import RecordedOriginal
    from xlkpi.department.opened import Department
    from xlkpi.ledger.database.comparing import Differing
    from xlkpi.ledger.journal.journal import Entry, Journal
    from xlkpi.problems import Problem


_UNUSABLE = frozenset({"S31", "S33", "S70", "S73", "S74", "S75"})
MOST = 50
"""Places told of one kind: who finds that many restores a backup."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at and what is wrong with it.

    `entries` of the journal and its `head`, `originals` of the inbox; `since` is the number of the
    first entry under a key (0 for none): those before anybody could have written anew.
    """

    entries: int
    head: str
    originals: int
    problems: tuple[Problem, ...]
    since: int = 0

    @property
    def exit_code(self) -> int:
        """3 where journal, key or mark are not to be relied on, 1 for another error, else 0."""
        if any(one.code in _UNUSABLE for one in self.problems):
            return 3
        return int(any(one.severity is Severity.ERROR for one in self.problems))


@dataclass(slots=True)
class _Read:
    """What the journal says, as far as files and keys are concerned; where it is not as it was."""

    count: int = 0
    head: str = START
    since: int = 0
    keys: set[str] = field(default_factory=set)
    kept: list[RecordedOriginal] = field(default_factory=list)
    outgoing: Outgoing = field(default_factory=Outgoing)
    unproved: dict[str, list[int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        self.count, self.head = entry.seq, entry.hash
        self.since = self.since or (entry.seq if entry.key else 0)
        self.keys.add(entry.key)
        kept = original_of(entry)
        if kept is not None:
            self.kept.append(kept)
        self.outgoing.take(entry.event)
        if not entry.proved:
            self.unproved.setdefault(entry.key, []).append(entry.seq)


def verified(department: Department) -> Verified:
    """Check key, mark and chain, what names the journal, and all that was made of it.

    The journal is folded anew and every row of the ledger compared with that; every original and
    sidecar, every issued workbook, mail, master and report is held against what is on record. Where
    the journal itself is wrong, what was made of it is not compared: each would be told of a
    journal that is not ours.

    Args:
        department: The opened workspace; nothing in it is written.

    Returns:
        What was looked at, and each fault once: S31, S33, S70, S73-S79 and those of the inbox, at
        most 50 rows of the ledger.
    """
    read = _read(department.journal)
    problems = [*read.problems, *_wrong_heads(department)]
    if not problems:  # else each of the following would be told of a journal that is not ours
        problems += _wrong_rows(department)
        problems += _unproved(department.journal, read.unproved)
        problems += read.outgoing.wrong(department.workspace)
    problems += wrong_in_inbox(department, read.kept, frozenset(read.keys))
    originals = len({one.sha256 for one in read.kept})
    distinct = tuple(dict.fromkeys(problems))
    return Verified(read.count, read.head, originals, distinct, read.since)


def _read(journal: Journal) -> _Read:
    """Read the journal to its end, going on behind each line that is not as it was written."""
    read = _Read()
    after, head = 0, START
    while len(read.problems) < MOST:
        try:
            for entry in journal.entries(after, head):
                read.take(entry)
                after, head = entry.seq, entry.hash
        except Unusable as trouble:
            read.problems += trouble.problems
            line = max((one.place.line for one in trouble.problems), default=0)
            found = _link_of(journal, line)
            if line <= after or not found:
                break
            after, head = line, found
        else:
            break
    return read


def _link_of(journal: Journal, number: int) -> str:
    """Return the link that a line bears, whatever else is in it; "" where it is no entry."""
    for n, line in enumerate(journal.lines.whole(), 1):
        if n == number:
            try:
                return str(json.loads(line)["hash"])
            except (ValueError, KeyError, TypeError):
                return ""
    return ""


def _wrong_heads(department: Department) -> Iterator[Problem]:
    """Yield what is wrong with the mark, and whatever names an entry that the journal lacks."""
    journal, own = department.journal, department.workspace
    try:
        journal.check_mark()
        if journal.seals.mark is not None:
            journal.check_key()
    except Unusable as trouble:
        yield from trouble.problems
    try:
        standing = stands_at(own.ledger, department.ledger_url)
    except OSError as error:
        yield cannot_use(str(own.ledger), error)
    else:
        if standing is not None and not journal.holds(*standing):
            yield from journal.lacks(str(own.ledger), standing[0]).problems
    for one in lost_entries(own, journal, department.named):
        yield from one.problems


def _wrong_rows(department: Department) -> Iterator[Problem]:
    """Yield each place where the ledger is not what the journal makes of it."""
    path, url = department.workspace.ledger, department.ledger_url
    standing = stands_at(path, url)
    if standing is None:
        return
    upto = takewhile(lambda entry: entry.seq <= standing[0], department.journal.entries())
    for one in islice(differences(path, url, upto), MOST):
        yield _differs(one, path)


def _differs(one: Differing, path: Path) -> Problem:
    place = Place(file=str(path), sheet=one.table, row=one.row, field=one.field)
    if one.wanted is None:
        found = Words("有这一行，日志里没有", "the row is there, and the journal has none")
    elif one.found is None:
        found = Words("没有这一行，日志里有", "the row is not there, and the journal has it")
    else:
        found = Words("台账是“{found}”，日志是“{wanted}”", "“{found}” in place of “{wanted}”")
        found = found.fill(found=_short(one.found), wanted=_short(one.wanted))
    what = f"{one.table} {one.row} {one.field}".strip()
    return problem("S76", place, what=what, found=found)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


_LONGEST = 60


def _unproved(journal: Journal, lost: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """Yield which entries are under a key that is not there any more."""
    for numbers in lost.values():
        place = Place(file=journal.place, line=numbers[0])
        yield problem("S78", place, first=numbers[0], last=numbers[-1])
