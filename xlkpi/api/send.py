"""send: one mail for each unit with its workbook, and reminders; nothing goes out twice."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.department.wanted import wanted_units
from xlkpi.outgoing.change_impact import change_impact
from xlkpi.outgoing.mailing.sending import (
    SendOptions,
    SendRound,
    Sent,
    letters_of,
    mail_of,
    smtp_session,
)
from xlkpi.outgoing.preflight import cleared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlkpi.outgoing.mailing.dispatching import Connect
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.roster import Unit


def send(
    folder: Path,
    clock: Clock,
    options: SendOptions,
    connect: Connect | None = None,
    sleep: Callable[[float], None] = time.sleep,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Sent:
    """Send what a collection's units have not been sent yet: workbooks, or reminders.

    Configuration, roster and templates are looked at before anything goes. A unit whose address or
    file is wrong is left out.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the mails; there is one reminder a day, by the workspace's
            clock.
        options: Collection and units, and how and what of it is sent.
        connect: Opens the way to the server; None for the SMTP server of the configuration.
        sleep: Waits so many seconds between two mails.
        progress: Hears how many mails of how many were looked at, then how many of them are done.

    Returns:
        What became of each mail, who was left out and why, what should be looked at, and why the
        server took no more, if it did.

    Raises:
        ProblemsFound: xlkpi.toml, a spec or a template of a letter is faulty (S20, S01-S13, S60),
            or the collection or a unit cannot be told (S21-S23, S92), exit code 2; the roster is
            faulty as a whole (S32, S80-S84, K codes), exit code 3; a mail that is to be repeated is
            not there any more (S62), exit code 1. Nothing was sent.
        Unusable: The server cannot be had at all (S50-S56), there is no workspace (S30), or it
            cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.going_on(options.collection)
    noted = cleared(department, chosen)
    mail = mail_of(department)
    letters = letters_of(department, chosen)
    units = wanted_units(department, options.units)
    with department.view() if options.dry_run else department.ledger() as ledger:
        work = SendRound(department, ledger, chosen, mail, letters, options, progress)
        opened = connect or partial(smtp_session, department, mail)
        mails = tuple(work.repeat(units, opened, sleep) if options.in_doubt else ())
        if not options.in_doubt:
            mails = tuple(work.send(units, opened, sleep))
        noted += _concerning(units, change_impact(department, ledger, chosen))
        smtp, stopped = options.smtp or options.in_doubt, work.dispatcher.stopped
        return Sent(chosen.id, smtp, mails, stopped, tuple(work.left_out), noted)


def _concerning(units: Sequence[Unit], problems: Sequence[Problem]) -> tuple[Problem, ...]:
    wanted = {"", *(unit.id for unit in units)}
    return tuple(one for one in problems if one.place.unit in wanted)
