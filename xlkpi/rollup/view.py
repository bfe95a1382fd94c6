"""What the master shows: everything it is written from, gathered by the api (frozen, no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, tzinfo
    from decimal import Decimal

    from xlkpi.problems import Problem
    from xlkpi.records import Review, Status, Submission
    from xlkpi.rollup.code_counts import CodeCount
    from xlkpi.rollup.year import Year
    from xlkpi.spec.converted import Measure
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Project, Roster, Unit


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


@dataclass(frozen=True, slots=True)
class MasterView:
    """The state of one collection at one revision of the ledger.

    `due` is everything that has to be reported (exempt assignments and units out of use left out);
    `problems` are those of the latest returns and the X ones (see `across.problems`); what only
    informs is not among them: `noted` says how often; `measure` is that of all amounts; `zone` is
    the one times are shown in; `reviews` are what the department says of forms, by the ids of unit
    and project. `unasked` are the names of projects, by id, that problems are about and that are
    neither in the roster nor merged. `whole_year` is what it says beside the collections that it
    follows, where it follows any.
    """

    collection: str
    title: str
    year: int
    measure: Measure
    department: str
    revision: int
    journal_head: str
    spec: Spec
    roster: Roster
    zone: tzinfo
    due: tuple[DueForm, ...] = ()
    forms: tuple[MergedForm, ...] = ()
    unit_lines: tuple[UnitLine, ...] = ()
    rates: tuple[Rate, ...] = ()
    returns: tuple[ReturnLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    noted: tuple[CodeCount, ...] = ()
    reviews: Mapping[tuple[str, str], Review] = field(default_factory=dict)
    unasked: Mapping[str, str] = field(default_factory=dict)
    whole_year: Year | None = None

    @property
    def not_yet(self) -> tuple[DueForm, ...]:
        """What is due and has no merged form."""
        merged = {(form.unit.id, form.project.id) for form in self.forms}
        return tuple(due for due in self.due if (due.unit, due.project) not in merged)
