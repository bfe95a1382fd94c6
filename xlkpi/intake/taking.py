"""Files taken in: delivered, judged some at a time, put on record."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.importer.returns import ReturnRead, judge_returns, read_return
from xlkpi.intake.deliveries import deliveries, taken_in
from xlkpi.intake.evidence import FoundFile
from xlkpi.intake.gathering import dated
from xlkpi.intake.judged_there import JudgedThere
from xlkpi.intake.judging_work import JudgingWork
from xlkpi.intake.mails import received_mail, unreadable
from xlkpi.intake.noticed import notices
from xlkpi.intake.scans import judged_scans
from xlkpi.ledger.journal.events import Received, Rejudged
from xlkpi.reader.arrivals import Arrived, Worked
from xlkpi.reader.process import READERS
from xlkpi.reader.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from xlkpi.importer.returns import Judged
    from xlkpi.intake.deliveries import File
    from xlkpi.intake.known import Known
    from xlkpi.intake.mails import MailboxPlace, ReceivedMail
    from xlkpi.intake.noticed import Noticed
    from xlkpi.intake.recorder import Recorder
    from xlkpi.intake.results import Copied
    from xlkpi.ledger.mails import Collected
    from xlkpi.reader.incoming import Incoming

_TOGETHER, _MOST_TOGETHER = 64, 30_000_000
"""Files, and their bytes, judged at a time: enough for one frame to pay, few enough to hold."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in at a time: the files by name and SHA-256, in the order they are told.

    `noticed` are the mails that are no return, `copies` the marked copies that were written.
    """

    came: tuple[tuple[str, str], ...] = ()
    mails: tuple[Collected, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    copies: tuple[Copied, ...] = ()

    def __add__(self, more: Taken) -> Taken:
        """Return this and what was taken in after it."""
        return Taken(
            self.came + more.came,
            self.mails + more.mails,
            self.noticed + more.noticed,
            self.copies + more.copies,
        )


@contextmanager
def readers(
    known: Known, jobs: int, received: datetime | None = None, cluster: str = ""
) -> Iterator[Readers]:
    """Open what is to be taken in, by so many processes of this machine, or by a cluster.

    Archives and mails are opened on this machine: their files are laid out there.

    Args:
        known: What was known before.
        jobs: How many processes of this machine.
        received: When all of it came (UTC); None for each file's own time.
        cluster: The address of a cluster's scheduler, "" for none.

    Raises:
        Unusable: The cluster cannot be used (S39); exit code 3.
    """
    config = known.department.config
    when = partial(dated, config.zone, received)
    authserv = config.mail.authserv if config.mail else ""
    work = JudgingWork(known)
    with READERS.get()(jobs, "") as own, ExitStack() as more:
        by = more.enter_context(READERS.get()(jobs, cluster)) if cluster else own
        yield more.enter_context(
            Readers(own, work, when, known.holds, authserv, known.is_stranger, by)
        )


def take(
    files: Iterable[Incoming],
    opened_by: Readers,
    known: Known,
    recorder: Recorder,
    origins: Mapping[str, MailboxPlace],
    told: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Take some files in: all that came with a mail in one go.

    Returns go on record some at a time; then the scans, which may lie in another folder than their
    workbook; then the mails.

    Args:
        files: What came; it is read one by one.
        opened_by: The processes that open it (`readers`).
        known: What was known before.
        recorder: Puts on record what is judged.
        origins: Where in a mailbox mails lie, by their SHA-256.
        told: Told how many of the files have come out.

    Returns:
        What was taken in.

    Raises:
        OSError: An original could not be kept; what went on record before stays.
    """
    found: list[FoundFile] = []
    mails: list[ReceivedMail] = []
    copies: list[Copied] = []
    waiting: tuple[_Read, ...] = ()
    seen = set(recorder.new)
    for one in deliveries(opened_by.arrivals(files, told)):
        taken = taken_in(one, known.sent, known.senders)
        mail = received_mail(one, taken, known.sent, origins, known.link_hosts)
        recorder.keep(file.came for file in one.files if file.is_kept)
        if one.mail is not None and mail is not None:
            recorder.keep([one.mail.incoming] if mail.fault else [])
            mails.append(mail)
        found += map(FoundFile.of, taken)
        fresh = (_Read.of(*both, known) for both in _fresh(taken, seen))
        *some, waiting = _portions((*waiting, *fresh))
        for portion in some:
            copies += _record(portion, known, recorder)
    copies += _record(waiting, known, recorder)
    scans = judged_scans(found, known, recorder.new, recorder.evidence)
    recorder.record(scans.events, scans.returns)
    came = tuple((one.name, one.sha256) for one in found)
    return Taken(came, copies=tuple(copies)) + _record_mails(mails, known, recorder)


