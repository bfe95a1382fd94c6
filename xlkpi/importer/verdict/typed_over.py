"""Formula cells with a typed value, those that show a field of another place included (F11)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.state import State
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import NOTHING, Reading, comparable, shown
from xlkpi.importer.verdict.exact_values import Values
from xlkpi.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.formula.ast import Cell
    from xlkpi.formula.evaluate import Result
    from xlkpi.importer.form import FormRead, TypedOver
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem

_NOISE = Decimal("0.000001")


def typed_over(values: Values) -> Iterator[tuple[Cell, Problem]]:
    """Yield what holds something else than its formula gives, each with the field's own cell.

    Some programs drop every formula and keep what it showed when the form went out: no fault.
    """
    form = values.form
    sent = Values(_as_sent(form)) if form.typed_over else values
    for one in form.typed_over:
        at, left = one.field.key, form.sheets[one.form.sheet].grid.formulas
        is_kept = _is_view_of if one.is_view else _holds
        if not is_kept(one, values) and (left or not _is_shown(one, sent)):
            yield at, _overwritten(one, values)


def _overwritten(one: TypedOver, values: Values) -> Problem:
    form, field, at = values.form, one.field, one.field.key
    found = quotable(field.spec, one.found)
    if field.page_total:
        place, expected = form.at_cell(one.form, field, found), _expected(field, values)
    elif one.is_view:  # the field itself is elsewhere, and may be in order
        place = form.at_cell(one.form, field, found)
        expected = _expected(form.fields[at][1], values)
    else:
        place = replace(form.at(at), value=found)
        expected = _expected(field, values)
    expected = quotable(field.spec, expected)
    return problem("F11", place, label=field.spec.label, expected=expected)


def _expected(field: PlannedField, values: Values) -> str:
    if field.expr is None:
        return shown(values.form.value(field.key), field.spec.kind)
    computed = _comes_to(field, values)
    return "" if isinstance(computed, State) else shown(computed, field.spec.kind)


def _holds(one: TypedOver, values: Values) -> bool:
    return _equal(one.found, _comes_to(one.field, values))


def _comes_to(field: PlannedField, values: Values) -> Result:
    """Return what a formula comes to: that of the field, or of the sum at the end of a page."""
    if field.page_total and field.expr is not None:
        return values.of(field.expr)
    return values.leaf(field.key)


def _is_view_of(one: TypedOver, values: Values) -> bool:
    """Whether a cell that was to show a field holds what stands in that field's own cell."""
    form, at = values.form, one.field.key
    home = form.fields[at][1]
    if home.expr is not None:
        return _holds(one, values)
    if not one.found.strip():
        return True
    reading = form.readings.get(at, NOTHING)
    there = reading.found if reading.bad else form.value(at)
    if isinstance(there, Decimal):
        return _equal(one.found, there)
    return comparable(one.found) == comparable(shown(there, home.spec.kind))


def _as_sent(form: FormRead) -> FormRead:
    """Return a form with what stood in its inputs when it went out."""
    inputs = {key: field.value for key, (_, field) in form.fields.items() if field.input}
    return replace(form, readings={key: Reading("", value) for key, value in inputs.items()})


def _is_shown(one: TypedOver, sent: Values) -> bool:
    """Whether a cell holds what it showed when the form went out."""
    if one.is_view:
        return _is_view_of(one, sent)
    computed = _comes_to(one.field, sent)
    return not isinstance(computed, State) and _equal(one.found, computed)


def _equal(found: str, computed: object) -> bool:
    if isinstance(computed, Decimal):
        try:
            return abs(Decimal(found) - computed) < _NOISE
        except ArithmeticError:
            return False
    return isinstance(computed, State) or found == str(computed)
