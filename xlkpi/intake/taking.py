"""Files taken in: opened, judged, put on record; originals are kept before anything else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from xlkpi.department.issued import Due, LedgerIssues, held_collections
from xlkpi.department.last_days import extensions
from xlkpi.department.occasions import surroundings
from xlkpi.importer.owner.senders import may_send, sends_for
from xlkpi.importer.returns import judge_arrivals
from xlkpi.intake.evidence import FoundScan, alone, on_record, stamped, untaken
from xlkpi.intake.gathering import dated
from xlkpi.intake.noticed import Noticed, notices
from xlkpi.intake.other_kinds import OtherKinds
from xlkpi.intake.posted import ReceivedMail, unreadable
from xlkpi.intake.results import Copied, Files, Spool
from xlkpi.intake.unit_copies import in_order
from xlkpi.intake.withdrawn import withdrawals
from xlkpi.ledger.decisions import decided
from xlkpi.ledger.journal.events import Received, Rejudged
from xlkpi.ledger.standing import standings
from xlkpi.outgoing.marked_copies import mark
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.problems import Problem, Severity
from xlkpi.reader.opening import Opened
from xlkpi.reader.readers import Arrived, ArrivedMail, Readers
from xlkpi.reader.sniff import scan_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from xlkpi.department.opened import Department
    from xlkpi.importer.returns import Judged
    from xlkpi.intake.evidence import Stamped
    from xlkpi.intake.originals import Originals
    from xlkpi.intake.posted import MailboxPlace
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.mails import Collected
    from xlkpi.ledger.standing import Standing
    from xlkpi.reader.incoming import Incoming
    from xlkpi.records import Return

T = TypeVar("T")
_TOGETHER, _MOST_TOGETHER = 64, 30_000_000
"""Files, and their bytes, judged at a time: enough for one frame to pay, few enough to hold."""


class Taken:
    """What has been taken in so far; values of forms are let go once they are on record."""

    def __init__(
        self, department: Department, ledger: Ledger, originals: Originals | None, *, marking: bool
    ) -> None:
        """Take files in; without a place for originals nothing is written at all."""
        self._department = department
        self._ledger = ledger
        self._sign = department.sign
        self._originals = originals
        self._issues = LedgerIssues(
            ledger,
            held_collections(department),
            named=department.named,
            zone=department.config.zone,
        )
        self._around = surroundings(department.config, department.roster, Due(department))
        collections = ledger.collections()
        self._decisions = [one for name in collections for one in ledger.decisions(name)]
        self._known = {one.sha256: one for one in ledger.arrivals()}
        self._kept = ledger.evidence()
        self._scans: list[FoundScan] = []
        self._workbooks: list[FoundScan] = []
        self._spool = Spool()
        self._ahead: set[str] = set()
        self._others = OtherKinds()
        self._all: list[tuple[str, str]] = []
        self._marking = marking
        self._mailed: list[ReceivedMail] = []
        self._sent = {a.sha256 for one in ledger.sendings() for a in one.dispatch.attachments}
        self._link_hosts = department.config.mail.link_hosts if department.config.mail else ()
        self.mails: list[Collected] = []
        self.noticed: list[Noticed] = []
        self.new: dict[str, Return] = {}
        self.copies: list[Copied] = []

    def readers(self, jobs: int, received: datetime | None = None) -> Readers:
        """Return so many processes that open what is to be taken in, to be used in `with`.

        `received` is the time that all of it came (UTC), else each file's own.
        """
        config = self._department.config
        when = partial(dated, config.zone, received)
        authserv = config.mail.authserv if config.mail else ""
        return Readers(jobs, HELPER_SHEETS, when, self.is_known, authserv, self.is_stranger)

    def take(
        self, files: Iterable[Incoming], readers: Readers, origins: Mapping[str, MailboxPlace]
    ) -> None:
        """Take some files in: all that came with a mail in one go.

        `origins` tells where in a mailbox mails lie, by their SHA-256.
        """
        unknown = self._unknown(files, readers)
        while batch := _some(unknown):
            self._judge(batch)
        self._take_scans()
        self._take_mails(origins)

    def _unknown(self, files: Iterable[Incoming], readers: Readers) -> Iterator[Arrived]:
        """Open the files; yield those whose content did not come before."""
        for arrived in readers.arrivals(files):
            if isinstance(arrived, ArrivedMail):
                yield from self._returned_as_sent()
                self._mailed.append(ReceivedMail.of(arrived))
                continue
            came = arrived.incoming if isinstance(arrived, Arrived) else arrived
            digest = sha256(came.data).hexdigest()
            self._others.note(arrived, digest)
            if self._originals is not None and self._others.keeps(came, digest):
                self._originals.keep(came)
            if came.mail and came.mail != digest:
                own = digest in self._sent
                self._mailed[-1].came(came.name, digest, arrived if own else None)
                if own or self._is_of_no_person(arrived):
                    continue
            if self._is_new(arrived, came, digest) and isinstance(arrived, Arrived):
                yield arrived
        yield from self._returned_as_sent()

    def _is_of_no_person(self, arrived: Arrived | Incoming) -> bool:
        """Note what came with a mail that no person has written: it is no return."""
        mail = self._mailed[-1]
        if not mail.mail.automatic:
            return False
        if isinstance(arrived, Arrived) and isinstance(arrived.found, Opened):
            mail.foreign.append(arrived.incoming.name)
        return True

    def _is_new(self, arrived: Arrived | Incoming, came: Incoming, digest: str) -> bool:
        """Note a file; return whether it is a workbook that was not noted before."""
        self._all.append((came.name, digest))
        scan = scan_kind(came.data)
        if scan is not None:
            self._scans.append(FoundScan.of(came, digest, scan))
            return False
        if _is_workbook(arrived):
            self._workbooks.append(FoundScan.of(came, digest))
            if came.mail:
                self._mailed[-1].workbooks += 1
        seen = digest in self._ahead
        if self._others.keeps(came, digest):  # else a mail may bring it yet
            self._ahead.add(digest)
        return not seen

    def _returned_as_sent(self) -> Iterator[Arrived]:
        """Yield our own workbooks of the last mail where its unit sent nothing but them.

        Beside another workbook they are what a reply carries along; of somebody else they are a
        mail that could not be delivered.
        """
        if not self._mailed:
            return
        mail = self._mailed[-1]
        own, mail.own = mail.own, []
        is_known = sends_for(mail.incoming.sender, self._around.senders)
        if mail.workbooks or mail.mail.automatic or not is_known:
            return
        for arrived in own:
            came = arrived.incoming if isinstance(arrived, Arrived) else arrived
            digest = sha256(came.data).hexdigest()
            if self._is_new(arrived, came, digest) and isinstance(arrived, Arrived):
                yield arrived

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with the notes beside the originals (S66)."""
        return () if self._originals is None else tuple(self._originals.faults)

    def is_known(self, one: Incoming) -> bool:
        """Whether a file's content is on record; not where only now the right one sent it."""
        known = self._known.get(sha256(one.data).hexdigest())
        return known is not None and not self._is_vouched_for(known, one)

    def is_stranger(self, sender: str) -> bool:
        """Whether an address is no unit's."""
        return not sends_for(sender, self._around.senders)

    def _is_vouched_for(self, known: Return, one: Incoming) -> bool:
        """Whether a return that somebody else sent comes again from one who may send it.

        Whatever became of it: the unit is answered about what it sent itself.
        """
        if not known.submissions:
            return False
        before, now = (
            may_send(came.mail, came.sender, known.unit, self._around.senders)
            for came in (known, one)
        )
        return now and not before

    def _judge(self, arrived: Sequence[Arrived]) -> None:
        """Judge some files and put them on record."""
        judged = judge_arrivals(arrived, self._issues, self._sign, self._around)
        returns = [self._attributed(one.returned) for one in judged]
        again = {one.sha256 for one in returns} & self._known.keys()
        if self._originals is not None:
            self._originals.settle()
            self.copies += [made for one in judged if (made := self._copy(one)) is not None]
            self._ledger.append(
                [
                    Rejudged(one) if one.sha256 in again else Received(one)
                    for one in returns
                    if self._others.keeps(one, one.sha256)
                ]
            )
        self._known = {key: one for key, one in self._known.items() if key not in again}
        self._put(decided(returns, self._decisions))

    def _attributed(self, one: Return) -> Return:
        """Return a file that says nothing of whose it is as that of the unit that sent it.

        It is of the collection that this unit has a workbook of, if there is one such.
        """
        units = sends_for(one.sender, self._around.senders)
        if one.unit or one.submissions or len(units) != 1:
            return one
        unit = next(iter(units))
        issued = [
            c
            for c, to in self._ledger.newest_issues()
            if to == unit and c in self._department.named
        ]
        collection = one.collection or (issued[0] if len(issued) == 1 else "")
        name = self._issues.unit_names().get(unit, "")
        return replace(one, unit=unit, unit_name=name, collection=collection)

    def _put(self, returns: Iterable[Return]) -> None:
        self.new |= {one.sha256: self._spool.put(one) for one in returns}

    def _take_mails(self, origins: Mapping[str, MailboxPlace]) -> None:
        """Put the mails on record; one that hides its workbook is a return by itself."""
        mailed, self._mailed = self._mailed, []
        before = {one.sha256: one for one in self._ledger.mails([m.incoming.mail for m in mailed])}
        told = []
        for one in mailed:
            fault = one.fault(origins.get(one.incoming.mail), self._link_hosts)
            if fault is None:
                continue
            one.is_told = True
            self._all.append((one.name, one.incoming.mail))
            if self._originals is not None:
                self._originals.keep(one.incoming)
            if one.incoming.mail not in self._known:
                told.append(self._attributed(unreadable(one, fault)))
        events = [one.event(origins.get(one.incoming.mail)) for one in mailed]
        if self._originals is not None:
            self._originals.settle()
            fresh = (one for one in events if one.mailbox or one.sha256 not in before)
            self._ledger.append([*map(Received, told), *fresh])
        self._put(told)
        self.mails += events
        without = [(one, event) for one, event in zip(mailed, events, strict=True) if one.is_none]
        self.noticed += notices(without, self._ledger, self._department.roster)

    def _take_scans(self) -> None:
        """Put the scans on record: beside a return as evidence of it, alone as unreadable (F01)."""
        returns = {**self._known, **self.new}
        units = {unit.id: unit.name for unit in self._department.roster.units}
        near = tuple(stamped(self._scans, self._workbooks, returns, units))
        found = tuple(one for one in near if self._is_of_unit(one))
        taken = {one.scan.sha256 for one in found}
        strange = {one.scan.sha256: one for one in near if one.scan.sha256 not in taken}
        kept = {(one.sha256, one.returned) for one in self._kept}
        fresh = _once(
            ((one.scan.sha256, one.beside.sha256), one)
            for one in found
            if (one.scan.sha256, one.beside.sha256) not in kept
        )
        beside = {one.scan.sha256 for one in found} | {digest for digest, _ in kept}
        left = (one for one in self._scans if one.sha256 not in {*beside, *returns})
        lone = [
            untaken(strange[one.sha256], self._around.senders)
            if one.sha256 in strange
            else self._attributed(alone(one))
            for one in _once((one.sha256, one) for one in left)
        ]
        if self._originals is not None:
            self._originals.settle()
            self._ledger.append([*(one.event for one in fresh), *map(Received, lone)])
        told = {one.scan.sha256: one.as_return for one in reversed(fresh)}
        self._put((*told.values(), *lone))
        again = on_record(self._kept, returns)
        self._known = {k: one for k, one in {**again, **self._known}.items() if k not in told}
        self._kept = (*self._kept, *(one.event for one in fresh))
        self._scans, self._workbooks = [], []

    def _is_of_unit(self, one: Stamped) -> bool:
        """Whether a scan came from the unit that it is to be evidence of."""
        return may_send(one.scan.mail, one.scan.sender, one.beside.unit, self._around.senders)

    def _copy(self, judged: Judged) -> Copied | None:
        """Write the marked copy of a return, unless its unit has sent a later one."""
        one = judged.returned
        others = (*self._known.values(), *self.new.values())
        later = any(
            (other.collection, other.unit) == (one.collection, one.unit)
            and other.received > one.received
            for other in others
        )
        if later or not self._marking:
            return None
        given = extensions(d for d in self._decisions if d.collection == one.collection)
        (known,) = decided([one], self._decisions)
        made = mark(self._department, replace(judged, returned=known), given.get(one.unit))
        return None if made is None else Copied(one.file, made.file)

    def _standing(self) -> Mapping[str, Sequence[Standing]]:
        """Return what became of the forms of each file, by its content."""
        by_file: dict[str, list[Standing]] = {}
        together = (*self._known.values(), *self.new.values())
        for name in dict.fromkeys(one.collection for one in together if one.collection):
            own = (one for one in together if one.collection == name)
            for form in standings(own, self._decisions, self._department.config.zone):
                by_file.setdefault(form.returned.sha256, []).append(form)
        return by_file

    def settled(self) -> Iterator[Return]:
        """Yield a return of each unit that sent something and has no rejected form any more.

        What came before counts as well: a run may have been stopped before it came to this.
        """
        together = {**self._known, **self.new}
        came = (together[digest] for _, digest in self._all if digest in together)
        units = {(one.collection, one.unit): one for one in came if one.submissions}
        done = in_order([one for forms in self._standing().values() for one in forms])
        fine = {(one.collection, one.unit) for one in done}
        return (one for unit, one in units.items() if unit in fine)

    def repeated(self) -> Iterator[Return]:
        """Yield the returns that were on record and came again."""
        return (self._known[digest] for _, digest in self._all if digest in self._known)

    def result(self) -> Files:
        """Return what becomes of every file, given all that is on record."""
        standing = self._standing()
        withdrawn = partial(withdrawals, self._decisions, self._department.config.zone)
        return Files(
            self._all, self.new, self._known, standing, self._spool, self._errors(), withdrawn
        )

    def _errors(self) -> Mapping[str, int]:
        """Return how many errors the files have that came before, after what was decided."""
        again = tuple(dict.fromkeys(digest for _, digest in self._all if digest in self._known))
        found: dict[str, int] = {}
        for start in range(0, len(again), _TOGETHER):
            there = self._ledger.of_content(again[start : start + _TOGETHER])
            for one in decided(there, self._decisions):
                own = (*one.problems, *(p for form in one.submissions for p in form.problems))
                found[one.sha256] = sum(p.severity is Severity.ERROR for p in own)
        return found


def _some(arrived: Iterator[Arrived]) -> tuple[Arrived, ...]:
    """Return the next files that are judged at a time, none at the end."""
    some: list[Arrived] = []
    size = 0
    for one in islice(arrived, _TOGETHER):
        some.append(one)
        size += len(one.incoming.data)
        if size > _MOST_TOGETHER:
            break
    return tuple(some)


def _once(pairs: Iterable[tuple[object, T]]) -> Sequence[T]:
    """Return the first thing of each key."""
    first: dict[object, T] = {}
    for key, one in pairs:
        first.setdefault(key, one)
    return tuple(first.values())


def _is_workbook(arrived: Arrived | Incoming) -> bool:
    """Whether a file is a workbook, readable or not; one that is known and not opened counts."""
    found = arrived.found if isinstance(arrived, Arrived) else None
    return not (isinstance(found, Problem) and found.code in ("F01", "F41"))