def _fresh(files: Iterable[File], seen: set[str]) -> Iterator[tuple[File, Arrived | Worked]]:
    """Yield the files to be judged and what they were opened as, each content once.

    It is added to those `seen`. One that is not kept may come with a mail yet.
    """
    for one in files:
        is_new = one.scan is None and one.sha256 not in seen
        if isinstance(one.arrived, Arrived | Worked) and is_new:
            seen.update({one.sha256} if one.is_kept else ())
            yield one, one.arrived


@dataclass(frozen=True, slots=True)
class _Read:
    """A file, and its forms as they were read; or as they were judged where it was opened."""

    file: File
    read: ReturnRead | JudgedThere

    @classmethod
    def of(cls, file: File, arrived: Arrived | Worked, known: Known) -> _Read:
        if isinstance(arrived, Arrived):
            return cls(file, read_return(arrived, known.issues, known.sign, known.context))
        if not isinstance(arrived.result, JudgedThere):
            raise TypeError(arrived.result)
        there = arrived.result
        return cls(file, there.out_of(arrived.archive) if arrived.archive else there)


def _portions(files: Iterable[_Read]) -> list[tuple[_Read, ...]]:
    """Return files as they are judged together; the last of them may have room for more."""
    portions: list[tuple[_Read, ...]] = [()]
    size = 0
    for one in files:
        portions[-1] += (one,)
        size += len(one.file.came.data)
        if len(portions[-1]) == _TOGETHER or size > _MOST_TOGETHER:
            portions.append(())
            size = 0
    return portions


def _record(files: Sequence[_Read], known: Known, recorder: Recorder) -> tuple[Copied, ...]:
    """Judge files and put them on record; return the marked copies that were written."""
    read = [one.read for one in files]
    here = iter(judge_returns([one for one in read if isinstance(one, ReturnRead)], known.context))
    found = (one if isinstance(one, JudgedThere) else next(here) for one in read)
    judged = [_attributed(one, known) for one in found]
    events = (
        Rejudged(one.returned) if came.file.sha256 in known.arrivals else Received(one.returned)
        for came, one in zip(files, judged, strict=True)
        if came.file.is_kept
    )
    return recorder.record(events, [one.returned for one in judged], judged)


def _attributed(one: Judged | JudgedThere, known: Known) -> Judged | JudgedThere:
    return replace(one, returned=known.attributed(one.returned))


def _record_mails(mails: Sequence[ReceivedMail], known: Known, recorder: Recorder) -> Taken:
    """Put mails on record; one that hides its workbook is a return by itself."""
    hiding = [(one, fault) for one in mails if (fault := one.fault)]
    returns = [
        known.attributed(unreadable(one, fault))
        for one, fault in hiding
        if one.incoming.mail not in known.returns
    ]
    events = [one.event for one in mails]
    recorder.record([*map(Received, returns), *recorder.unrecorded(events)], returns)
    pairs = zip(mails, events, strict=True)
    none = [(one, event) for one, event in pairs if one.is_no_return]
    return Taken(
        tuple((one.incoming.name, one.incoming.mail) for one, _ in hiding),
        tuple(events),
        tuple(notices(none, known.sendings, known.department.roster)),
    )
