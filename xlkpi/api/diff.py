"""diff: what changed from one return to another, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.department.below import FormsBelow
from xlkpi.department.by_name import field_label
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_places
from xlkpi.department.named import settled
from xlkpi.department.opened import Department
from xlkpi.department.targets import Target, is_named, one_return
from xlkpi.figures import rounded_apart
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.ledger.standing import by_form
from xlkpi.problems import ProblemsFound, problem
from xlkpi.records import Status
from xlkpi.rollup.roll.not_due import with_units_of
from xlkpi.rollup.values_changed import values_of
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.number_formats import number_format, shown_decimals
from xlkpi.texts import Words
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedField
    from xlkpi.records import Submission, Value
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.roster import Roster


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
    """One form in two returns (file names), "" where there is none; the unit whose form it is."""

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
    between: tuple[str, str] | None = None,
) -> tuple[Compared, ...]:
    """Compare each form's latest return with the one before it, or two others, cell by cell.

    Duplicates are left out where there is anything else.

    Args:
        folder: The workspace.
        clock: Not asked for the time: nothing is written.
        unit: Its id or name; of one that reports for others, all units below are compared.
        collection: Its id or title; None where there is but one.
        project: Its id or name; None for all of the unit's forms.
        between: Two returns, each by the name of its file or the first digits of its SHA-256;
            None for the latest of each form and the one before.

    Returns:
        One comparison for each form that came, in the order they came first; of two returns that
        are named, for each form that is in either. Values are as a person reads them, "" for blank.

    Raises:
        ProblemsFound: The unit sent nothing, or no such return (S40), unit, project or collection
            cannot be told (S21-S23, S92), or xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        issues = LedgerIssues(ledger, below=FormsBelow(department.inbox))
        head = head_of(unit) or unit
        is_known = department.roster.unit(head) is not None
        standing = (
            ledger.standing_about(chosen.id, (head,)) if is_known else ledger.standing(chosen.id)
        )
        roster = with_units_of(department.roster, standing)
        target = settled(Target(unit, project), roster, standing)
        unit, project = target.unit, target.project
        series = by_form(
            one
            for one in standing
            if unit in (one.unit, head_of(one.unit)) and project in (None, one.project)
        )
        if not series:
            found = Words(f"单位 {unit} 还没有来表", f"unit {unit} has sent nothing")
            remedy = Words("没有可以比较的。", "There is nothing to compare.")
            raise ProblemsFound((problem("S40", found=found, remedy=remedy),), exit_code=2)
        if between is None:
            pairs = [last_two(forms) for forms in series.values()]
            return tuple(_compared(after, before, after, issues, roster) for before, after in pairs)
        two = _named_two(target, tuple(series.values()), between)
        return tuple(_compared(*pair, issues, roster) for pair in two)


_NO_SUCH = Words("单位 {unit} 没有这份来表：{file}", "unit {unit} sent no such return: {file}")


def last_two(forms: Sequence[Standing]) -> tuple[Standing | None, Standing]:
    """Return the return before the latest of a form, None where there is none, and the latest.

    Args:
        forms: One form in its returns, in order of arrival; at least one.
    """
    own = [one for one in forms if one.status is not Status.DUPLICATE] or forms
    return own[-2] if len(own) > 1 else None, own[-1]


def _named_two(
    target: Target, series: Sequence[Sequence[Standing]], between: tuple[str, str]
) -> Iterator[tuple[Standing, Standing | None, Standing | None]]:
    """Yield each form of two returns that are named, as either has it, and as each of them has."""
    every = [one for forms in series for one in forms]
    old, new = (
        one_return(
            [one for one in every if is_named(one.returned, name)],
            replace(target, file=name),
            _NO_SUCH,
        ).sha256
        for name in between
    )
    for forms in series:
        before = next((one for one in forms if one.returned.sha256 == old), None)
        after = next((one for one in forms if one.returned.sha256 == new), None)
        form = after or before
        if form is not None:
            yield form, before, after


def _compared(
    form: Standing,
    before: Standing | None,
    after: Standing | None,
    issues: LedgerIssues,
    roster: Roster,
) -> Compared:
    changed: Iterator[ChangedCell] = iter(())
    if after is not None:
        old = before.submission if before else None
        changed = differences(old, after.submission, issued_places(after, issues))
    return Compared(
        form.project,
        form.submission.project_name,
        before.returned.file if before else "",
        after.returned.file if after else "",
        tuple(changed),
        form.unit,
        roster.unit_name(form.unit),
    )


def differences(
    before: Submission | None,
    after: Submission,
    fields: Mapping[Cell, tuple[str, PlannedField]],
) -> Iterator[ChangedCell]:
    """Yield the cells whose content differs, those of the sheet in its order.

    Args:
        before: A form as it was; None for none.
        after: The same form later.
        fields: The sheet and the field of each cell of the later one.
    """
    old, new = values_of(before), values_of(after)
    for key in dict.fromkeys((*fields, *old, *new)):
        if old.get(key) == new.get(key):
            continue
        sheet, field = fields.get(key, (after.sheet, None))
        texts = [_text(value, field) for value in _as_seen(old.get(key), new.get(key), field)]
        label = field_label(field) if field is not None else key.field
        cell = str(field.at) if field is not None else ""
        yield ChangedCell(
            after.project, after.project_name, sheet, cell, key.field, key.row, label, *texts
        )


def _as_seen(
    old: Value | None, new: Value | None, field: PlannedField | None
) -> tuple[Value | None, Value | None]:
    """Return two values as the form shows them: what was typed as typed, what is computed rounded.

    Those that would look the same keep as many decimals more as they need to look different.
    """
    decimals = None if field is None or field.input else shown_decimals(number_format(field.spec))
    if decimals is None:
        return old, new
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return rounded_apart(old, new, decimals)
    return _rounded(old, decimals), _rounded(new, decimals)


def _rounded(value: Value | None, decimals: int) -> Value | None:
    return rounded_apart(value, value, decimals)[0] if isinstance(value, Decimal) else value


def _text(value: Value | None, field: PlannedField | None) -> str:
    if field is None:
        return shown(value, Kind.TEXT)
    return quotable(field.spec, shown(value, field.spec.kind))
