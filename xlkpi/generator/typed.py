"""A plan with what a clerk typed in its inputs, as a marked copy gives it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import written_out
from xlkpi.formula.characters import LOST, utf16
from xlkpi.records import Unread
from xlkpi.spec.settled import FIRST_DATE
from xlkpi.xlsx.cell_xml import ERRORS
from xlkpi.xlsx.recorded_sheet import MOST_TEXT

if TYPE_CHECKING:
    from xlkpi.cells import CellRef
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.records import Typed, Value

_DIGITS = 15
"""Significant digits a cell keeps and shows."""
_ANY_ERROR = "#VALUE!"
_NUMBER = re.compile("-?[0-9]{16,400}")

Place = tuple[str, "CellRef"]
"""A cell of the workbook: the name of its sheet, and where it is."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A plan with other contents in its inputs; at `errors` an error value stands instead."""

    plan: Plan
    errors: frozenset[Place] = frozenset()


def filled(plan: Plan, typed: Typed) -> Filled:
    """Return the plan with its inputs as typed.

    What could be read stands there as it was read; what could not, and what no cell can hold as a
    value of its kind, as a text, never as a formula. In the cell of a text an error value stays
    one: as a text it would be taken for what the clerk means to say. A form of which nothing was
    read stays as it was sent out.
    """
    read = {project for project, _ in typed}
    errors: set[Place] = set()
    forms = []
    for form in plan.forms:
        if form.project in read:
            errors |= {(form.sheet, f.at) for f in form.fields if _is_error(form, f, typed)}
            form = _form(form, typed)  # noqa: PLW2901 - the same form, filled
        forms.append(form)
    made = replace(plan, forms=tuple(forms), settle_checks=lambda: plan.checks)
    return Filled(made, frozenset(errors))


def _form(form: PlannedForm, typed: Typed) -> PlannedForm:
    fields = tuple(
        replace(field, value=_held(field, typed.get((form.project, field.key))))
        if field.input
        else field
        for field in form.fields
    )
    shape = form.shape and replace(form.shape, own=tuple(range(len(fields))))
    return replace(form, fields=fields, shape=shape)


def _is_error(form: PlannedForm, field: PlannedField, typed: Typed) -> bool:
    found = typed.get((form.project, field.key))
    is_text = field.spec.kind.sort == "text"
    return field.input and is_text and isinstance(found, Unread) and _held(field, found) in ERRORS


def _held(field: PlannedField, found: Value | Unread | None) -> Value | None:
    """Return what the cell of a field is given to hold."""
    match found:
        case None:
            return None
        case Unread(found=text) if field.spec.kind.sort == "text":
            return _unread_text(text)
        case Unread(found=text):
            return fitting(text)
        case bool():
            return "是" if found else "否"
        case Decimal():
            return found if _fits(found) else written_out(found)
        case date():
            return found if found >= FIRST_DATE else found.isoformat()
        case str():
            return fitting(found)


def _unread_text(found: str) -> Value:
    """Return what could not be read in the cell of a text, so that it is told again if it stays.

    A number has lost its last digits: as a text these would count.
    """
    if _NUMBER.fullmatch(found):
        return Decimal(found)
    if LOST in found:
        return fitting(found)
    return found if found in ERRORS else _ANY_ERROR


def _fits(number: Decimal) -> bool:
    """Whether a cell keeps every digit of a number."""
    return Decimal(f"{float(number):.{_DIGITS}g}") == number


def fitting(text: str) -> str:
    """Return a text that a cell can hold: half characters replaced, cut at the limit."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if utf16(whole) <= MOST_TEXT:
        return whole
    return whole.encode("utf-16-le")[: 2 * MOST_TEXT].decode("utf-16-le", "ignore")
