"""Mails on their way: on record before they leave, and what became of each after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, Protocol

from xlkpi.ledger.mails import Attached
from xlkpi.ledger.outgoing import Dispatch, Dispatched, Sending
from xlkpi.mail.writing import Draft, Enclosed, Mailbox, message_id, render
from xlkpi.problems import Place, Problem, ProblemsFound, Unusable, problem
from xlkpi.servers.trouble import Doubtful, Refused, ServiceDown
from xlkpi.texts import Words, same
from xlkpi.workspace.clock import shown
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.outgoing import Result
    from xlkpi.letters.templates import Kind, LetterText
    from xlkpi.workspace.config import MailConfig

_NOTHING = Words("", "")
Became = Literal[
    "sent", "drafted", "refused", "unsent", "in_doubt", "already", "to_send", "put_off"
]
Key = tuple[str, str, str]
"""Unit, kind and what it is about: of these there is one mail in a collection."""
_KIND_NAMES: dict[Kind, str] = {
    "issue": "下发",
    "missing": "催报",
    "rejected": "催改",
    "returned": "退回",
    "unreadable": "重发",
    "accepted": "收到",
}
_ANSWERS = frozenset({"returned", "unreadable", "accepted"})
_REMINDERS = frozenset({"missing", "rejected"})


class Transport(Protocol):
    """Takes one mail after the other.

    `Refused` concerns this mail, `ServiceDown` all of them, after `Doubtful` nobody knows. It
    returns a problem for each recipient that was refused while others were taken.
    """

    def hand_over(self, message: bytes, sender: str, to: Sequence[str]) -> Sequence[Problem]:
        """Hand over one mail as RFC 5322 has it."""
        ...


Connect = Callable[[], AbstractContextManager[Transport]]


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mail that is to go: to whom, what for, what it says and carries.

    `about` is plan and time of the issue, the reminder's day or the SHA-256 of the return answered
    (of the mail, where it brought one that was there already).
    """

    unit: str
    unit_name: str
    kind: Kind
    about: str
    to: tuple[Mailbox, ...]
    text: LetterText
    attachments: tuple[Enclosed, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """By what it is known."""
        return self.unit, self.kind, self.about


@dataclass(frozen=True, slots=True)
class MailOutcome:
    """What became of a mail; `file` lies in the outbox, `at` is when (UTC, ISO 8601)."""

    unit: str
    unit_name: str
    kind: str
    to: tuple[str, ...]
    subject: str
    became: Became
    message_id: str = ""
    file: str = ""
    reason: Words = _NOTHING
    at: str = ""
    problems: tuple[Problem, ...] = ()


class Dispatcher:
    """The mails of one collection, with the ledger open for writing (to look only: for reading)."""

    def __init__(
        self, department: Department, ledger: Ledger, collection: str, mail: MailConfig
    ) -> None:
        self._department = department
        self._ledger = ledger
        self._collection = collection
        self._mail = mail
        self.stopped: Problem | None = None

    def known(self) -> dict[Key, Sending]:
        """Return the latest attempt of every mail: (unit, kind, what it is about) -> attempt."""
        return {
            (one.dispatch.unit, one.dispatch.kind, one.dispatch.about): one
            for one in self._ledger.sendings(self._collection)
        }

    def doubts(self) -> tuple[Sending, ...]:
        """Return the mails that may or may not have gone out, where no later one makes up for it.

        A newer workbook makes up for an older one, a reminder for the one of another day.
        """
        last: dict[tuple[str, str], Sending] = {}
        for one in self._ledger.sendings(self._collection):
            if one.in_doubt or one.outcome in ("sent", "drafted"):
                last[one.dispatch.unit, _purpose(one.dispatch)] = one
        return tuple(one for one in last.values() if one.in_doubt)

    def draft(self, mailings: Iterable[Mailing]) -> Iterator[MailOutcome]:
        """Lay drafts in the outbox; one that was begun is written again as it was."""
        known = self.known()
        for mailing in mailings:
            before = known.get(mailing.key)
            begun = before is not None and not before.outcome and before.dispatch.way == "draft"
            at = before.dispatch.at if before and begun else self._now()
            data = self._render(mailing, at, unsent=True)
            file = f"{self._stem(mailing)}.eml"
            dispatch = replace(self._dispatch(mailing, at, file, data), way="draft")
            if before is None or before.dispatch != dispatch or before.outcome:
                self._ledger.append([dispatch])
            write_atomically(self._department.workspace.outbox / file, data)
            self._end(dispatch, "drafted")
            yield _outcome(dispatch, mailing.unit_name, "drafted", at)

    def send(
        self, mailings: Sequence[Mailing], transport: Transport, sleep: Callable[[float], None]
    ) -> Iterator[MailOutcome]:
        """Hand mails over one by one; where the server ends the work, the rest stays unsent."""
        for number, mailing in enumerate(mailings):
            if self.stopped is not None:
                yield _waiting(mailing, "unsent")
                continue
            if number:
                sleep(self._mail.pause)
            at = self._now()
            data = self._render(mailing, at)
            own = message_id(self._mail.address, self._collection, *mailing.key)
            file = f"sent/{self._stem(mailing)}_{own[7:15]}.eml"
            write_atomically(self._department.workspace.outbox / file, data)
            dispatch = self._dispatch(mailing, at, file, data)
            yield self._hand_over(dispatch, mailing.unit_name, data, transport)

    def repeat(
        self, doubts: Sequence[Sending], transport: Transport, sleep: Callable[[float], None]
    ) -> Iterator[MailOutcome]:
        """Hand over again, byte for byte, what may have gone out already.

        Args:
            doubts: The mails, as they are on record.
            transport: Takes them one after the other.
            sleep: Waits so many seconds between two.

        Yields:
            What became of each; once the server ends the work, the rest stays in doubt.

        Raises:
            ProblemsFound: A mail is not there as it was any more (S62); exit code 1. Those before
                it went.
        """
        for number, sending in enumerate(doubts):
            dispatch = sending.dispatch
            name = self._name(dispatch.unit)
            if self.stopped is not None:
                yield _outcome(dispatch, name, "in_doubt", dispatch.at)
                continue
            if number:
                sleep(self._mail.pause)
            yield self._hand_over(dispatch, name, self.kept(dispatch), transport)

    def kept(self, dispatch: Dispatch) -> bytes:
        """Return a mail (RFC 5322) as it was handed over.

        Raises:
            ProblemsFound: It is not there any more, or was changed (S62); exit code 1.
        """
        path = self._department.workspace.outbox / dispatch.file
        data = path.read_bytes() if path.is_file() else b""
        if sha256(data).hexdigest() != dispatch.sha256:
            place = Place(file=str(path), unit=dispatch.unit)
            name = self._name(dispatch.unit)
            fault = problem("S62", place, name=name, found=_LOST, remedy=_RESTORE)
            raise ProblemsFound((fault,))
        return data

    def in_doubt(self, sending: Sending) -> MailOutcome:
        """Tell that nobody knows of a mail (S63)."""
        one = sending.dispatch
        local = shown(datetime.fromisoformat(one.at), self._department.config.zone)
        place = Place(file=one.file, unit=one.unit)
        to = "、".join(one.to)
        fault = problem("S63", place, at=local, to=to, subject=one.subject)
        entry = _outcome(one, self._name(one.unit), "in_doubt", one.at)
        return replace(entry, reason=same(sending.reason), problems=(fault,))

    def _hand_over(
        self, dispatch: Dispatch, name: str, data: bytes, transport: Transport
    ) -> MailOutcome:
        self._ledger.append([dispatch])
        entry = _outcome(dispatch, name, "sent", dispatch.at)
        try:
            partly = tuple(transport.hand_over(data, self._mail.address, dispatch.to))
        except Refused as refused:
            return self._ended(entry, dispatch, "refused", refused)
        except Doubtful as doubtful:
            return self._ended(entry, dispatch, "doubtful", doubtful)
        except ServiceDown as down:
            self.stopped = down.problems[0]
            return self._ended(entry, dispatch, "unsent", down)
        self._end(dispatch, "sent", " ".join(one.message.zh for one in partly))
        return replace(entry, problems=partly, reason=_joined(partly))

    def _ended(
        self,
        entry: MailOutcome,
        dispatch: Dispatch,
        outcome: Result,
        error: ProblemsFound | Unusable,
    ) -> MailOutcome:
        reason = _joined(error.problems)
        self._end(dispatch, outcome, reason.zh)
        became: Became = "in_doubt" if outcome == "doubtful" else outcome
        problems = () if outcome == "unsent" else tuple(error.problems)
        return replace(entry, became=became, reason=reason, problems=problems)

    def _end(self, dispatch: Dispatch, outcome: Result, reason: str = "") -> None:
        self._ledger.append([Dispatched(dispatch.message_id, outcome, self._now(), reason)])

    def _now(self) -> str:
        return self._department.clock().isoformat()

    def _name(self, unit: str) -> str:
        found = self._department.roster.unit(unit)
        return found.name if found else unit

    def _stem(self, mailing: Mailing) -> str:
        """Return the name of a mail's file: of answers there may be several to a unit."""
        which = f"_{mailing.about[:8]}" if mailing.kind in _ANSWERS else ""
        whose = safe_name(f"{self._collection}_{mailing.unit}_{mailing.unit_name}")
        return f"{whose}_{_KIND_NAMES[mailing.kind]}{which}"

    def _dispatch(self, mailing: Mailing, at: str, file: str, data: bytes) -> Dispatch:
        return Dispatch(
            message_id=message_id(self._mail.address, self._collection, *mailing.key),
            collection=self._collection,
            unit=mailing.unit,
            kind=mailing.kind,
            about=mailing.about,
            to=tuple(one.address for one in mailing.to),
            subject=mailing.text.subject,
            way="smtp",
            at=at,
            file=file,
            sha256=sha256(data).hexdigest(),
            attachments=tuple(
                Attached(one.name, sha256(one.data).hexdigest()) for one in mailing.attachments
            ),
            answers=mailing.in_reply_to,
        )

    def _render(self, mailing: Mailing, at: str, *, unsent: bool = False) -> bytes:
        mail = self._mail
        name = mail.name or self._department.config.department.name
        return render(
            Draft(
                sender=Mailbox(mail.address, name),
                to=mailing.to,
                subject=mailing.text.subject,
                text=mailing.text.text,
                message_id=message_id(mail.address, self._collection, *mailing.key),
                date=datetime.fromisoformat(at).astimezone(self._department.config.zone),
                attachments=mailing.attachments,
                in_reply_to=mailing.in_reply_to,
                references=mailing.references,
                unsent=unsent,
            )
        )


def goes(before: Sending | None, *, smtp: bool, drafted: bool) -> Became:
    """Return what is to become of a mail by its latest attempt: it goes, it went, nobody knows.

    What was written as a draft may have been sent from it: it goes again only if somebody says so.
    """
    if before is None or before.outcome in ("refused", "unsent"):
        return "to_send"
    if before.in_doubt:
        return "in_doubt"
    if before.outcome == "sent":
        return "already"
    return "to_send" if drafted or (not before.outcome and not smtp) else "already"


def already(before: Sending, unit_name: str) -> MailOutcome:
    """Tell that a mail went, or was written, in an earlier run."""
    return _outcome(before.dispatch, unit_name, "already", before.ended or before.dispatch.at)


def to_send(mailing: Mailing) -> MailOutcome:
    """Tell of a mail that would go."""
    return _waiting(mailing, "to_send")


def put_off(mailing: Mailing) -> MailOutcome:
    """Tell of a mail that goes on another day."""
    return _waiting(mailing, "put_off")


def _waiting(mailing: Mailing, became: Became) -> MailOutcome:
    to = tuple(one.address for one in mailing.to)
    return MailOutcome(
        mailing.unit, mailing.unit_name, mailing.kind, to, mailing.text.subject, became
    )


def _outcome(one: Dispatch, name: str, became: Became, at: str) -> MailOutcome:
    return MailOutcome(
        one.unit, name, one.kind, one.to, one.subject, became, one.message_id, one.file, at=at
    )


def _purpose(one: Dispatch) -> str:
    if one.kind in _REMINDERS:
        return "remind"
    return f"{one.kind}/{one.about}" if one.kind in _ANSWERS else one.kind


def _joined(problems: Iterable[Problem]) -> Words:
    messages = [one.message for one in problems]
    return Words(" ".join(one.zh for one in messages), " ".join(one.en for one in messages))


_LOST = Words("原来那封邮件已不在或被改动", "the mail as it was is gone or was changed")
_RESTORE = Words("请从备份恢复 output/outbox/sent。", "Restore output/outbox/sent from a backup.")
