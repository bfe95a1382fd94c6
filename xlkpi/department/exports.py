"""The accepted forms of a collection with where each value is from, for `xlkpi.export`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, TypeVar

from xlkpi.department.adjustments import all_adjustments, amount_in
from xlkpi.department.below import FormsBelow, export_form_below
from xlkpi.department.current_forms import CurrentForms
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_places
from xlkpi.department.roll_calls import outline_of
from xlkpi.export.tables import ExportAdjustment, ExportForm, FormCell
from xlkpi.formula.ast import Cell
from xlkpi.ledger.standing import by_form, versions
from xlkpi.plan.answers import DIGITS
from xlkpi.rollup.roll.roll_call import with_returns
from xlkpi.rollup.values_changed import values_of
from xlkpi.spec.converted import converted
from xlkpi.workspace.roster import Project, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Adjusted
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Amendment, Return, Submission
    from xlkpi.rollup.roll.outline import FormOutline
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.workspace.config import Collection

T = TypeVar("T")


_UNITS = 200
"""Units whose returns are in memory at once, with their values."""


def export_forms(
    department: Department, ledger: Ledger, collection: Collection
) -> tuple[ExportForm, ...]:
    """Return the forms of a collection that count, in the order of the roll.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13), or forms are in another measure (S38); exit
            code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    return tuple(each_export_form(department, ledger, collection))


def each_export_form(
    department: Department, ledger: Ledger, collection: Collection
) -> Iterator[ExportForm]:
    """Yield what `export_forms` returns, and raise what it does; some are in memory at once."""
    called = outline_of(department, ledger, collection)
    counted = [form for form in (*called.forms, *called.beyond) if form.is_merged]
    issues, current = LedgerIssues(ledger), CurrentForms(department, ledger, collection)
    kept = FormsBelow(department.inbox)
    for forms in _by_units(counted):
        units = tuple(dict.fromkeys(form.key[0] for form in forms))
        came = by_form(ledger.standing_about(collection.id, units, department.config.zone))
        for form in (with_returns(one, came[one.key]) for one in forms):
            if (merged := form.merged) is not None:
                current.hold_to_measure((merged.submission,))
                yield (
                    _form(form, merged, issues, current)
                    if merged.returned.bundle is None
                    else export_form_below(form, merged, current.now(merged.submission), kept)
                )


def _by_units(forms: Iterable[FormOutline]) -> Iterator[Sequence[FormOutline]]:
    """Yield the forms of some units, then of the next."""
    units = (tuple(own) for _, own in groupby(forms, key=lambda form: form.unit.id))
    while some := tuple(islice(units, _UNITS)):
        yield tuple(chain.from_iterable(some))


def export_adjustments(
    department: Department, ledger: Ledger, collection: Collection
) -> tuple[ExportAdjustment, ...]:
    """Return the adjustments of a collection's budgets, oldest first.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    roster, spec = department.due_roster(collection), department.form_of(collection)
    measure = department.config.measure_of(collection, spec)
    all_of = all_adjustments(department, ledger, collection)
    last = {(one.unit, one.project, cell): one for cell, one in all_of}
    return tuple(
        ExportAdjustment(
            roster.unit(one.unit) or Unit(one.unit, "", ""),
            roster.project(one.project) or Project(one.project, 0, one.project_name),
            cell,
            one.label,
            (_amount(one.initial, one, measure), _amount(one.before, one, measure), after),
            last[one.unit, one.project, cell] is one,
            date.fromisoformat(one.day) if one.day else None,
            one.given.why,
            one.given.who,
            datetime.fromisoformat(one.given.at),
        )
        for cell, one in all_of
        for after in [amount_in(one, measure)]
    )


def _amount(digits: str, one: Adjusted, measure: str) -> Decimal | None:
    return converted(Decimal(digits), one.measure, measure) if digits else None


def _form(
    form: FormStatus, merged: Standing, issues: LedgerIssues, current: CurrentForms
) -> ExportForm:
    origins = current.origins(merged.submission)
    return ExportForm(
        form.unit,
        form.project,
        current.now(merged.submission),
        merged.returned,
        versions(form.returns),
        _as_now(_places(merged, issues), origins),
        _as_now(_origins(merged, form.returns), origins),
    )


def _as_now(found: Mapping[Cell, T], origins: Mapping[Cell, Cell]) -> Mapping[Cell, T]:
    """Return what is known of cells by the cells of the spec by now that are made of them."""
    return {**found, **{now: found[old] for now, old in origins.items() if old in found}}


def _places(merged: Standing, issues: LedgerIssues) -> Mapping[Cell, FormCell]:
    issued = issued_places(merged, issues).items()
    return {cell: FormCell(sheet, str(f.at), f.hidden) for cell, (sheet, f) in issued}


def _origins(merged: Standing, series: Sequence[Standing]) -> Mapping[Cell, Return]:
    """Return what each value was taken from that is not the last return's.

    An amendment is a whole form of which some fields are new, and what is computed of them; the
    others are of what it amended.
    """
    by_name = {one.returned.sha256[:DIGITS]: one for one in series}
    origins: dict[Cell, Return] = {}
    one = merged
    while one.returned.by_hand and (older := by_name.get(one.returned.answers)) is not None:
        changed = _typed(one.returned.amendment) | _differing(older.submission, one.submission)
        origins = dict.fromkeys(changed, one.returned) | origins
        one = older
    return dict.fromkeys(values_of(merged.submission), one.returned) | origins


def _typed(amendment: Amendment | None) -> set[Cell]:
    changes = amendment.changes if amendment is not None else ()
    return {_changed(change.field, change.row) for change in changes}


def _differing(old: Submission, new: Submission) -> set[Cell]:
    """Return the cells of a form that are not what they were: what was typed changes others."""
    before = values_of(old)
    return {cell for cell, value in values_of(new).items() if before.get(cell) != value}


def _changed(field: str, row: str) -> Cell:
    table, _, column = field.rpartition(".")
    return Cell(table, row, column)
