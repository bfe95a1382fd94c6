"""The department's mailbox: what is new in it, some mails at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from xlkpi.intake.mails import MailboxPlace
from xlkpi.reader.incoming import Incoming
from xlkpi.servers.imap import Position
from xlkpi.servers.imap_line import LARGEST
from xlkpi.servers.trouble import ServiceDown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.mails import Collected
    from xlkpi.servers.imap import Fetched
    from xlkpi.workspace.config import MailConfig


TOGETHER, _MOST_TOGETHER = 50, 60_000_000
"""Mails, and their bytes, that are taken in before it is said to be done with them."""


class Box(Protocol):
    """A mailbox, as far as it has to be known here: `servers.imap.ImapSession`."""

    @property
    def name(self) -> str:
        """Its name for the record."""

    def new(self, after: Position | None, since: datetime | None) -> Iterator[Fetched]:
        """Yield the mails after a position, as they are fetched.

        Args:
            after: How far the mailbox was read; None for nothing of it.
            since: Only mails that came from then on (UTC); None for all.

        Raises:
            ServiceDown: The server ended; what was yielded before is whole.
        """

    def move(self, uids: Sequence[int]) -> None:
        """Move mails to where they are kept."""


def origins(some: Sequence[Fetched], box: Box) -> dict[str, MailboxPlace]:
    """Return SHA-256 of a mail -> where it lies in a mailbox; sizes are in bytes."""
    return {
        sha256(one.data).hexdigest(): MailboxPlace(
            box.name, one.position.validity, one.position.uid, one.size, LARGEST
        )
        for one in some
    }


def since(department: Department, mail: MailConfig) -> datetime | None:
    """Return the moment (UTC) from which mails of the mailbox are looked at.

    It is the beginning of the configuration's day in the workspace's time zone; None: all mails
    are.
    """
    if mail.since is None:
        return None
    return datetime.combine(mail.since, time(), department.config.zone).astimezone(UTC)


class Fetching:
    """Fetches the new mails, some at a time: those fetched before the server ended are given."""

    def __init__(self, box: Box, ledger: Ledger, since: datetime | None) -> None:
        known = ledger.position(box.name)
        self._new = box.new(Position(*known) if known else None, since)
        self._down: ServiceDown | None = None

    def portions(self, progress: Callable[[int], None]) -> Iterator[list[Fetched]]:
        """Yield the new mails, at most 50 (or some 60 MB) at a time.

        Args:
            progress: Told how many were fetched so far.

        Raises:
            ServiceDown: Why the server ended (S55), once those fetched until then are yielded.
        """
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
            while self._down is None and len(some) < TOGETHER and size < _MOST_TOGETHER:
                one = next(self._new, None)
                if one is None:
                    break
                some.append(one)
                size += len(one.data)
        except ServiceDown as down:
            self._down = down
        return some


def fresh_mails(
    some: Sequence[Fetched], ledger: Ledger, box: Box, folder: str, now: datetime
) -> Iterator[Incoming]:
    """Yield the mails that were not taken in before, in whatever way they came.

    Of the others it is put on record that they lie in this mailbox too.

    Args:
        some: Mails as they were fetched.
        ledger: The ledger, open for writing.
        box: The mailbox they lie in.
        folder: Its folder, by which a mail is named: folder/number.eml.
        now: When a mail came (UTC) of which neither the server nor the mail itself names a time.
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
            yield Incoming(name, one.data, one.received or now, dated_by_mail=dated)


def _moved(known: Collected, one: Fetched, mailbox: str) -> Collected:
    return replace(known, mailbox=mailbox, validity=one.position.validity, uid=one.position.uid)
