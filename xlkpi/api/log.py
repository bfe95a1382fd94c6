"""log and diff: what happened in a workspace, and what changed from one return to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.audit.logbook import Logbook
from xlkpi.department.below import FormsBelow
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_places
from xlkpi.department.named import settled, unit_named
from xlkpi.department.opened import Department
from xlkpi.department.targets import Target
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.problems import ProblemsFound, problem
from xlkpi.records import Status
from xlkpi.rollup.roll.not_due import with_units_of
from xlkpi.rollup.values_changed import values_of
from xlkpi.spec.language.kinds import Kind
from xlkpi.texts import Words
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlkpi.audit.logbook import Logged
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedField
    from xlkpi.records import Submission, Value
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.roster import Roster


def log(folder: Path, clock: Clock, unit: str = "") -> Iterator[Logged]:
    """Yield what is in the journal, oldest first.

    It is read while it is asked for, and without the key too.

    Args:
        folder: The workspace.
        clock: Not asked for the time: nothing is written.
        unit: The unit whose entries are wanted, by id or name; "" for all entries.

    Returns:
        Entries in words, times in UTC and by the workspace's clock.

    Raises:
        ProblemsFound: The unit is neither in the roster nor in the journal (S22, S92), or
            xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or its roster cannot be used; a line of the journal
            is not as it was written (S33), once that line is come to; exit code 3.
    """
    department = Department.at(folder, clock)
    if unit and not any(one.unit == unit for one in journal_lines(department)):
        unit = unit_named(department.roster, unit).id
    return (one for one in journal_lines(department) if unit in ("", one.unit))


def journal_lines(department: Department) -> Iterator[Logged]:
    """Yield every entry of the journal in words, oldest first; it is read without its key too."""
    return Logbook(department.config.zone).lines(department.journal.entries(proving=False))


# -- diff ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell whose content changed; `before` and `after` as a person reads them, "" for blank."""

    project: str
    project_name: str
    sheet: str
    cell: str
    field: str
    row: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One form in two returns (file names); no earlier one is ""; the unit whose form it is."""

    project: str
    project_name: str
    before: str
    after: str
    differences: tuple[ChangedCell, ...]
    unit: str = ""
    unit_name: str = ""


def diff(
    folder: Path,
    clock: Clock,
    unit: str,
    collection: str | None = None,
    project: str | None = None,
) -> tuple[Compared, ...]:
    """Compare each form's latest return with the one before it, cell by cell.

    Duplicates are left out where there is anything else.

    Args:
        folder: The workspace.
        clock: Not asked for the time: nothing is written.
        unit: Its id or name; of one that reports for others, all units below are compared.
        collection: Its id or title; None where there is but one.
        project: Its id or name; None for all of the unit's forms.

    Returns:
        One comparison for each form that came, in the order they came first. Values are as a person
        reads them, "" for blank.

    Raises:
        ProblemsFound: The unit sent nothing (S40), unit, project or collection cannot be told
            (S21-S23, S92), or xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        issues = LedgerIssues(ledger, below=FormsBelow(department.inbox))
        standing = ledger.standing(chosen.id)
        roster = with_units_of(department.roster, standing)
        target = settled(Target(unit, project), roster, standing)
        unit, project = target.unit, target.project
        series: dict[tuple[str, str], list[Standing]] = {}
        for one in standing:
            if unit in (one.unit, head_of(one.unit)) and project in (None, one.project):
                series.setdefault((one.unit, one.project), []).append(one)
        if not series:
            found = Words(f"单位 {unit} 还没有来表", f"unit {unit} has sent nothing")
            remedy = Words("没有可以比较的。", "There is nothing to compare.")
            raise ProblemsFound((problem("S40", found=found, remedy=remedy),), exit_code=2)
        return tuple(_compared(forms, issues, roster) for forms in series.values())


def _compared(forms: list[Standing], issues: LedgerIssues, roster: Roster) -> Compared:
    own = [one for one in forms if one.status is not Status.DUPLICATE] or forms
    after, before = own[-1], own[-2] if len(own) > 1 else None
    fields = issued_places(after, issues)
    return Compared(
        after.project,
        after.submission.project_name,
        before.returned.file if before else "",
        after.returned.file,
        tuple(_differences(before.submission if before else None, after.submission, fields)),
        after.unit,
        known.name if (known := roster.unit(after.unit)) is not None else after.unit,
    )


def _differences(
    before: Submission | None,
    after: Submission,
    fields: Mapping[Cell, tuple[str, PlannedField]],
) -> Iterator[ChangedCell]:
    old, new = values_of(before), values_of(after)
    for key in dict.fromkeys((*fields, *old, *new)):
        if old.get(key) == new.get(key):
            continue
        sheet, field = fields.get(key, (after.sheet, None))
        texts = [_text(values.get(key), field) for values in (old, new)]
        name = f"{key.table}.{key.column}" if key.table else key.column
        label = f"{field.row_label} {field.spec.label}".strip() if field is not None else name
        cell = str(field.at) if field is not None else ""
        yield ChangedCell(
            after.project, after.project_name, sheet, cell, name, key.row, label, *texts
        )


def _text(value: Value | None, field: PlannedField | None) -> str:
    if field is None:
        return shown(value, Kind.TEXT)
    return quotable(field.spec, shown(value, field.spec.kind))
