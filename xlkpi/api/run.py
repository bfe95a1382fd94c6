"""run: one look at the mailbox, and all that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.collect import collect
from xlkpi.api.master import master
from xlkpi.api.reply import reply
from xlkpi.api.report import report
from xlkpi.department.masters import behind
from xlkpi.department.opened import Department
from xlkpi.outgoing.mailing.sending import SendOptions
from xlkpi.servers.imap import ImapSession

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xlkpi.api.collect import CollectedNow
    from xlkpi.api.report import Reported
    from xlkpi.department.masters import Written
    from xlkpi.intake.mailbox import Box
    from xlkpi.ledger.book import Ledger
    from xlkpi.outgoing.mailing.dispatching import Connect
    from xlkpi.outgoing.mailing.sending import Sent
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import MailConfig


@dataclass(frozen=True, slots=True)
class Ran:
    """What a round did: mails taken in, answers for each collection, masters, reports."""

    collected: CollectedNow
    answered: tuple[Sent, ...]
    masters: tuple[Written, ...]
    reports: tuple[Reported, ...]

    @property
    def trouble(self) -> tuple[Problem, ...]:
        """Why servers took or gave no more."""
        stopped = (one.stopped for one in self.answered)
        return (*self.collected.trouble, *(one for one in stopped if one is not None))


def run(
    folder: Path,
    clock: Clock,
    *,
    smtp: bool = False,
    jobs: int = 1,
    open_box: Callable[[MailConfig, Path], AbstractContextManager[Box]] = ImapSession,
    connect: Connect | None = None,
) -> Ran:
    """Collect, judge, answer, write masters and reports.

    Each step goes on from what is on record: a run that was ended between two steps, or within one,
    is made up for by the next. A master is written where it is not what is on record.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of each step.
        smtp: Whether answers are handed to the server; else they lie as drafts in the outbox.
        jobs: How many processes read.
        open_box: Opens the mailbox of the configuration; its certificate file is relative to the
            folder.
        connect: Opens the way to the server; None for the SMTP server of the configuration.

    Returns:
        What each step did; answers and reports for each collection that was issued.

    Raises:
        ProblemsFound: As of `collect` and `reply`; what was done before stays done.
        Unusable: As of `collect` and `reply`; exit code 3.
    """
    collected = collect(folder, clock, open_box=open_box, master=False, jobs=jobs)
    names = _known(folder, clock, _issued)
    options = (SendOptions(collection=name, smtp=smtp) for name in names)
    answered = tuple(reply(folder, clock, options, connect) for options in options)
    masters = tuple(master(folder, clock, name) for name in _known(folder, clock, behind))
    reports = tuple(report(folder, clock, name) for name in names)
    return Ran(collected, answered, masters, reports)


def _known(
    folder: Path, clock: Clock, of: Callable[[Department, Ledger], tuple[str, ...]]
) -> tuple[str, ...]:
    """Return those of some collections that are in the configuration, in its order."""
    department = Department.at(folder, clock)
    with department.view() as ledger:
        found = of(department, ledger)
    return tuple(one.id for one in department.config.collections if one.id in found)


def _issued(_department: Department, ledger: Ledger) -> tuple[str, ...]:
    return ledger.collections()
