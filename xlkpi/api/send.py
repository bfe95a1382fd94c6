"""send: one mail for each unit with its workbook, and reminders; nothing goes out twice."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.named import wanted_units
from xlkpi.department.opened import Department
from xlkpi.outgoing.sending import SendOptions, SendRound, Sent, letters_of, mail_of, postman
from xlkpi.outgoing.survey import cleared
from xlkpi.outgoing.touched import touched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlkpi.outgoing.dispatching import Connect
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.roster import Unit


def send(
    folder: Path,
    clock: Clock,
    options: SendOptions,
    connect: Connect | None = None,
    sleep: Callable[[float], None] = time.sleep,
    told: Callable[[int, int], None] = lambda *_: None,
) -> Sent:
    """Send what a collection's units have not been sent yet.

    Configuration, roster and templates are looked at before anything goes: ProblemsFound with all
    that is wrong (exit code 2, 3 for the roster). A unit whose address or file is wrong is left
    out. `connect` opens the way to the server; without one it is the SMTP server of the
    configuration. `told` hears how many mails of how many were looked at, then how many of them
    are done.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(options.collection)
    noted = cleared(department, chosen)
    mail = mail_of(department)
    letters = letters_of(department, chosen)
    units = wanted_units(department, options.units)
    with department.view() if options.dry_run else department.ledger() as ledger:
        work = SendRound(department, ledger, chosen, mail, letters, options, told)
        opened = connect or partial(postman, department, mail)
        mails = tuple(work.repeat(units, opened, sleep) if options.in_doubt else ())
        if not options.in_doubt:
            mails = tuple(work.send(units, opened, sleep))
        noted += _concerning(units, touched(department, ledger, chosen))
        smtp, stopped = options.smtp or options.in_doubt, work.round.stopped
        return Sent(chosen.id, smtp, mails, stopped, tuple(work.left_out), noted)


def _concerning(units: Sequence[Unit], problems: Sequence[Problem]) -> tuple[Problem, ...]:
    wanted = {"", *(unit.id for unit in units)}
    return tuple(one for one in problems if one.place.unit in wanted)
