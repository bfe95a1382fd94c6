"""Simulated clerks of the targets' round: they fill in the workbooks they were sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.demo.typist import typed_in, typed_into
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.demo.story import Habit
    from xlkpi.demo.typist import Typed
    from xlkpi.plan.model import Plan, PlannedForm


def fill(workbook: bytes, plan: Plan, habit: Habit, filler: str, phone: str) -> bytes:
    """Return the workbook as the clerk with this habit fills and saves it."""
    cells: dict[tuple[str, str], Typed] = {}
    for number, form in enumerate(plan.forms):
        typed: dict[str, Typed] = {
            "fiscal_funds": habit.amount(_allocation(form)),
            "filler": filler,
            "phone": phone,
            "fill_date": date(2021, 1, 12),
            **habit.extra,
            **(habit.once if number == 0 else {}),
        }
        cells |= dict(_inputs(form, typed))
    return typed_into(workbook, cells)


def copy_sheet(target: bytes, sheet: str, source: bytes, source_sheet: str) -> bytes:
    """Return the target workbook with one sheet's cells overwritten by another workbook's."""
    copied = typed_in(source, source_sheet).items()
    return typed_into(target, {(sheet, at): value for at, value in copied})


def _inputs(
    form: PlannedForm, typed: Mapping[str, Typed]
) -> Iterator[tuple[tuple[str, str], Typed]]:
    places = {field.key: field for field in form.fields}
    for reference, value in typed.items():
        field = places[resolve(reference)]
        if field.input:
            yield (form.sheet, str(field.at)), value


def _allocation(form: PlannedForm) -> Decimal:
    control = next(f for f in form.fields if f.key.column == "control_total")
    if not isinstance(control.value, Decimal):
        raise TypeError(form.sheet)
    return control.value
