"""What is read otherwise than is on record, of one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell

if TYPE_CHECKING:
    from xlkpi.records import Submission, Value


def values_of(form: Submission | None) -> dict[Cell, Value]:
    """Return place -> value of a form, computed values included; {} for no form."""
    found: dict[Cell, Value] = {}
    for record in form.records if form is not None else ():
        found |= {Cell(record.table, record.row, name): v for name, v in record.values.items()}
    return found


def values_changed(before: Submission, after: Submission) -> int:
    """Return how many cells have another value, or one where there was none, or none any more."""
    old, new = values_of(before), values_of(after)
    return sum(old.get(cell) != new.get(cell) for cell in {*old, *new})
