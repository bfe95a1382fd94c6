"""collect: what is new in the department's mailbox -> judged returns on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from xlkpi.api.desk import Desk
from xlkpi.api.garbage import seldom_looked_for
from xlkpi.api.gathering import dated
from xlkpi.api.importing import followed
from xlkpi.api.originals import Originals
from xlkpi.api.posted import MailOrigin
from xlkpi.api.sending import mail_of
from xlkpi.api.signing import have_key
from xlkpi.api.taking import Taken
from xlkpi.importer.incoming import Incoming
from xlkpi.importer.reader.readers import Readers
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.post.imap import Mailbox, Position
from xlkpi.post.imap_line import LARGEST
from xlkpi.post.trouble import ServiceDown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xlkpi.api.results import Imported
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.mails import Collected
    from xlkpi.post.imap import Fetched
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Mail

_TOGETHER, _MOST_TOGETHER = 50, 60_000_000
"""Mails, and their bytes, that are taken in before it is said to be done with them."""


class Box(Protocol):
    """A mailbox, as far as it has to be known here: `post.imap.Mailbox`."""

    @property
    def name(self) -> str:
        """Its name for the record."""

    def new(self, after: Position | None, since: datetime | None) -> Iterator[Fetched]:
        """Yield the mails after a position; ServiceDown where the server ends."""

    def move(self, uids: Sequence[int]) -> None:
        """Move mails to where they are kept."""


@dataclass(frozen=True, slots=True)
class CollectedNow:
    """What came of a look into the mailbox; `trouble` is why it ended early."""

    imported: Imported
    trouble: tuple[Problem, ...] = ()


def collect(
    folder: Path,
    clock: Clock,
    *,
    open_box: Callable[[Mail, Path], AbstractContextManager[Box]] = Mailbox,
    master: bool = True,
    jobs: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> CollectedNow:
    """Take in the mails of the mailbox that are new.

    The mailbox is only read, unless the configuration names a folder that mails are moved to.
    Mails are taken in some at a time, each with all that came with it: what an interrupted run
    has taken in is on record, and the next one goes on from there. `progress` is told how many
    mails were fetched. Unusable where the mailbox cannot be had at all; ProblemsFound (exit code 2)
    where the configuration names none.
    """
    desk = Desk.at(folder, clock)
    mail = mail_of(desk)
    with (
        seldom_looked_for(),
        desk.ledger() as ledger,
        Originals(desk.workspace.inbox, partial(have_key, desk, ledger)) as originals,
        open_box(mail, desk.workspace.root) as box,
    ):
        taken = Taken(desk, ledger, originals, marking=True)
        trouble: tuple[Problem, ...] = ()
        when, authserv = partial(dated, desk.config.zone, None), mail.authserv
        with Readers(
            jobs, HELPER_SHEETS, when, taken.is_known, authserv, taken.is_stranger
        ) as readers:
            fetching = _Fetching(box, ledger, _since(desk, mail))
            try:
                for some in fetching.portions(progress):
                    fresh = _fresh(some, ledger, box, mail.folder, clock())
                    taken.take(fresh, readers, origins(some, box))
                    if mail.moved_to:
                        box.move([one.position.uid for one in some if one.whole])
            except ServiceDown as down:
                trouble = down.problems
        return CollectedNow(followed(desk, ledger, taken, master=master), trouble)


def origins(some: Sequence[Fetched], box: Box) -> dict[str, MailOrigin]:
    """Return where mails lie, by their SHA-256."""
    return {
        sha256(one.data).hexdigest(): MailOrigin(
            box.name, one.position.validity, one.position.uid, one.size, LARGEST
        )
        for one in some
    }


def _since(desk: Desk, mail: Mail) -> datetime | None:
    if mail.since is None:
        return None
    return datetime.combine(mail.since, time(), desk.config.zone).astimezone(UTC)


class _Fetching:
    """Fetches the new mails, some at a time: those fetched before the server ended are given."""

    def __init__(self, box: Box, ledger: Ledger, since: datetime | None) -> None:
        known = ledger.position(box.name)
        self._new = box.new(Position(*known) if known else None, since)
        self._down: ServiceDown | None = None

    def portions(self, progress: Callable[[int], None]) -> Iterator[list[Fetched]]:
        count = 0
        while some := self._some():
            count += len(some)
            progress(count)
            yield some
        if self._down is not None:
            raise self._down

    def _some(self) -> list[Fetched]:
        some: list[Fetched] = []
        size = 0
        try:
            while self._down is None and len(some) < _TOGETHER and size < _MOST_TOGETHER:
                one = next(self._new, None)
                if one is None:
                    break
                some.append(one)
                size += len(one.data)
        except ServiceDown as down:
            self._down = down
        return some


def _fresh(
    some: Sequence[Fetched], ledger: Ledger, box: Box, folder: str, now: datetime
) -> Iterator[Incoming]:
    """Yield the mails that were not taken in before, in whatever way they came.

    Of the others it is put on record that they lie in this mailbox too. A mail that the server
    names no time of came when it says itself that it was sent; without that too it comes `now`.
    """
    digests = [sha256(one.data).hexdigest() for one in some]
    known = {one.sha256: one for one in ledger.mails(digests)}
    again = [
        _moved(known[digest], one, box.name)
        for digest, one in zip(digests, some, strict=True)
        if digest in known
    ]
    ledger.append(again)
    for digest, one in zip(digests, some, strict=True):
        if digest not in known:
            name = f"{folder}/{one.position.uid}.eml"
            dated = one.received is not None
            yield Incoming(name, one.data, one.received or now, posted=dated)


def _moved(known: Collected, one: Fetched, mailbox: str) -> Collected:
    return replace(known, mailbox=mailbox, validity=one.position.validity, uid=one.position.uid)
