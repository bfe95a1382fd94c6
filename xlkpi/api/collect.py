"""collect: what is new in the department's mailbox -> judged returns on record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.department.signing import have_key
from xlkpi.intake.following import followed
from xlkpi.intake.garbage import seldom_looked_for
from xlkpi.intake.known import Known
from xlkpi.intake.mailbox import Box, Fetching, fresh_mails, origins, since
from xlkpi.intake.originals import Originals
from xlkpi.intake.recorder import Recorder
from xlkpi.intake.taking import Taken, readers, take
from xlkpi.outgoing.mailing.sending import mail_of
from xlkpi.servers.imap import ImapSession
from xlkpi.servers.trouble import ServiceDown

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import MailConfig


@dataclass(frozen=True, slots=True)
class CollectedNow:
    """What came of a look into the mailbox; `trouble` is why it ended early."""

    imported: Imported
    trouble: tuple[Problem, ...] = ()


def collect(
    folder: Path,
    clock: Clock,
    *,
    open_box: Callable[[MailConfig, Path], AbstractContextManager[Box]] = ImapSession,
    master: bool = True,
    jobs: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> CollectedNow:
    """Take in the mails of the mailbox that are new.

    The mailbox is only read, unless the configuration names a folder that mails are moved to. Mails
    are taken in some at a time, each with all that came with it: what an interrupted run has taken
    in is on record, and the next one goes on from there.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of what is recorded, and of mails that have none.
        open_box: Opens the mailbox of the configuration; its certificate file is relative to the
            folder.
        master: Whether the masters of what came are written after it.
        jobs: How many processes read.
        progress: Told how many mails were fetched so far.

    Returns:
        What became of the files, and why the server ended the work early, if it did (S50-S55): what
        came until then is on record.

    Raises:
        ProblemsFound: xlkpi.toml is faulty or has no mailbox (S20), or a spec is faulty (S01-S13);
            exit code 2.
        Unusable: The mailbox cannot be had at all (S50-S55), there is no workspace (S30), or it
            cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    mail = mail_of(department)
    with (
        seldom_looked_for(),
        department.ledger() as ledger,
        Originals(department.inbox, partial(have_key, department, ledger)) as originals,
        open_box(mail, department.workspace.root) as box,
    ):
        known, taken = Known.of(department, ledger), Taken()
        recorder = Recorder(known, ledger, originals, marking=True)
        trouble: tuple[Problem, ...] = ()
        with readers(known, jobs) as opened_by:
            fetching = Fetching(box, ledger, since(department, mail))
            try:
                for some in fetching.portions(progress):
                    fresh = fresh_mails(some, ledger, box, mail.folder, clock())
                    taken += take(fresh, opened_by, known, recorder, origins(some, box))
                    if mail.moved_to:
                        box.move([one.position.uid for one in some if one.whole])
            except ServiceDown as down:
                trouble = down.problems
        made = followed(known, recorder, ledger, taken, master=master)
        return CollectedNow(made, trouble)
