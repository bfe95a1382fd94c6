"""A filled workbook of an older version as one of the unit's current issue, and what is left over.

The forms are read and judged anew by the current plan: what is marked is what would be found were
the new workbook sent back as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.department.by_name import field_label
from xlkpi.department.current_forms import form_with
from xlkpi.formula.state import BAD
from xlkpi.generator.marks import MarkedReturn
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import Reading, read_cell
from xlkpi.importer.verdict.judging import judge
from xlkpi.problems import Severity, problem
from xlkpi.records import Unread
from xlkpi.spec.carrying import DROPPED, carried
from xlkpi.spec.converted import converted
from xlkpi.spec.language.kinds import Kind
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.returns import Judged
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.problems import Problem
    from xlkpi.records import Value
    from xlkpi.spec.carrying import Carried

_NO_FORM = Words("新的工作簿没有这张表", "the new workbook has no such form")


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a new workbook is made from, how many values it has of the old one, what it has not.

    `left` are values without a place (S16): an error each, a warning where the spec gave them up.
    """

    said: MarkedReturn
    forms: int
    values: int
    left: tuple[Problem, ...]


def migrated(judged: Judged, plan: Plan) -> Migrated:
    """Return the forms of a return of an older version in the places of a newer plan.

    Args:
        judged: The return, its forms as they were read by the plan that they were issued with.
        plan: The current plan of the same unit and collection.
    """
    typed: dict[tuple[str, Cell], Value | Unread | None] = {}
    faults: list[Problem] = []
    left: list[Problem] = []
    values = forms = 0
    for form in judged.forms:
        own = [one for one in plan.forms if one.project == form.planned[0].project]
        made = _carried(form, plan)
        left += _left(form, made if own else None)
        if not own:
            continue
        read = form_with(plan, own, form.place, _readings(form, made, plan, own))
        (found,) = judge((read,))
        faults += [one.at(sheet="", cell="") for one in found.problems]
        forms, values = forms + 1, values + len({c for o in made.origins.values() for c in o})
        for key, reading in read.readings.items():
            value = Unread(reading.found) if reading.bad else reading.value
            typed[own[0].project, key] = value
    noted = tuple(replace(one, severity=Severity.WARNING).at(sheet="", cell="") for one in left)
    said = MarkedReturn(judged.returned.sha256, typed, (*faults, *noted))
    return Migrated(said, forms, values, tuple(left))


def _carried(form: FormRead, plan: Plan) -> Carried:
    filled = {
        key: BAD if reading.bad or reading.value is None else reading.value
        for key, reading in form.readings.items()
        if reading.bad or reading.value is not None
    }
    return carried(form.plan.spec, plan.spec, filled)


def _readings(
    form: FormRead, made: Carried, plan: Plan, own: list[PlannedForm]
) -> Mapping[Cell, Reading]:
    """Return what stands in the inputs by now; a new field has what it is sent out with."""
    fields = {f.key: f for one in own for f in one.fields if f.input}
    found = {
        key: Reading("", f.value) for key, f in fields.items() if key not in form.fields and f.value
    }
    before = form.plan.spec.measure
    for key, value in made.values.items():
        if key not in fields:
            continue
        spec = fields[key].spec
        (origin, *_) = made.origins[key]
        if value is BAD:
            text = form.readings[origin].found
            found[key] = read_cell(text, None, spec, plan.spec, plan.spec.measure)
        elif spec.kind is Kind.MONEY:
            amount: Decimal = value  # type: ignore[assignment]
            found[key] = Reading("", converted(amount, before, plan.spec.measure))
        else:
            found[key] = Reading("", value)  # type: ignore[arg-type]
    return found


def _left(form: FormRead, made: Carried | None) -> Iterator[Problem]:
    """Yield what was typed and has no place; what is as it was sent out was typed by nobody."""
    for key, reading in form.readings.items():
        field = form.fields[key][1]
        same = not reading.bad and reading.value == (None if field.value == "" else field.value)
        why = _NO_FORM if made is None else made.homeless.get(key)
        if why is None or same:
            continue
        value = reading.found or field_text(reading)
        place = replace(form.at(key), value=quotable(field.spec, value))
        told = problem("S16", place, label=field_label(field), why=why)
        yield replace(told, severity=Severity.WARNING) if why is DROPPED else told


def field_text(reading: Reading) -> str:
    """Return what was read of a cell, as a text."""
    return "" if reading.value is None else str(reading.value)
