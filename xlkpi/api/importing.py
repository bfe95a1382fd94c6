"""import: files, folders and zips -> judged returns on record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from xlkpi.api.desk import Desk
from xlkpi.api.evidence import Lain, alone, on_record, stamped
from xlkpi.api.garbage import seldom_looked_for
from xlkpi.api.gathering import dated, files_of, incoming, there
from xlkpi.api.issued import Due, LedgerIssues, held_collections
from xlkpi.api.marking import mark, remove_copy
from xlkpi.api.mastering import Written, write_master
from xlkpi.api.occasions import surroundings
from xlkpi.api.originals import Originals
from xlkpi.api.results import Aside, Files
from xlkpi.importer.reader.readers import Arrived, Readers
from xlkpi.importer.reader.sniff import scan_kind
from xlkpi.importer.returns import judge_arrivals
from xlkpi.ledger.decisions import decided
from xlkpi.ledger.events import Received
from xlkpi.ledger.standing import standings
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.problems import Problem
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from xlkpi.api.results import ImportedFile
    from xlkpi.importer.incoming import Incoming
    from xlkpi.importer.returns import Judged
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return
    from xlkpi.workspace.clock import Clock

T = TypeVar("T")
_TOGETHER = 64
"""Files judged at a time: enough for one frame to pay, few enough to hold."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The marked copy of a rejected return: which return, and where its copy lies."""

    returned: str
    file: Path


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import; `masters` and `copies` are what was written after it."""

    files: Sequence[ImportedFile]
    masters: tuple[Written, ...] = ()
    copies: tuple[Copied, ...] = ()


def import_paths(  # noqa: PLR0913 - each is an option of the verb
    folder: Path,
    clock: Clock,
    paths: Sequence[Path],
    *,
    received: datetime | None = None,
    dry_run: bool = False,
    master: bool = True,
    copies: bool = True,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Imported:
    """Take files in: judge, keep the originals, record, write marked copies and the master.

    `received` is the time they came (UTC), else each file's own; `jobs` is how many processes
    read; `progress` is told how many files of how many are done. A dry run writes nothing at all.
    Files are taken in some at a time: what an interrupted run has taken in is on record, and the
    next one goes on from there.
    """
    desk = Desk.at(folder, clock)
    listed = files_of(there(paths))
    files = (incoming(name, file, received) for name, file in told(listed, progress))
    with (
        seldom_looked_for(),
        desk.view() if dry_run else desk.ledger() as ledger,
        Originals(desk.workspace.inbox) as originals,
    ):
        taken = _Taken(desk, ledger, None if dry_run else originals, marking=copies)
        when = partial(dated, desk.config.zone, received)
        with Readers(jobs, HELPER_SHEETS, when, taken.is_known) as readers:
            for batch in _batches(taken.unknown(files, readers), _TOGETHER):
                taken.take(batch)
        taken.take_scans()
        result = taken.result()
        if dry_run:
            return Imported(result)
        for one in taken.settled():
            remove_copy(desk, one)
        touched = dict.fromkeys(one.collection for one in taken.new.values() if one.collection)
        masters = [write_master(desk, ledger, name) for name in touched] if master else []
    return Imported(result, tuple(masters), tuple(taken.copies))


def told(files: Sequence[T], progress: Callable[[int, int], None]) -> Iterator[T]:
    """Yield what is given, telling before each how many of how many there were."""
    for number, one in enumerate(files):
        progress(number, len(files))
        yield one
    progress(len(files), len(files))


class _Taken:
    """What has been taken in so far; values of forms are let go once they are on record."""

    def __init__(
        self, desk: Desk, ledger: Ledger, originals: Originals | None, *, marking: bool
    ) -> None:
        """Take files in for a desk; without a place for originals nothing is written at all."""
        self._desk = desk
        self._ledger = ledger
        self._originals = originals
        self._issues = LedgerIssues(ledger, held_collections(desk))
        self._around = surroundings(desk.config, desk.roster, Due(desk))
        collections = ledger.collections()
        self._decisions = [one for name in collections for one in ledger.decisions(name)]
        self._known = {one.sha256: one for one in ledger.arrivals()}
        self._kept = ledger.evidence()
        self._scans: list[Lain] = []
        self._workbooks: list[Lain] = []
        self._aside = Aside()
        self._ahead: set[str] = set()
        self._all: list[tuple[str, str]] = []
        self._marking = marking
        self.new: dict[str, Return] = {}
        self.copies: list[Copied] = []

    def unknown(self, files: Iterable[Incoming], readers: Readers) -> Iterator[Arrived]:
        """Open the files; yield those whose content did not come before."""
        for arrived in readers.arrivals(files):
            came = arrived.incoming if isinstance(arrived, Arrived) else arrived
            digest = sha256(came.data).hexdigest()
            self._all.append((came.name, digest))
            if self._originals is not None:
                self._originals.keep(came)
            scan = scan_kind(came.data)
            if scan is not None:
                self._scans.append(Lain.of(came, digest, scan))
                continue
            if _is_workbook(arrived):
                self._workbooks.append(Lain.of(came, digest))
            if isinstance(arrived, Arrived) and digest not in self._ahead:
                self._ahead.add(digest)
                yield arrived

    def is_known(self, one: Incoming) -> bool:
        """Whether a file's content is on record."""
        return sha256(one.data).hexdigest() in self._known

    def take(self, arrived: Sequence[Arrived]) -> None:
        """Judge some files and put them on record."""
        judged = judge_arrivals(arrived, self._issues, self._desk.sign, self._around)
        if self._originals is not None:
            self._originals.settle()
            self.copies += [made for one in judged if (made := self._copy(one)) is not None]
            self._ledger.append([Received(one.returned) for one in judged])
        returns = (one.returned for one in judged)
        decided_on = decided(returns, self._decisions)
        self.new |= {one.sha256: self._aside.put(one) for one in decided_on}

    def take_scans(self) -> None:
        """Put the scans on record: beside a return as evidence of it, alone as unreadable (F01)."""
        returns = {**self._known, **self.new}
        units = {unit.id: unit.name for unit in self._desk.roster.units}
        found = tuple(stamped(self._scans, self._workbooks, returns, units))
        kept = {(one.sha256, one.returned) for one in self._kept}
        fresh = _once(
            ((one.scan.sha256, one.beside.sha256), one)
            for one in found
            if (one.scan.sha256, one.beside.sha256) not in kept
        )
        beside = {one.scan.sha256 for one in found} | {digest for digest, _ in kept}
        left = (one for one in self._scans if one.sha256 not in {*beside, *returns})
        lone = [alone(one) for one in _once((one.sha256, one) for one in left)]
        if self._originals is not None:
            self._originals.settle()
            self._ledger.append([*(one.event for one in fresh), *map(Received, lone)])
        told = {one.scan.sha256: one.told for one in reversed(fresh)}
        self.new |= {one.sha256: self._aside.put(one) for one in (*told.values(), *lone)}
        again = on_record(self._kept, returns)
        self._known = {k: one for k, one in {**again, **self._known}.items() if k not in told}

    def _copy(self, judged: Judged) -> Copied | None:
        """Write the marked copy of a return, unless its unit has sent a later one."""
        one = judged.returned
        others = (*self._known.values(), *self.new.values())
        later = any(
            (other.collection, other.unit) == (one.collection, one.unit)
            and other.received > one.received
            for other in others
        )
        made = mark(self._desk, judged) if self._marking and not later else None
        return None if made is None else Copied(judged.returned.file, made.file)

    def _standing(self) -> Mapping[str, Sequence[Standing]]:
        """Return what became of the forms of each file, by its content."""
        by_file: dict[str, list[Standing]] = {}
        together = (*self._known.values(), *self.new.values())
        for name in dict.fromkeys(one.collection for one in together if one.collection):
            own = (one for one in together if one.collection == name)
            for form in standings(own, self._decisions):
                by_file.setdefault(form.returned.sha256, []).append(form)
        return by_file

    def settled(self) -> Iterator[Return]:
        """Yield a return of each unit that sent something and has no rejected form any more."""
        in_order = (one for forms in self._standing().values() for one in forms)
        latest = {(one.returned.collection, one.unit, one.project): one for one in in_order}
        units = {(one.collection, one.unit): one for one in self.new.values() if one.submissions}
        for unit, returned in units.items():
            verdicts = [one.submission.verdict for key, one in latest.items() if key[:2] == unit]
            if Status.REJECTED not in verdicts:
                yield returned

    def result(self) -> Files:
        """Return what becomes of every file, given all that is on record."""
        return Files(self._all, self.new, self._known, self._standing(), self._aside)


def _once(pairs: Iterable[tuple[object, T]]) -> Sequence[T]:
    """Return the first thing of each key."""
    first: dict[object, T] = {}
    for key, one in pairs:
        first.setdefault(key, one)
    return tuple(first.values())


def _is_workbook(arrived: Arrived | Incoming) -> bool:
    """Whether a file is a workbook, readable or not; one that is known and not opened counts."""
    found = arrived.found if isinstance(arrived, Arrived) else None
    return not (isinstance(found, Problem) and found.code == "F01")


def _batches(arrivals: Iterable[Arrived], size: int) -> Iterator[Sequence[Arrived]]:
    rest = iter(arrivals)
    while batch := tuple(islice(rest, size)):
        yield batch
