"""Answers to the newest mails of units, made and handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.issued import LedgerIssues
from xlkpi.department.roll_calls import deadlines, roll_call_of
from xlkpi.letters.building import AnsweredFile, Recipient
from xlkpi.mail.writing import Enclosed, Mailbox, is_id, sendable
from xlkpi.outgoing.mailing.answers import answers
from xlkpi.outgoing.mailing.dispatching import Dispatcher, Mailing, already, goes, put_off, to_send
from xlkpi.outgoing.mailing.enclosing import Workbooks, marked
from xlkpi.outgoing.mailing.recipients import unsendable
from xlkpi.problems import Problem, ProblemsFound
from xlkpi.rollup.roll.outline import FOR_EVERYBODY
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.letters.building import Letters
    from xlkpi.letters.templates import LetterText
    from xlkpi.outgoing.mailing.answers import Answer
    from xlkpi.outgoing.mailing.daily_limit import DailyLimit
    from xlkpi.outgoing.mailing.dispatching import Connect, MailOutcome
    from xlkpi.outgoing.mailing.sending import SendOptions
    from xlkpi.workspace.config import Collection


_LONGEST_THREAD = 20
"""Mails of a thread that an answer names; the nearest are enough for programs to place it."""
KINDS = frozenset({"accepted", "returned", "unreadable"})


def due_answers(department: Department, ledger: Ledger, collection: Collection) -> Iterator[Answer]:
    """Yield the answer that each unit's newest mail asks for, answered already or not.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: The collection that is answered about.
    """
    returns = ledger.returns(collection.id)
    mails = {one.sha256: one for one in ledger.mails()}
    now = roll_call_of(department, ledger, collection, returns)
    return answers(department, collection, now, returns, mails, LedgerIssues(ledger))


class ReplyRound:
    """Answers to units: made, then drafted or sent."""

    def __init__(
        self,
        department: Department,
        ledger: Ledger,
        collection: Collection,
        letters: Letters,
        dispatcher: Dispatcher,
        daily: DailyLimit,
    ) -> None:
        self._department = department
        self._letters = letters
        self._dispatcher = dispatcher
        self._daily = daily
        self._due = deadlines(department, ledger, collection)
        self._books = Workbooks(department, ledger)
        self._issues: Mapping[str, Issued] = {one.unit: one for one in ledger.issues(collection.id)}

    def answer(
        self,
        due: Sequence[Answer],
        options: SendOptions,
        connect: Connect,
        sleep: Callable[[float], None],
    ) -> Iterator[MailOutcome]:
        """Answer what was not answered; what went before, and what is in doubt, is told.

        Args:
            due: The answers that are due.
            options: Whether by SMTP or as drafts, what goes once more, and whether nothing goes.
            connect: Opens the way to the server; not called where nothing is to go.
            sleep: Waits so many seconds between two mails.

        Yields:
            What became of each mail.

        Raises:
            ProblemsFound: Marked copies or workbooks are missing, or addresses cannot be written to
                (S61, S62); exit code 1, before anything goes.
            Unusable: The server cannot be had at all (S50-S56); exit code 3.
        """
        known = self._dispatcher.known()
        fresh: list[Answer] = []
        late: list[Answer] = []
        for one in due:
            before = known.get((one.unit.id, one.verdict, one.about))
            became = goes(before, smtp=options.smtp, drafted=options.drafted)
            if became == "to_send":
                goes_now = before is not None or self._daily.may_go(one.verdict, one.mail.sender)
                (fresh if goes_now else late).append(one)
            elif before is not None and became == "already":
                yield already(before, one.unit.name)
        mailings = self._mailings(fresh)
        yield from (put_off(one) for one in self._mailings(late))
        if options.dry_run:
            yield from (to_send(one) for one in mailings)
        elif not options.smtp:
            yield from self._dispatcher.draft(mailings)
        elif mailings:
            with connect() as transport:
                yield from self._dispatcher.send(mailings, transport, sleep)
        own = {one.key for one in mailings}
        for doubt in self._dispatcher.doubts():
            gone = doubt.dispatch
            if gone.kind in KINDS and (gone.unit, gone.kind, gone.about) not in own:
                yield self._dispatcher.in_doubt(doubt)

    def _mailings(self, due: Sequence[Answer]) -> tuple[Mailing, ...]:
        """Return the answers; ProblemsFound with all that is wrong with their files."""
        made = [self._mailing(one) for one in due]
        problems = tuple(one for one in made if isinstance(one, Problem))
        if problems:
            raise ProblemsFound(problems)
        return tuple(one for one in made if isinstance(one, Mailing))

    def _mailing(self, one: Answer) -> Mailing | Problem:
        if not sendable(one.mail.sender):
            return unsendable(one.unit, one.mail.sender)
        enclosed = self._enclosed(one)
        if isinstance(enclosed, Problem):
            return enclosed
        mail = one.mail
        thread = (*mail.references, *([mail.message_id] if mail.message_id else []))
        known = tuple(filter(is_id, dict.fromkeys(thread)))
        return Mailing(
            one.unit.id,
            one.unit.name,
            one.verdict,
            one.about,
            (Mailbox(mail.sender, mail.sender_name or one.unit.name),),
            self._text(one, enclosed[0].name if enclosed else ""),
            enclosed,
            mail.message_id if mail.message_id in known else "",
            known[-_LONGEST_THREAD:],
        )

    def _enclosed(self, one: Answer) -> tuple[Enclosed, ...] | Problem:
        """Return what goes with an answer: the marked copy, or the workbook once more."""
        if one.verdict == "accepted":
            return ()
        issued = self._issues.get(one.unit.id) or self._issues.get(FOR_EVERYBODY)
        if one.verdict == "returned":
            found = marked(self._department, one.returned, one.unit)
        elif issued is not None:
            found = self._books.of(issued, one.unit)
        else:
            return ()
        return found if isinstance(found, Problem) else (found,)

    def _text(self, one: Answer, file: str) -> LetterText:
        zone = self._department.config.zone
        to = Recipient(
            one.unit.name, one.unit.contact, self._due[one.unit.id].astimezone(zone).date()
        )
        name = one.returned.file.rpartition("!")[2] or one.returned.file
        answered = AnsweredFile(name, shown(one.returned.received, zone))
        match one.verdict:
            case "accepted":
                return self._letters.accepted(to, answered, one.taken, one.missing, one.elsewhere)
            case "returned":
                return self._letters.returned(
                    to, answered, one.projects, one.problems, one.missing, file
                )
            case "unreadable":
                return self._letters.unreadable(to, answered, one.problems, one.missing, file)
