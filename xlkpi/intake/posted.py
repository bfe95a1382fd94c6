"""Mails that came in: what of each goes on record, and what is said of one without a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from xlkpi.ledger.mails import Attached, Collected
from xlkpi.mail.letter import FaultKind, Letter
from xlkpi.mail.links import keeper, words_of
from xlkpi.problems import Place, problem
from xlkpi.records import Return, Status
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.problems import Problem
    from xlkpi.reader.incoming import Incoming
    from xlkpi.reader.readers import Arrived, Posted

_HIDING = frozenset(FaultKind) - {
    FaultKind.DATE,
    FaultKind.SENDER,
    FaultKind.LONG,
    FaultKind.ENCODING,
}
"""What may keep a workbook from being seen."""


@dataclass(frozen=True, slots=True)
class MailOrigin:
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
    """A mail, without its bytes, and what came with it, counted while it is taken in.

    `foreign` are the workbooks with a mail of no person that were not taken in; `is_told` says
    that the mail itself is on record as a return that cannot be read.
    """

    name: str
    mail: Incoming
    letter: Letter
    attached: list[Attached] = field(default_factory=list)
    workbooks: int = 0
    own: list[Arrived | Incoming] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    is_told: bool = False

    @classmethod
    def of(cls, posted: Posted) -> Mailed:
        """Return a mail that nothing has come with yet."""
        return cls(posted.incoming.name, posted.incoming, posted.letter)

    @property
    def is_none(self) -> bool:
        """Whether it is no return: of no person, or without a workbook and a link to one."""
        return bool(self.letter.automatic) or not (self.workbooks or self.is_told)

    def came(self, name: str, sha256: str, own: Arrived | Incoming | None) -> None:
        """Note a file that came with it; `own` is one that we have sent out ourselves."""
        self.attached.append(Attached(name, sha256))
        if own is not None:
            self.own.append(own)

    def fault(self, origin: MailOrigin | None, link_hosts: Sequence[str] = ()) -> Problem | None:
        """What is to be said of a mail that brought no workbook: that its workbook lies elsewhere.

        Or that a part of it cannot be read, where nothing else came with it. Mails that are just
        mails, and mails of no person, have no fault. `link_hosts` are places that keep files
        besides those that everybody knows.
        """
        if self.workbooks or self.letter.automatic:
            return None
        letter, place = self.letter, Place(file=self.name)
        if origin is not None and origin.size > origin.most:
            found, most = (f"{size / 1e6:.0f}" for size in (origin.size, origin.most))
            words = {"subject": letter.subject, "sender": letter.sender or "?"}
            return problem("S59", place, found=found, most=most, **words)
        keepers = tuple(dict.fromkeys(self._keepers(link_hosts)))
        if keepers:
            service = _listed(keepers)
            sender = letter.sender or "?"
            return problem("F15", place, subject=letter.subject, service=service, sender=sender)
        hidden = [one.kind for one in letter.faults if one.kind in _HIDING]
        if hidden and not self.attached:
            return problem("F01", place, found=hidden[0].value)
        return None

    def _keepers(self, link_hosts: Sequence[str]) -> Iterator[Words]:
        yield from (words_of(link.service) for link in self.letter.links)
        own = [keeper(host, same(host), [host]) for host in link_hosts]
        for url in self.letter.urls:
            yield from (one.words for one in own if one.pattern.match(url))

    def event(self, origin: MailOrigin | None) -> Collected:
        """Return what goes on record of it."""
        letter, sent = self.letter, self.letter.date
        answers = (*letter.references, *([letter.in_reply_to] if letter.in_reply_to else []))
        where = (origin.mailbox, origin.validity, origin.uid) if origin else ("", 0, 0)
        return Collected(
            self.mail.mail,
            letter.message_id,
            letter.sender,
            letter.sender_name,
            letter.subject,
            sent.astimezone(UTC).isoformat() if sent is not None else "",
            self.mail.received.isoformat(),
            tuple(dict.fromkeys(answers)),
            tuple(self.attached),
            tuple(link.url for link in letter.links),
            tuple(dict.fromkeys(fault.kind.name for fault in letter.faults)),
            *where,
            results=letter.results,
            automatic=letter.automatic.name if letter.automatic else "",
            about=tuple(dict.fromkeys(one.message_id for one in letter.carried if one.message_id)),
        )


def _listed(words: Sequence[Words]) -> Words:
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))


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
