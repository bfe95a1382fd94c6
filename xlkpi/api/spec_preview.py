"""spec preview: the sheet that a spec makes, values typed into it, judged as by the import."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.api.plan import sample_plan
from xlkpi.department.by_name import field_label, filled_form
from xlkpi.department.opened import sound_spec
from xlkpi.department.spec_names import spec_file
from xlkpi.formula.state import State
from xlkpi.importer.contents.entered import as_entered
from xlkpi.importer.contents.reading import Reading, read_cell, shown
from xlkpi.importer.verdict.judging import judge
from xlkpi.plan.listsheet import dropdown
from xlkpi.plan.shown_sheet import ShownCell, shown_sheet
from xlkpi.problems import Place
from xlkpi.workspace.digest import digest_of
from xlkpi.workspace.paths import SPECS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlkpi.importer.verdict.judging import FormJudged
    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.plan.shown_sheet import ShownSheet
    from xlkpi.problems import Problem


@dataclass(frozen=True, slots=True)
class Preview:
    """The sheets of a form, and what is wrong with what was typed.

    `texts` has what each computed cell shows now, by (sheet, A1 cell).
    """

    title: str
    sheets: tuple[ShownSheet, ...]
    problems: tuple[Problem, ...]
    texts: Mapping[tuple[str, str], str]


def file_of_spec(name: str, folder: Path) -> Path:
    """Return the file of a spec by file, id or title.

    Args:
        name: File, id or title.
        folder: The workspace whose own specs are looked for first; it need not be one.

    Raises:
        ProblemsFound: There is none (S93) or several (S92); exit code 2.
    """
    return spec_file(name, folder / SPECS)


def version_of(file: Path) -> str:
    """Return what tells one state of a spec's file from another: a digest, "" for no file."""
    return digest_of(file)


def preview(file: Path, typed: Mapping[str, str]) -> Preview:
    """Return the sheets that a spec makes for a sample unit, as they are with values in them.

    Formulas are computed and rules fire as they do in the import.

    Args:
        file: The spec's.
        typed: Name of an input -> what was typed there; others hold what they were sent with.

    Raises:
        ProblemsFound: The spec has faults (S01-S13, S31), each at its line; exit code 2.
    """
    loaded = sound_spec(file)
    plan = sample_plan(loaded)
    forms = plan.forms
    readings = {
        field.key: _read(plan, field, typed.get(field.key.name))
        for form in forms
        for field in form.fields
        if field.input
    }
    place = Place(project=forms[0].project)
    (judged,) = judge((filled_form(plan, forms, place, readings),))
    sheets = tuple(shown_sheet(form, lambda field: _cell(plan, field, judged)) for form in forms)
    texts = {
        (form.sheet, str(field.at)): _text(field, judged)
        for form in forms
        for field in form.seen
        if field.expr is not None
    }
    return Preview(loaded.spec.title, sheets, judged.problems, texts)


def _read(plan: Plan, field: PlannedField, typed: str | None) -> Reading:
    """Return what is read of an input; what nobody typed into holds what it was sent with."""
    if typed is None:
        return Reading(shown(field.value, field.spec.kind), field.value)
    raw = as_entered(typed, field.spec.kind)
    read = read_cell(raw, None, field.spec, plan.spec, plan.spec.measure)
    return replace(read, found=typed)


def _cell(plan: Plan, field: PlannedField, judged: FormJudged) -> ShownCell:
    words: Sequence[object] = ()
    if field.input:
        own = dropdown(plan.lists, plan.spec, field.spec)
        words = own.words if own is not None else ()
    return ShownCell(
        field.area,
        _text(field, judged),
        field.style,
        field.key.name if field.input else "",
        field_label(field),
        tuple(map(str, words)),
    )


def _text(field: PlannedField, judged: FormJudged) -> str:
    form = judged.form
    if field.input:
        return form.readings[field.key].found
    if field.expr is None:
        return shown(field.value, field.spec.kind)
    computed = judged.values.leaf(field.key)
    return "" if isinstance(computed, State) else shown(computed, field.spec.kind)
