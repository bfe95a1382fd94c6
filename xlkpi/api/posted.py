"""Mails that came in: what of each goes on record, and what is said of one without a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from xlkpi.ledger.mails import Attached, Collected
from xlkpi.mail.letter import FaultKind, Letter
from xlkpi.problems import Place, problem
from xlkpi.records import Return, Status

if TYPE_CHECKING:
    from xlkpi.importer.incoming import Incoming
    from xlkpi.importer.reader.readers import Arrived, Posted
    from xlkpi.problems import Problem

_HIDING = frozenset(FaultKind) - {
    FaultKind.DATE,
    FaultKind.SENDER,
    FaultKind.LONG,
    FaultKind.ENCODING,
}
"""What may keep a workbook from being seen."""


@dataclass(frozen=True, slots=True)
class Whence:
    """Where in a mailbox a mail lies: mailbox, its UIDVALIDITY, the mail's UID.

    Of one that is larger than `most` only the head was fetched; `size` is its bytes.
    """

    mailbox: str
    validity: int
    uid: int
    size: int = 0
    most: int = 0


@dataclass(slots=True)
class Mailed:
    """A mail, without its bytes, and what came with it, counted while it is taken in."""

    name: str
    mail: Incoming
    letter: Letter
    attached: list[Attached] = field(default_factory=list)
    workbooks: int = 0
    own: list[Arrived | Incoming] = field(default_factory=list)

    @classmethod
    def of(cls, posted: Posted) -> Mailed:
        """Return a mail that nothing has come with yet."""
        return cls(posted.incoming.name, posted.incoming, posted.letter)

    def came(self, name: str, sha256: str, own: Arrived | Incoming | None) -> None:
        """Note a file that came with it; `own` is one that we have sent out ourselves."""
        self.attached.append(Attached(name, sha256))
        if own is not None:
            self.own.append(own)

    def fault(self, whence: Whence | None) -> Problem | None:
        """What is to be said of a mail that brought no workbook: that its workbook lies elsewhere.

        Or that a part of it cannot be read, where nothing else came with it. Mails that are just
        mails have no fault.
        """
        if self.workbooks:
            return None
        letter, place = self.letter, Place(file=self.name)
        if whence is not None and whence.size > whence.most:
            found, most = (f"{size / 1e6:.0f}" for size in (whence.size, whence.most))
            words = {"subject": letter.subject, "sender": letter.sender or "?"}
            return problem("S59", place, found=found, most=most, **words)
        if letter.links:
            services = "、".join(dict.fromkeys(link.service for link in letter.links))
            return problem("F15", place, subject=letter.subject, service=services)
        hidden = [one.kind for one in letter.faults if one.kind in _HIDING]
        if hidden and not self.attached:
            return problem("F01", place, found=hidden[0].value)
        return None

    def event(self, whence: Whence | None) -> Collected:
        """Return what goes on record of it."""
        letter, sent = self.letter, self.letter.date
        answers = (*letter.references, *([letter.in_reply_to] if letter.in_reply_to else []))
        where = (whence.mailbox, whence.validity, whence.uid) if whence else ("", 0, 0)
        return Collected(
            self.mail.mail,
            letter.message_id,
            self.mail.sender,
            letter.sender_name,
            letter.subject,
            sent.astimezone(UTC).isoformat() if sent is not None else "",
            self.mail.received.isoformat(),
            tuple(dict.fromkeys(answers)),
            tuple(self.attached),
            tuple(link.url for link in letter.links),
            tuple(dict.fromkeys(fault.kind.name for fault in letter.faults)),
            *where,
        )


def unreadable(one: Mailed, fault: Problem) -> Return:
    """Return a mail whose workbook cannot be had as a return that cannot be read."""
    came = one.mail
    return Return(
        one.name,
        came.mail,
        came.received,
        Status.UNREADABLE,
        sender=came.sender,
        problems=(fault,),
        mail=came.mail,
    )
