"""What a collection's units are sent: workbooks and reminders, drafts or mails."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.roll_calls import deadlines, roll_call_of
from xlkpi.letters.building import Letters, Recipient, Sender
from xlkpi.letters.templates import load
from xlkpi.mail.writing import Enclosed, Mailbox, sendable
from xlkpi.outgoing.mailing.dispatching import Dispatcher, Mailing, already, goes, to_send
from xlkpi.outgoing.mailing.enclosing import Workbooks, handbook, marked, not_issued
from xlkpi.outgoing.mailing.recipients import address_faults, addresses
from xlkpi.problems import Place, Problem, ProblemsFound, Severity, problem, worst
from xlkpi.rollup.roll.outline import FOR_EVERYBODY
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.ledger.outgoing import Sending
    from xlkpi.letters.templates import Kind
    from xlkpi.outgoing.mailing.dispatching import Connect, Key, MailOutcome, Transport
    from xlkpi.records import Return
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.workspace.config import Collection, MailConfig
    from xlkpi.workspace.roster import Unit


@dataclass(frozen=True, slots=True)
class SendOptions:
    """What is to be sent, and how.

    `remind` writes to those who have something to send in place of sending workbooks, `smtp`
    hands mails to the server in place of laying drafts, `drafted` sends (or writes) once more what
    is only a draft so far, `in_doubt` repeats what may have gone out, `dry_run` only tells.
    """

    collection: str | None = None
    units: tuple[str, ...] = ()
    remind: bool = False
    smtp: bool = False
    drafted: bool = False
    in_doubt: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of every mail; `stopped` says why the server took no more.

    `left_out` is what kept units from being written to, `noted` what should be looked at.
    """

    collection: str
    smtp: bool
    mails: tuple[MailOutcome, ...]
    stopped: Problem | None = None
    left_out: tuple[Problem, ...] = ()
    noted: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that a person has to look after."""
        own = tuple(p for one in self.mails for p in one.problems)
        known = (*own, *self.left_out, *self.noted)
        return known if self.stopped is None else (*known, self.stopped)

    @property
    def exit_code(self) -> int:
        """3 where the server took no more, 1 for mails refused, in doubt or left out, else 0."""
        if self.stopped is not None:
            return 3
        return int(worst(self.problems) is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class _DueLetter:
    """A mail that is due: for whom, about what, and what is known of the unit."""

    unit: Unit
    kind: Kind
    about: str
    issued: Issued | None
    missing: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    returned: Return | None = None

    @property
    def key(self) -> Key:
        return self.unit.id, self.kind, self.about


def mail_of(department: Department) -> MailConfig:
    """Return the department's mailbox.

    Raises:
        ProblemsFound: The configuration has none, or its address is none (S20); exit code 2.
    """
    mail = department.config.mail
    if mail is not None and sendable(mail.address):
        return mail
    found = _NO_MAIL if mail is None else _NO_ADDRESS.fill(address=mail.address)
    place = Place(file=str(department.workspace.config))
    raise ProblemsFound((problem("S20", place, found=found, remedy=_ADD),), exit_code=2)


def letters_of(department: Department, collection: Collection) -> Letters:
    """Return what writes the letters of a collection today, by the workspace's clock and zone.

    Raises:
        ProblemsFound: Templates are faulty (S60), or the spec is (S01-S13); exit code 2.
    """
    templates = load(department.workspace.mail_templates)
    if templates.value is None:
        raise ProblemsFound(templates.problems, exit_code=2)
    who, year = department.config.department, collection.year or department.config.year
    task = collection.title or f"{year}年{department.form_of(collection).title}"
    sender = Sender(who.name, who.contact, who.phone, task, year, department.today)
    return Letters(templates.value, sender)


class SendRound:
    """Workbooks and reminders to units: made, then drafted or sent."""

    def __init__(
        self,
        department: Department,
        ledger: Ledger,
        collection: Collection,
        mail: MailConfig,
        letters: Letters,
        options: SendOptions,
        progress: Callable[[int, int], None],
    ) -> None:
        self.dispatcher = Dispatcher(department, ledger, collection.id, mail)
        self.left_out: list[Problem] = []
        self._department = department
        self._ledger = ledger
        self._collection = collection
        self._letters = letters
        self._options = options
        self._progress = progress

    def send(
        self, units: Sequence[Unit], connect: Connect, sleep: Callable[[float], None]
    ) -> Iterator[MailOutcome]:
        """Send what is due; what went before, and what is in doubt, is told."""
        known = self.dispatcher.known()
        due_letters = tuple(self._reminders(units) if self._options.remind else self._issues(units))
        due = [letter for letter in due_letters if self._goes(known, letter) == "to_send"]
        mailings = self._mailings(due)
        for letter in due_letters:
            before = _before(known, letter)
            if before is not None and self._goes(known, letter) == "already":
                yield already(before, letter.unit.name)
        if self._options.dry_run:
            yield from (to_send(one) for one in mailings)
        elif not self._options.smtp:
            yield from self._counted(self.dispatcher.draft(mailings), len(mailings))
        elif mailings:
            with connect() as transport:
                sent = self.dispatcher.send(mailings, transport, sleep)
                yield from self._counted(sent, len(mailings))
        wanted, own = {unit.id for unit in units}, {one.key for one in mailings}
        for one in self.dispatcher.doubts():
            now = (one.dispatch.unit, one.dispatch.kind, one.dispatch.about) in own
            if one.dispatch.unit in wanted and not now:
                yield self.dispatcher.in_doubt(one)

    def repeat(
        self, units: Sequence[Unit], connect: Connect, sleep: Callable[[float], None]
    ) -> Iterator[MailOutcome]:
        """Send again what may have gone out; nothing is sent where one of them is lost."""
        wanted = {unit.id for unit in units}
        doubts = [one for one in self.dispatcher.doubts() if one.dispatch.unit in wanted]
        for one in doubts:
            self.dispatcher.kept(one.dispatch)
        if self._options.dry_run:
            yield from (self.dispatcher.in_doubt(one) for one in doubts)
        elif doubts:
            with connect() as transport:
                yield from self.dispatcher.repeat(doubts, transport, sleep)

    def _counted(self, mails: Iterator[MailOutcome], total: int) -> Iterator[MailOutcome]:
        self._progress(0, total)
        for number, one in enumerate(mails, 1):
            self._progress(number, total)
            yield one

    def _goes(self, known: Mapping[Key, Sending], letter: _DueLetter) -> str:
        before = _before(known, letter)
        return goes(before, smtp=self._options.smtp, drafted=self._options.drafted)

    def _issues(self, units: Sequence[Unit]) -> Iterator[_DueLetter]:
        """Yield a mail for each unit with something to report."""
        issues = self._newest()
        roster = self._department.due_roster(self._collection)
        for unit in units:
            issued = issues.get(unit.id) or issues.get(FOR_EVERYBODY)
            due = [roster.project(one.project) for one in roster.due_of(unit.id)]
            names = tuple(project.name for project in due if project is not None)
            if issued is not None and issued.unit:
                names = tuple(one.project_name or _SPARE for one in issued.occasion.forms)
            if names:
                about = f"{issued.plan}@{issued.at}" if issued else ""
                yield _DueLetter(unit, "issue", about, issued, names)

    def _reminders(self, units: Sequence[Unit]) -> Iterator[_DueLetter]:
        """Yield a reminder for each unit whose forms have not come, or were sent back."""
        issues, wanted = self._newest(), {unit.id for unit in units}
        forms: dict[str, list[FormStatus]] = defaultdict(list)
        for form in roll_call_of(self._department, self._ledger, self._collection).forms:
            forms[form.unit.id].append(form)
        day = self._department.today.isoformat()
        for unit in units:
            own = forms[unit.id] if unit.id in wanted else []
            missing = tuple(one.project.name for one in own if one.state == "issued")
            back = [one for one in own if one.state in ("rejected", "returned")]
            latest = back[-1].latest if back else None
            names = tuple(one.project.name for one in back)
            returned = latest.returned if latest else None
            issued = issues.get(unit.id) or issues.get(FOR_EVERYBODY)
            if back or missing:
                kind: Kind = "rejected" if back else "missing"
                yield _DueLetter(unit, kind, day, issued, missing, names, returned)

    def _newest(self) -> Mapping[str, Issued]:
        return {one.unit: one for one in self._ledger.issues(self._collection.id)}

    def _mailings(self, due_letters: Sequence[_DueLetter]) -> tuple[Mailing, ...]:
        """Return the mails; who has no good address or file is left out, and why is told."""
        wrong = address_faults(self._department, [letter.unit for letter in due_letters])
        unwritable = {one.place.unit for one in wrong}
        self.left_out += wrong
        books = Workbooks(self._department, self._ledger)
        due = deadlines(self._department, self._ledger, self._collection)
        made: list[Mailing] = []
        for number, letter in enumerate(due_letters):
            self._progress(number, len(due_letters))  # a workbook made for comparison takes a while
            enclosed = self._enclosed(letter, books)
            if isinstance(enclosed, Problem):
                self.left_out.append(enclosed)
            elif letter.unit.id not in unwritable:
                made.append(self._mailing(letter, enclosed, due[letter.unit.id]))
        return tuple(made)

    def _enclosed(self, letter: _DueLetter, books: Workbooks) -> Enclosed | Problem:
        if letter.kind == "rejected" and letter.returned is not None:
            return marked(self._department, letter.returned, letter.unit)
        if letter.issued is None:
            return not_issued(self._department, self._collection.id, letter.unit)
        return books.of(letter.issued, letter.unit)

    def _mailing(self, letter: _DueLetter, enclosed: Enclosed, due: datetime) -> Mailing:
        unit, file = letter.unit, enclosed.name
        to = Recipient(unit.name, unit.contact, due.astimezone(self._department.config.zone).date())
        more: tuple[Enclosed, ...] = ()
        if letter.kind == "issue":
            more = handbook(self._department, self._collection.id)
            names = "、".join((file, *(one.name for one in more)))
            text = self._letters.issue(to, letter.missing, names)
        elif letter.kind == "missing":
            text = self._letters.missing(to, letter.missing, file)
        else:
            text = self._letters.rejected(to, letter.rejected, letter.missing, file)
        boxes = tuple(Mailbox(one, unit.name) for one in addresses(unit))
        return Mailing(
            unit.id, unit.name, letter.kind, letter.about, boxes, text, (enclosed, *more)
        )


def _before(known: Mapping[Key, Sending], letter: _DueLetter) -> Sending | None:
    """Return the latest attempt at a mail; a unit is reminded once a day, of whatever."""
    unit, kind, about = letter.key
    kinds: tuple[Kind, ...] = ("issue",) if kind == "issue" else ("missing", "rejected")
    found = [known[unit, one, about] for one in kinds if (unit, one, about) in known]
    settled = [one for one in found if one.in_doubt or one.outcome in ("sent", "drafted")]
    return next(iter(settled or found), None)


def smtp_session(department: Department, mail: MailConfig) -> AbstractContextManager[Transport]:
    """Return the way to the SMTP server of the configuration; it is opened by `with`.

    Raises:
        ProblemsFound: The certificate file of the configuration cannot be used (S20); exit code 2.
        Unusable: There is no password (S53); by `with`, that the server cannot be had (S50-S56);
            exit code 3.
    """
    from xlkpi.servers.smtp import SmtpSession  # noqa: PLC0415 - only where mails are handed over

    return SmtpSession(mail, department.workspace.root)


_SPARE = "备用表"
_NO_MAIL = Words("缺少 [mail]", "[mail] is missing")
_NO_ADDRESS = Words("[mail] 的 address“{address}”不是邮箱地址", "“{address}” is no address")
_ADD = Words(
    '请在 xlkpi.toml 中加上 [mail] 和 address = "本部门的邮箱"。',
    "Add [mail] with the address of the department to xlkpi.toml.",
)
