"""Simulated clerks: they type into the input cells of the workbooks they were sent."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from xlkpi.demo.story import Habit, Typed
    from xlkpi.plan.model import Plan, PlannedForm

SAVED_AT = datetime(2021, 1, 12, 9, 0, 0)  # noqa: DTZ001 - workbooks know no time zones


def fill(workbook: bytes, plan: Plan, habit: Habit, filler: str, phone: str) -> bytes:
    """Return the workbook as the clerk with this habit fills and saves it."""
    book = openpyxl.load_workbook(BytesIO(workbook))
    for number, form in enumerate(plan.forms):
        typed: dict[str, Typed] = {
            "fiscal_funds": habit.amount(_allocation(form)),
            "filler": filler,
            "phone": phone,
            "fill_date": date(2021, 1, 12),
            **habit.extra,
            **(habit.once if number == 0 else {}),
        }
        _type(book[form.sheet], form, typed)
    return _saved(book)


def copy_sheet(target: bytes, sheet: str, source: bytes, source_sheet: str) -> bytes:
    """Return the target workbook with one sheet's cells overwritten by another workbook's."""
    book = openpyxl.load_workbook(BytesIO(target))
    origin = openpyxl.load_workbook(BytesIO(source))[source_sheet]
    page = book[sheet]
    for row in origin.iter_rows():
        for cell in row:
            if cell.value is not None and not cell.coordinate.startswith("A1"):
                page[cell.coordinate] = cell.value
    return _saved(book)


def _type(page: Worksheet, form: PlannedForm, typed: Mapping[str, Typed]) -> None:
    places = {field.key: field for field in form.fields}
    for reference, value in typed.items():
        field = places[resolve(reference)]
        if field.input:
            page[str(field.at)] = value


def _allocation(form: PlannedForm) -> Decimal:
    control = next(f for f in form.fields if f.key.column == "control_total")
    if not isinstance(control.value, Decimal):
        raise TypeError(form.sheet)
    return control.value


def _saved(book: openpyxl.Workbook) -> bytes:
    book.properties.modified = SAVED_AT
    out = BytesIO()
    book.save(out)
    return out.getvalue()
