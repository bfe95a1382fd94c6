"""Forms filled by the names of their fields, without a workbook: prefilled or amended ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.parse import FormulaError
from xlkpi.importer.form import FormRead, scaled
from xlkpi.importer.locating import unwritten
from xlkpi.spec.references import resolve
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.reading import Reading
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.problems import Place

    Fields = Mapping[Cell, tuple[PlannedForm, PlannedField]]


def fields_of(forms: Sequence[PlannedForm]) -> Fields:
    """Return the fields of a form, which may lie on several sheets."""
    return {f.key: (form, f) for form in forms for f in form.fields}


def input_named(name: str, fields: Fields) -> Cell | Words:
    """Return the input that a name means ("fiscal_funds", "goals[s1].text"), or what is wrong."""
    try:
        key = resolve(name)
    except (FormulaError, ValueError):
        return Words("不是栏目的写法", "not the name of a field")
    if key not in fields:
        return Words("表中没有这个栏目", "there is no such field")
    if not fields[key][1].input:
        return Words("这一栏是锁定的或自动计算的", "it is locked or computed")
    return key


def filled_form(
    plan: Plan, forms: Sequence[PlannedForm], place: Place, readings: Mapping[Cell, Reading]
) -> FormRead:
    """Return a form as if its inputs had been read from a workbook."""
    fields = fields_of(forms)
    return FormRead(
        plan,
        place,
        place.project,
        forms[0].project_name,
        tuple(forms),
        {form.sheet: unwritten(form) for form in forms},
        fields,
        scaled(plan.spec, fields, readings),
        {},
    )
