"""Mails that came in: what of each goes on record, and what is said of one without a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from xlkpi.ledger.mails import Attached, Collected
from xlkpi.mail.links import keeper, words_of
from xlkpi.mail.mail import FaultKind, Mail
from xlkpi.problems import Place, problem
from xlkpi.records import Return, Status
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.problems import Problem
    from xlkpi.reader.incoming import Incoming
    from xlkpi.reader.readers import Arrived, ArrivedMail

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


@dataclass(slots=True)
class ReceivedMail:
    """A mail, without its bytes, and what came with it, counted while it is taken in.

    `foreign` are the workbooks with a mail of no person that were not taken in; `is_told` says
    that the mail itself is on record as a return that cannot be read.
    """

    name: str
    incoming: Incoming
    mail: Mail
    attached: list[Attached] = field(default_factory=list)
    workbooks: int = 0
    own: list[Arrived | Incoming] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    is_told: bool = False

    @classmethod
    def of(cls, arrived: ArrivedMail) -> ReceivedMail:
        """Return a mail that nothing has come with yet."""
        return cls(arrived.incoming.name, arrived.incoming, arrived.mail)

    @property
    def is_none(self) -> bool:
        """Whether it is no return: of no person, or without a workbook and a link to one."""
        return bool(self.mail.automatic) or not (self.workbooks or self.is_told)

    def came(self, name: str, sha256: str, own: Arrived | Incoming | None) -> None:
        """Note a file that came with it; `own` is one that we have sent out ourselves."""
        self.attached.append(Attached(name, sha256))
        if own is not None:
            self.own.append(own)

    def fault(self, origin: MailboxPlace | None, link_hosts: Sequence[str] = ()) -> Problem | None:
        """What is to be said of a mail that brought no workbook: that its workbook lies elsewhere.

        Or that a part of it cannot be read, where nothing else came with it. Mails that are just
        mails, and mails of no person, have no fault. `link_hosts` are places that keep files
        besides those that everybody knows.
        """
        if self.workbooks or self.mail.automatic:
            return None
        mail, place = self.mail, Place(file=self.name)
        if origin is not None and origin.size > origin.most:
            found, most = (f"{size / 1e6:.0f}" for size in (origin.size, origin.most))
            words = {"subject": mail.subject, "sender": mail.sender or "?"}
            return problem("S59", place, found=found, most=most, **words)
        keepers = tuple(dict.fromkeys(self._keepers(link_hosts)))
        if keepers:
            service = _listed(keepers)
            sender = mail.sender or "?"
            return problem("F15", place, subject=mail.subject, service=service, sender=sender)
        hidden = [one.kind for one in mail.faults if one.kind in _HIDING]
        if hidden and not self.attached:
            return problem("F01", place, found=hidden[0].value)
        return None

    def _keepers(self, link_hosts: Sequence[str]) -> Iterator[Words]:
        yield from (words_of(link.service) for link in self.mail.links)
        own = [keeper(host, same(host), [host]) for host in link_hosts]
        for url in self.mail.urls:
            yield from (one.words for one in own if one.pattern.match(url))

    def event(self, origin: MailboxPlace | None) -> Collected:
        """Return what goes on record of it."""
        mail, sent = self.mail, self.mail.date
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
            tuple(self.attached),
            tuple(link.url for link in mail.links),
            tuple(dict.fromkeys(fault.kind.name for fault in mail.faults)),
            *where,
            results=mail.results,
            automatic=mail.automatic.name if mail.automatic else "",
            about=tuple(dict.fromkeys(one.message_id for one in mail.carried if one.message_id)),
        )


def _listed(words: Sequence[Words]) -> Words:
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))


def unreadable(one: ReceivedMail, fault: Problem) -> Return:
    """Return a mail whose workbook cannot be had as a return that cannot be read."""
    came = one.incoming
    return Return(
        one.name,
        came.mail,
        came.received,
        Status.UNREADABLE,
        sender=came.sender,
        problems=(fault,),
        mail=came.mail,
    )
