"""What the example's units send back, for somebody who practises in a workspace of their own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlkpi.demo.clerks import fill
from xlkpi.demo.monitoring import MONITORING
from xlkpi.demo.performance_text import PERFORMANCE_TEXT
from xlkpi.demo.round import PHONE, TARGETS, answers
from xlkpi.demo.self_evaluation import SELF_EVALUATION
from xlkpi.demo.stage import Clerks
from xlkpi.demo.story import FIRST, SECOND, Habit
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.example.content import roster_values
from xlkpi.problems import ProblemsFound, problem
from xlkpi.texts import Words
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.workspace.clock import Clock

_STAGES = {one.collection: one for one in (PERFORMANCE_TEXT, MONITORING, SELF_EVALUATION)}
_ONCE_MORE, _NAMED_AFTER = "v01", "v02"
_AGAIN = Habit(once={"fill_date": "2021年1月11日"})
"""How the first village fills its workbook once more; it names the file after the second one."""

_NOT_HERE = Words(
    "这里不是内置示例原样的单位、项目和分工，或者还没有生成全部工作簿",
    "these are not the units, projects and shares of the example, or not all workbooks are made",
)
_GONE = Words("下发的工作簿不在原处", "the workbooks that went out are not in their place")
_MAKE = Words(
    "请在带内置示例的工作区里先生成全部工作簿（xlkpi generate）。",
    "Make all workbooks in a workspace with the example first (xlkpi generate).",
)


def can_practise(folder: Path, clock: Clock, collection: str) -> bool:
    """Whether the units can send something back: it is the example, and they all have a workbook.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    with department.view() as ledger:
        return bool(_plans(department, ledger, collection))


@dataclass(frozen=True, slots=True)
class Practice:
    """What the example's units send: name of a file -> its content, in order of arrival.

    `times` are when they came, by the workspace's clock; `again` says that it is what they correct
    and add.
    """

    again: bool
    files: Mapping[str, bytes]
    times: tuple[datetime, ...]

    def archive(self) -> tuple[str, bytes]:
        """Return them as one .zip.

        Returns:
            Its name and its content.
        """
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for (name, data), came in zip(self.files.items(), self.times, strict=True):
                archive.writestr(ZipInfo(name, came.timetuple()[:6]), data)
        return f"示例的来表-第{2 if self.again else 1}次.zip", out.getvalue()

    def put(self, into: Path) -> None:
        """Write them into a folder, which is made where there is none; the same names are lost.

        Raises:
            OSError: The folder cannot be written to.
        """
        for (name, data), came in zip(self.files.items(), self.times, strict=True):
            write_atomically(into / name, data)
            os.utime(into / name, (came.timestamp(), came.timestamp()))


def practice(folder: Path, clock: Clock, collection: str | None = None) -> Practice:
    """Return what the example's units send back, filled into the workbooks that went out of here.

    Before anything came it is what they send first, with every kind of trouble, a minute between
    one and the next; after that what they correct and add.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which all of it came.
        collection: Its id or title; None where there is but one.

    Raises:
        ProblemsFound: The workspace is not the example as it came, or its workbooks are not there
            (S40); the collection cannot be told (S21), or xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    now = clock().astimezone(department.config.zone)
    collection = department.collection(collection).id
    with department.view() as ledger:
        plans = _plans(department, ledger, collection)
        sent = _sent(department, ledger, collection, plans)
        if not sent:
            found = _GONE if plans else _NOT_HERE
            raise ProblemsFound((problem("S40", found=found, remedy=_MAKE),), exit_code=2)
        again = any(not one.by_hand for one in ledger.returns(collection, values=False))
        if collection == TARGETS:
            files = _targets(department, ledger, sent, again=again)
        else:
            clerks = Clerks.of(folder, clock, _STAGES[collection], sent)
            files = clerks.put_right() if again else clerks.answers()
    apart = timedelta(minutes=0 if again else 1)
    times = tuple(now - apart * left for left in range(len(files), 0, -1))
    return Practice(again, files, times)


def _targets(
    department: Department, ledger: Ledger, sent: Mapping[str, bytes], *, again: bool
) -> Mapping[str, bytes]:
    issues = LedgerIssues(ledger)
    expected = {unit: issues.newest(TARGETS, unit) for unit in sent}
    issued = {unit: found for unit, found in expected.items() if found is not None}
    units = {unit.id: unit for unit in department.roster.units}
    made = dict(answers(SECOND if again else FIRST, sent, issued, units))
    if not again:
        who, name = units[_ONCE_MORE], f"{_NAMED_AFTER}_{units[_NAMED_AFTER].name}.xlsx"
        plan = issued[_ONCE_MORE].plan
        made[name] = fill(sent[_ONCE_MORE], plan, _AGAIN, who.contact, PHONE)
    return made


def _is_example(department: Department) -> bool:
    """Whether units, projects and shares are those of the example; contacts may have changed."""
    known, roster = roster_values(), department.roster
    return (
        {one["id"] for one in known["units"]} == {one.id for one in roster.units}
        and {one["id"] for one in known["projects"]} == {one.id for one in roster.projects}
        and {(one["unit"], one["project"], one["allocation"]) for one in known["assignments"]}
        == {(one.unit, one.project, one.allocation) for one in roster.assignments}
    )


def _plans(department: Department, ledger: Ledger, collection: str) -> Mapping[str, str]:
    """Return the plan of each unit's newest workbook.

    Nothing where a unit that has to report has none, or where it is not the example's collection.
    """
    if collection not in (TARGETS, *_STAGES) or not _is_example(department):
        return {}
    due = {one.unit for one in department.due_roster(department.collection(collection)).assignments}
    known = ledger.newest_issues()
    plans = {unit: note.plan for (of, unit), note in known.items() if of == collection}
    return {unit: plans[unit] for unit in sorted(due)} if due <= plans.keys() else {}


def _sent(
    department: Department, ledger: Ledger, collection: str, plans: Mapping[str, str]
) -> Mapping[str, bytes]:
    """Return the workbooks as they lie there; nothing where one of them does not."""
    folder = department.workspace.templates(collection)
    issues = {unit: ledger.issue_by_plan(plan) for unit, plan in plans.items()}
    files = {unit: folder / one.file for unit, one in issues.items() if one is not None}
    if not all(one.is_file() for one in files.values()):
        return {}
    return {unit: one.read_bytes() for unit, one in files.items()}
