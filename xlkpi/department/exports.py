"""The accepted forms of a collection with where each value is from, for `xlkpi.export`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from xlkpi.department.current_forms import CurrentForms
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_places
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.export.tables import ExportForm
from xlkpi.formula.ast import Cell
from xlkpi.records import Status
from xlkpi.rollup.values_changed import values_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.workspace.config import Collection

T = TypeVar("T")


def export_forms(
    department: Department, ledger: Ledger, collection: Collection
) -> tuple[ExportForm, ...]:
    """Return the forms of a collection that count, in the order of the roll.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    now = roll_call_of(department, ledger, collection, ledger.returns(collection.id))
    issues, current = LedgerIssues(ledger), CurrentForms(department, ledger, collection)
    return tuple(
        _form(one, merged, issues, current) for one in now.counted if (merged := one.merged)
    )


def _form(
    form: FormStatus, merged: Standing, issues: LedgerIssues, current: CurrentForms
) -> ExportForm:
    origins = current.origins(merged.submission)
    return ExportForm(
        form.unit,
        form.project,
        current.now(merged.submission),
        merged.returned,
        sum(one.status is not Status.DUPLICATE for one in form.returns),
        _as_now(_places(merged, issues), origins),
        _as_now(_origins(merged, form.returns), origins),
    )


def _as_now(found: Mapping[Cell, T], origins: Mapping[Cell, Cell]) -> Mapping[Cell, T]:
    """Return what is known of cells by the cells of the spec by now that are made of them."""
    return {**found, **{now: found[old] for now, old in origins.items() if old in found}}


def _places(merged: Standing, issues: LedgerIssues) -> Mapping[Cell, tuple[str, str]]:
    issued = issued_places(merged, issues).items()
    return {cell: (sheet, str(field.at)) for cell, (sheet, field) in issued if not field.hidden}


def _origins(merged: Standing, series: Sequence[Standing]) -> Mapping[Cell, Return]:
    """Return what each value was taken from that is not the last return's.

    An amendment is a whole form of which some fields are new; the others are of what it amended.
    """
    before = [one for one in series if one.submission.verdict.valid]
    chain = before[: before.index(merged) + 1] if merged in before else [merged]
    origins: dict[Cell, Return] = {}
    known: set[Cell] = set()
    for one in reversed(chain):
        amendment = one.returned.amendment
        if not one.returned.by_hand or amendment is None:
            rest = (cell for cell in values_of(merged.submission) if cell not in known)
            return origins | dict.fromkeys(rest, one.returned)
        changed = {_changed(change.field, change.row) for change in amendment.changes} - known
        origins |= dict.fromkeys(changed, one.returned)
        known |= changed
    return origins


def _changed(field: str, row: str) -> Cell:
    table, _, column = field.rpartition(".")
    return Cell(table, row, column)
