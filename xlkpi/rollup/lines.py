"""What the master lists: due and merged forms, returns, where each unit stands (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from xlkpi.records import Status, Submission
    from xlkpi.workspace.roster import Project, Unit


class LineStatus(StrEnum):
    """How far a unit is with one project (`status` in docs/reference/json.md)."""

    NOT_ISSUED = "not_issued"
    ISSUED = "issued"
    RECEIVED = "received"
    UNREADABLE = "unreadable"
    HELD = "held"
    REJECTED = "rejected"
    RETURNED = "returned"
    MERGED_WITH_WARNINGS = "merged_with_warnings"
    MERGED = "merged"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class DueForm:
    """One unit has to report one project, by their ids."""

    unit: str
    project: str


@dataclass(frozen=True, slots=True)
class MergedForm:
    """One accepted form that counts.

    `file` is the name it came in under, `received` is in UTC, `version` says how many returns of
    this form there have been, `allocation` is the unit's share of the roster.
    """

    unit: Unit
    project: Project
    submission: Submission
    file: str
    received: datetime
    version: int = 1
    allocation: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One received file for 导入日志; `forms` has (project name, status) of each form in it."""

    received: datetime
    file: str
    sha256: str
    unit_name: str
    status: Status
    forms: tuple[tuple[str, Status], ...] = ()
    sender: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """Where one unit stands with one project, for 报送状态; times are in UTC, None where none.

    `scans` are the file names of the stamped page beside the return that counts, `older_scans`
    those beside returns with other content.
    """

    unit: Unit
    project: Project
    status: LineStatus
    overdue: bool = False
    issued: datetime | None = None
    due: date | None = None
    first_received: datetime | None = None
    last_received: datetime | None = None
    returns: int = 0
    sender: str = ""
    attachment: str = ""
    errors: int = 0
    warnings: int = 0
    returned: datetime | None = None
    remark: str = ""
    scans: tuple[str, ...] = ()
    older_scans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """How many units of one kind are due, returned, merged and overdue."""

    kind: str
    due: int
    returned: int
    merged: int
    overdue: int
