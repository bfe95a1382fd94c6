"""Mails that came in: what of each goes on record, and what is said of one without a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from xlkpi.intake.deliveries import unread
from xlkpi.ledger.mails import Attached, Collected
from xlkpi.mail.links import keeper, words_of
from xlkpi.mail.mail import FaultKind
from xlkpi.problems import Place, problem
from xlkpi.records import Return, Status
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from xlkpi.intake.deliveries import Delivery, File
    from xlkpi.mail.mail import Mail
    from xlkpi.problems import Problem
    from xlkpi.reader.incoming import Incoming

_HIDING = frozenset(FaultKind) - {
    FaultKind.DATE,
    FaultKind.SENDER,
    FaultKind.LONG,
    FaultKind.ENCODING,
}
"""What may keep a workbook from being seen."""


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """Where in a mailbox a mail lies: mailbox, its UIDVALIDITY, the mail's UID.

    Of one that is larger than `most` only the head was fetched; `size` is its bytes.
    """

    mailbox: str
    validity: int
    uid: int
    size: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail, without its bytes, and what came with it.

    `has_workbook` says whether a workbook was taken in; `unread` are the names of those that were
    not, since no person has written the mail. `origin` is where in a mailbox it lies, None for a
    file. `link_hosts` are places that keep files besides those that everybody knows.
    """

    incoming: Incoming
    mail: Mail
    attached: tuple[Attached, ...]
    has_workbook: bool
    unread: tuple[str, ...] = ()
    origin: MailboxPlace | None = None
    link_hosts: tuple[str, ...] = ()

    @property
    def is_no_return(self) -> bool:
        """Whether it is no return: of no person, or without a workbook and a link to one."""
        return bool(self.mail.automatic) or not (self.has_workbook or self.fault)

    @property
    def fault(self) -> Problem | None:
        """What is to be said of a mail that brought no workbook: that its workbook lies elsewhere.

        Or that a part of it cannot be read, where nothing else came with it. Mails that are just
        mails, and mails of no person, have no fault.
        """
        if self.has_workbook or self.mail.automatic:
            return None
        mail, origin, place = self.mail, self.origin, Place(file=self.incoming.name)
        words = {"subject": mail.subject, "sender": mail.sender or "?"}
        if origin is not None and origin.size > origin.most:
            found, most = (f"{size / 1e6:.0f}" for size in (origin.size, origin.most))
            return problem("S59", place, found=found, most=most, **words)
        keepers = tuple(dict.fromkeys(self._keepers()))
        if keepers:
            return problem("F15", place, service=_listed(keepers), **words)
        hidden = [one.kind for one in mail.faults if one.kind in _HIDING]
        if hidden and not self.attached:
            return problem("F01", place, found=hidden[0].value)
        return None

    def _keepers(self) -> Iterator[Words]:
        yield from (words_of(link.service) for link in self.mail.links)
        own = [keeper(host, same(host), [host]) for host in self.link_hosts]
        for url in self.mail.urls:
            yield from (one.words for one in own if one.pattern.match(url))

    @property
    def event(self) -> Collected:
        """What goes on record of it."""
        mail, origin, sent = self.mail, self.origin, self.mail.date
        answers = (*mail.references, *([mail.in_reply_to] if mail.in_reply_to else []))
        where = (origin.mailbox, origin.validity, origin.uid) if origin else ("", 0, 0)
        return Collected(
            self.incoming.mail,
            mail.message_id,
            mail.sender,
            mail.sender_name,
            mail.subject,
            sent.astimezone(UTC).isoformat() if sent is not None else "",
            self.incoming.received.isoformat(),
            tuple(dict.fromkeys(answers)),
            self.attached,
            tuple(link.url for link in mail.links),
            tuple(dict.fromkeys(fault.kind.name for fault in mail.faults)),
            *where,
            results=mail.results,
            automatic=mail.automatic.name if mail.automatic else "",
            about=tuple(dict.fromkeys(one.message_id for one in mail.carried if one.message_id)),
        )


def received_mail(
    one: Delivery,
    taken: Iterable[File],
    sent: Collection[str],
    origins: Mapping[str, MailboxPlace],
    link_hosts: Sequence[str],
) -> ReceivedMail | None:
    """Return the mail of a delivery of which some files were taken in, None where it is none.

    `sent` are the SHA-256 of our own workbooks; `origins` are where mails lie, by SHA-256.
    """
    if one.mail is None:
        return None
    return ReceivedMail(
        replace(one.mail.incoming, data=b""),
        one.mail.mail,
        tuple(Attached(file.came.name, file.sha256) for file in one.files if file.is_attached),
        any(file.is_workbook for file in taken),
        tuple(file.came.name for file in unread(one, sent)),
        origins.get(one.mail.incoming.mail),
        tuple(link_hosts),
    )


def _listed(words: Sequence[Words]) -> Words:
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))


def unreadable(one: ReceivedMail, fault: Problem) -> Return:
    """Return a mail whose workbook cannot be had as a return that cannot be read."""
    came = one.incoming
    return Return(
        came.name, came.mail, came.received, Status.UNREADABLE, sender=came.sender,
        problems=(fault,), mail=came.mail,
    )  # fmt: skip
