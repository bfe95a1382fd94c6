"""reply: what came by mail is answered in its thread, taken over or to be corrected, once."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.department.wanted import wanted_units
from xlkpi.outgoing.mailing.daily_limit import DailyLimit
from xlkpi.outgoing.mailing.dispatching import Dispatcher
from xlkpi.outgoing.mailing.replying import ReplyRound, due_answers
from xlkpi.outgoing.mailing.sending import Sent, letters_of, mail_of, smtp_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.outgoing.mailing.dispatching import Connect
    from xlkpi.outgoing.mailing.sending import SendOptions
    from xlkpi.workspace.clock import Clock


def reply(
    folder: Path,
    clock: Clock,
    options: SendOptions,
    connect: Connect | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Sent:
    """Answer the newest mail of each unit that was not answered yet.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the mails.
        options: Collection and units, whether by SMTP or as drafts in the outbox, whether what is
            only a draft so far goes once more, and whether nothing goes; `remind` and `in_doubt` do
            not count.
        connect: Opens the way to the server; None for the SMTP server of the configuration.
        sleep: Waits so many seconds between two mails.

    Returns:
        What became of each mail, and why the server took no more, if it did.

    Raises:
        ProblemsFound: A marked copy is missing or an address cannot be written to (S61, S62), exit
            code 1, before anything goes; the collection or a unit cannot be told (S21-S23, S92), or
            xlkpi.toml, a spec or a template of a letter is faulty (S20, S01-S13, S60), exit code 2.
        Unusable: The server cannot be had at all (S50-S56), there is no workspace (S30), or it
            cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.going_on(options.collection)
    mail = mail_of(department)
    letters = letters_of(department, chosen)
    wanted = {unit.id for unit in wanted_units(department, options.units)}
    with department.view() if options.dry_run else department.ledger() as ledger:
        dispatcher = Dispatcher(department, ledger, chosen.id, mail)
        due = [one for one in due_answers(department, ledger, chosen) if one.unit.id in wanted]
        opened = connect or partial(smtp_session, department, mail)
        daily = DailyLimit(ledger.sendings(), clock(), department.config.zone)
        work = ReplyRound(department, ledger, chosen, letters, dispatcher, daily)
        return Sent(
            chosen.id,
            options.smtp,
            tuple(work.answer(due, options, opened, sleep)),
            dispatcher.stopped,
        )
