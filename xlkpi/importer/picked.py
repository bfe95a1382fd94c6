"""Forms of a template for everybody: whose they are stands in their own cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import NOTHING
from xlkpi.importer.form import unfilled
from xlkpi.plan.picks import PROJECT_SOURCE, UNIT_SOURCE, words_of
from xlkpi.plan.prefill import field_value
from xlkpi.problems import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.roster_context import RosterContext
    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.plan.occasion import FormFacts, Picks


def as_picked(
    forms: tuple[FormRead, ...], picks: Picks, context: RosterContext, *, held: bool
) -> tuple[FormRead, ...]:
    """Return the forms in use with the unit and project picked in them.

    What the roster knows of them (the allocation ...) stands in their locked cells as if they had
    been issued. A pick that is missing or unknown leaves the form nobody's: its rules say so. One
    that is not due, and all where the collection says so, are held.
    """
    used = tuple(form for form in forms if not unfilled(form))
    return tuple(_form(form, picks, context, held=held) for form in used) or forms[:1]


def _form(form: FormRead, picks: Picks, context: RosterContext, *, held: bool) -> FormRead:
    unit = words_of(picks.units).get(picked_word(form, UNIT_SOURCE), "")
    project = words_of(picks.projects).get(picked_word(form, PROJECT_SOURCE), "")
    unit_name, project_name = dict(picks.units).get(unit, ""), dict(picks.projects).get(project, "")
    asks_project = any(f.spec.source == PROJECT_SOURCE for _, f in form.fields.values())
    place = replace(form.place, unit=unit, project=project or form.project)
    found = replace(
        form,
        place=place,
        unit_name=unit_name,
        project=project or ("" if not asks_project else form.project),
        project_name=project_name or form.project_name,
    )
    if not unit or (asks_project and not project):
        return found
    facts = context.due(form.plan.occasion.collection, unit, project)
    if facts is None:
        fault = problem("F24", found.whole, name=unit_name, project=project_name)
        return replace(found, held=True, problems=(*form.problems, fault))
    if held:
        fault = problem("F25", found.whole, name=unit_name)
        found = replace(found, held=True, problems=(*form.problems, fault))
    return replace(found, fields=_known(form, facts))


def picked_word(form: FormRead, source: str) -> str:
    """Return what was put into the field that a source fills in elsewhere."""
    for key, (_, field) in form.fields.items():
        if field.spec.source == source:
            return str(form.readings.get(key, NOTHING).value or "")
    return ""


def _known(form: FormRead, facts: FormFacts) -> Mapping[Cell, tuple[PlannedForm, PlannedField]]:
    """Return the fields with the locked ones' values as they would be issued to the unit."""

    def known(field: PlannedField) -> PlannedField:
        if field.input or field.spec.source is None or field.key.table:
            return field
        value = field_value(field.spec, facts, form.plan.occasion)
        return field if value is None else replace(field, value=value)

    return {key: (sheet, known(field)) for key, (sheet, field) in form.fields.items()}
