"""Forms filled by the names of their fields, without a workbook: prefilled or amended ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.named import Named, listed, meant, near
from xlkpi.importer.contents.reading import comparable, shown
from xlkpi.importer.form import FormRead, scaled
from xlkpi.importer.layout.locating import unwritten
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.contents.reading import Reading
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.problems import Place

    Fields = Mapping[Cell, tuple[PlannedForm, PlannedField]]


def fields_of(forms: Sequence[PlannedForm]) -> Fields:
    """Return the fields of a form, which may lie on several sheets, by their key.

    Args:
        forms: The sheets of one form; of several forms, the last one's fields would win.
    """
    return {f.key: (form, f) for form in forms for f in form.fields}


def field_label(field: PlannedField) -> str:
    """Return what people call a field: its row's label and its own."""
    return " ".join(part for part in (field.row_label, field.spec.label) if part)


def input_named(name: str, fields: Fields) -> Cell | Words:
    """Return the input that a name means, or what is wrong with it and which it may have been.

    Args:
        name: A field's name ("fiscal_funds", "goals[s1].text", also "goals.text[s1]"), its label
            with or without its row's (财政资金, 目标1), or the address of its cell, with the name
            of its sheet before it where the form has several (平衡表!B3).
        fields: Those of one form (`fields_of`).

    Returns:
        The field's key, or words that name likely inputs: no name is guessed at.
    """
    known = {key.name: key for key in fields}
    inputs = [_named(fields[key], fields) for key in fields if fields[key][1].input]
    found = meant(_unquoted(name), inputs, parts=False)
    if len(found) == 1:
        return known[found[0].id]
    if found:
        more = listed(found)
        return Words(f"不止一个栏目叫这个：{more.zh}", f"several fields are called so: {more.en}")
    if _all_named(name, fields):
        return Words("这一栏是锁定的或自动计算的", "it is locked or computed")
    more = listed(near(_unquoted(name), inputs) or [one for one in inputs if "[" not in one.id])
    return Words(
        f"表中没有这个栏目，可用的如：{more.zh}", f"there is no such field; there are: {more.en}"
    )


def stands_there(name: str, text: str, fields: Fields) -> bool:
    """Whether a name means a locked field that holds this very text: then nothing is asked for.

    Args:
        name: As `input_named` takes it.
        text: What was typed for it; width and white space do not count.
        fields: Those of one form (`fields_of`).
    """
    return any(
        not field.input and comparable(text) == comparable(shown(field.value, field.spec.kind))
        for field in _all_named(name, fields)
    )


def _all_named(name: str, fields: Fields) -> tuple[PlannedField, ...]:
    known = {key.name: field for key, (_, field) in fields.items()}
    found = meant(_unquoted(name), [_named(one, fields) for one in fields.values()], parts=False)
    return tuple(known[one.id] for one in found)


def _named(one: tuple[PlannedForm, PlannedField], fields: Fields) -> Named:
    form, field = one
    return Named(field.key.name, field_label(field), tuple(_others(form, field, fields)))


def _others(form: PlannedForm, field: PlannedField, fields: Fields) -> Iterator[str]:
    key = field.key
    if key.table:
        yield f"{key.table}.{key.column}[{key.row}]"
        yield field.spec.label
    if field.row_label and not field.row_label.isdigit():
        yield field.row_label
    alone = all(one.sheet == form.sheet for one, _ in fields.values())
    yield str(field.at) if alone else f"{form.sheet}!{field.at}"


def _unquoted(name: str) -> str:
    return name.replace('"', "").replace("“", "").replace("”", "")


def filled_form(
    plan: Plan, forms: Sequence[PlannedForm], place: Place, readings: Mapping[Cell, Reading]
) -> FormRead:
    """Return a form as if its inputs had been read from a workbook.

    Args:
        plan: The plan of the workbook it would have come in.
        forms: The sheets of that form, at least one.
        place: What problems of it are said to be at: file, unit and project.
        readings: What was typed, by field; money in the measure of the plan.
    """
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
    )
