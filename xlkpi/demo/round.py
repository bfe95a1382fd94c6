"""The script of the round: init, generate, two imports with faults between them, the master."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.report import report
from xlkpi.api.status import status
from xlkpi.demo.clerks import copy_sheet, fill
from xlkpi.demo.steps import Closed, Returned, Sent, as_scripted
from xlkpi.demo.story import FIRST, SECOND
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.api.generate import Generated
    from xlkpi.api.report import Reported
    from xlkpi.api.status import CollectionStatus
    from xlkpi.demo.steps import Step
    from xlkpi.demo.story import Habit
    from xlkpi.importer.owner.issues import Expected
    from xlkpi.intake.results import Imported
    from xlkpi.workspace.roster import Unit

KEY = hashlib.sha256(b"the demo's key is no secret").digest()
SENT = datetime(2021, 1, 4, 1, 0, tzinfo=UTC)
FIRST_BACK = datetime(2021, 1, 12, 2, 0, tzinfo=UTC)
SECOND_BACK = datetime(2021, 1, 14, 3, 0, tzinfo=UTC)
INBOX = "收件箱"
"""The folder of the workspace into which the department puts what it was sent."""
TARGETS = "2021-targets"
PHONE = "0315-5550000"
"""What every clerk of the targets' round types as the phone."""


@dataclass(frozen=True, slots=True)
class Round:
    """What happened, for whoever looks at it afterwards."""

    folder: Path
    generated: tuple[Generated, ...]
    first: Imported
    second: Imported
    status: CollectionStatus
    report: Reported
    as_scripted: bool


def run(folder: Path) -> Round:
    """Play the round of the targets in a new or empty folder.

    Returns:
        What happened in each of the two imports, and how it ended.

    Raises:
        Unusable: Something is in the folder (S35); exit code 3.
    """
    return round_of(tuple(play_targets(folder)))


def round_of(steps: Sequence[Step]) -> Round:
    """Return what happened in the round of the targets, given its steps."""
    (sent,) = (one for one in steps if isinstance(one, Sent))
    first, second = (one.imported for one in steps if isinstance(one, Returned))
    (end,) = (one for one in steps if isinstance(one, Closed))
    ended, folder = as_scripted(steps), sent.workspace
    return Round(folder, sent.generated, first, second, end.status, end.report, ended)


def play_targets(folder: Path) -> Iterator[Step]:
    """Play the round of the targets in a new or empty folder, a step at a time.

    No socket is opened. All its times are of January 2021 and its key is the same each time, so
    that its bytes are.

    Raises:
        Unusable: Something is in the folder (S35); exit code 3.
    """
    clock = fixed(SENT)
    init(folder, clock, example=True, key=KEY)
    generated = generate(folder, clock)
    department = Department.at(folder, clock)
    title = department.collection(TARGETS).title
    yield Sent(folder, TARGETS, title, SENT.date(), generated)
    sent = {one.unit: one.file.read_bytes() for one in generated}
    with department.view() as ledger:
        issues = LedgerIssues(ledger)
        expected = {unit: issues.newest(TARGETS, unit) for unit in sent}
    issued = {unit: found for unit, found in expected.items() if found is not None}
    first_back, second_back = folder / INBOX / "第一次", folder / INBOX / "第二次"
    units = {unit.id: unit for unit in department.roster.units}
    _put(first_back, answers(FIRST, sent, issued, units))
    first = import_paths(folder, fixed(FIRST_BACK), [first_back], received=FIRST_BACK)
    yield Returned(TARGETS, again=False, imported=first)
    report(folder, fixed(FIRST_BACK))  # the next one tells what is new since
    _put(second_back, answers(SECOND, sent, issued, units))
    later = SECOND_BACK + timedelta(hours=1)
    second = import_paths(folder, fixed(later), [second_back], received=SECOND_BACK)
    yield Returned(TARGETS, again=True, imported=second)
    now = fixed(later)
    yield Closed(TARGETS, status(folder, now), report(folder, now))


def answers(
    habits: Mapping[str, Habit],
    sent: Mapping[str, bytes],
    issued: Mapping[str, Expected],
    units: Mapping[str, Unit],
) -> Mapping[str, bytes]:
    """Return what the clerks send back, by the name of its file.

    Args:
        habits: How the clerk of each unit fills a form, by the unit's id.
        sent: The workbook that each unit was sent.
        issued: What is known of these.
        units: The units, by id.
    """
    made: dict[str, bytes] = {}
    filled: dict[str, bytes] = {}
    for unit_id, habit in habits.items():
        if not habit.silent:
            unit = units[unit_id]
            filled[unit_id] = fill(sent[unit_id], issued[unit_id].plan, habit, unit.contact, PHONE)
    for unit_id, data in filled.items():
        habit, unit = habits[unit_id], units[unit_id]
        if habit.copies:
            target, source = (issued[u].plan.forms[0].sheet for u in (unit_id, habit.copies))
            data = copy_sheet(data, target, filled[habit.copies], source)  # noqa: PLW2901 - the clerk's own file, with the copied sheet
        name = habit.file_name.format(unit=unit_id, name=unit.name)
        made[name] = data
        if habit.twice:
            made[name.replace(".xlsx", "(1).xlsx")] = data
    return made


def _put(inbox: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        write_atomically(inbox / name, data)
