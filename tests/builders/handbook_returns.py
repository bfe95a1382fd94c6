"""What comes back while the department's handbook is followed: the demo's, and one more."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from xlkpi.demo.clerks import fill
from xlkpi.demo.round import INBOX, TARGETS
from xlkpi.demo.story import Habit
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_AGAIN = Habit(once={"fill_date": "2021年1月11日"})
"""How the first village fills its workbook once more."""


def returns(played: Path, into: Path, when: datetime) -> tuple[Path, Path]:
    """The folders of what comes back the first time and the second.

    Of the first village there are two: what it sends once more is named after the second one.
    """
    first, second = into / "收件箱", into / "第二次收件箱"
    shutil.copytree(played / INBOX / "第一次", first)
    shutil.copytree(played / INBOX / "第二次", second)
    department = Department.at(played, fixed(when))
    with department.view() as ledger:
        issue = LedgerIssues(ledger).newest(TARGETS, "v01")
    assert issue is not None
    (sent,) = (played / "output" / TARGETS / "templates").glob("v01_*.xlsx")
    again = fill(sent.read_bytes(), issue.plan, _AGAIN, "赵一", "0315-5550000")
    other = next(one.name for one in department.roster.units if one.id == "v02")
    misnamed = first / f"v02_{other}.xlsx"
    write_atomically(misnamed, again)
    for folder, came in ((first, when - timedelta(hours=2)), (second, when)):
        for file in folder.iterdir():
            os.utime(file, (came.timestamp(), came.timestamp()))
    os.utime(misnamed, (when.timestamp() - 3600, when.timestamp() - 3600))
    return first, second
