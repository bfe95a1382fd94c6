"""spec preview: the sheet that a spec makes, values typed into it, judged as by the import."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from xlkpi.api.plan import sample_plan
from xlkpi.api.spec import faults_of
from xlkpi.department.by_name import field_label, filled_form
from xlkpi.department.spec_names import spec_file
from xlkpi.formula.ast import Cell
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.formula.state import BAD, State, day_of
from xlkpi.importer.contents.entered import as_entered
from xlkpi.importer.contents.reading import Reading, read_cell, shown
from xlkpi.importer.verdict.exact_values import Values
from xlkpi.importer.verdict.judging import judge
from xlkpi.plan.listsheet import dropdown
from xlkpi.plan.shown_sheet import ShownCell, shown_sheet
from xlkpi.problems import Place
from xlkpi.reader.number_formats import shown_as
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load
from xlkpi.spec.number_formats import number_format
from xlkpi.spec.unparsed import spec_digest
from xlkpi.workspace.paths import SPECS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlkpi.importer.form import FormRead
    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.plan.shown_sheet import ShownSheet
    from xlkpi.problems import Problem
    from xlkpi.records import Value
    from xlkpi.spec.language.models import FieldSpec
    from xlkpi.spec.load import LoadedSpec

_MOST_ROWS = 300
"""Spare rows of a form that is looked at whole while somebody waits."""
_SEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
"""So many digits spreadsheet programs show of a number."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A spec's file as it was saved last: which state of it, what it says, what is wrong with it.

    `spec` is None where it cannot be drawn: `problems` then say why. `is_whole` says that the
    limits of Excel were looked at too, with all rows that the form has.
    """

    version: str
    spec: LoadedSpec | None
    problems: tuple[Problem, ...]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """The sheets of a form, and what is wrong with what was typed.

    `texts` has what each computed cell shows now, by (sheet, A1 cell), `choices` the words of each
    drop-down that goes by another cell, by the name of the input.
    """

    title: str
    sheets: tuple[ShownSheet, ...]
    problems: tuple[Problem, ...]
    texts: Mapping[tuple[str, str], str]
    choices: Mapping[str, tuple[str, ...]]


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
    """Return what tells one state of a spec, parts included, from another; "" for no file."""
    try:
        return spec_digest(file)
    except OSError:
        return ""


def saved(file: Path) -> Saved:
    """Return what a spec's file says now, with its faults (S01-S13, S31), each at its line.

    What Excel refuses (S09) is not looked for where a form has very many rows: that takes long.
    """
    version = version_of(file)  # first: what is saved meanwhile is another state
    read = load(file)
    if (
        read.value is not None
        and sum(t.spare for t in read.value.spec.tables.values()) > _MOST_ROWS
    ):
        return Saved(version, read.value, read.problems, is_whole=False)
    return Saved(version, read.value, faults_of(file, file.parent.parent))


def preview(spec: LoadedSpec, typed: Mapping[str, str]) -> Preview:
    """Return the sheets that a spec makes for a sample unit, as they are with values in them.

    Formulas are computed and rules fire as they do in the import; figures look as in the workbook.

    Args:
        spec: The spec, free of faults.
        typed: Name of an input -> what was typed there; others hold what they were sent with.
    """
    plan = sample_plan(spec)
    forms = plan.forms
    readings = {
        field.key: _read(plan, field, typed.get(field.key.name))
        for form in forms
        for field in form.fields
        if field.input
    }
    place = Place(project=forms[0].project)
    (judged,) = judge((filled_form(plan, forms, place, readings),))
    values = _in_workbook(judged.form, typed)
    sheets = tuple(shown_sheet(form, lambda field: _cell(plan, field, values)) for form in forms)
    seen = [(form.sheet, field) for form in forms for field in form.seen]
    texts = {(at, str(f.at)): _text(f, values) for at, f in seen if f.expr is not None}
    choices = {
        f.key.name: _choices(plan, f, values) for _, f in seen if f.input and f.spec.by is not None
    }
    return Preview(spec.spec.title, sheets, judged.problems, texts, choices)


def _read(plan: Plan, field: PlannedField, typed: str | None) -> Reading:
    """Return what is read of an input; what nobody typed into holds what it was sent with."""
    if typed is None:
        return Reading(shown(field.value, field.spec.kind), field.value)
    raw = as_entered(typed, field.spec.kind)
    return read_cell(raw, None, field.spec, plan.spec, plan.spec.measure)


def _in_workbook(form: FormRead, typed: Mapping[str, str]) -> Values:
    """Return the values that the workbook computes: there everything is as it was typed.

    The import takes "55万元" for a number and another spelling for the word; a formula does not.
    """
    readings = dict(form.readings)
    for key, reading in form.readings.items():
        kind = form.fields[key][1].spec.kind
        if reading.event and isinstance(raw := as_entered(typed[key.name], kind), str):
            if kind.sort != "text":
                readings[key] = replace(reading, bad=True)
            elif reading.event != "white_space":
                readings[key] = replace(reading, value=raw.strip())
    return Values(replace(form, readings=readings))


def _cell(plan: Plan, field: PlannedField, values: Values) -> ShownCell:
    return ShownCell(
        field.area,
        _text(field, values),
        field.style,
        field.key.name if field.input else "",
        field_label(field),
        _choices(plan, field, values) if field.input else (),
    )


def _choices(plan: Plan, field: PlannedField, values: Values) -> tuple[str, ...]:
    """Return the words of an input's drop-down; below a word that is not in its list are none."""
    own = dropdown(plan.lists, plan.spec, field.spec)
    words: Sequence[str] = own.words if own is not None else ()
    below = plan.spec.lists[field.spec.list_].words if field.spec.list_ is not None else ()
    if field.spec.by is not None and isinstance(below, dict):
        above = Cell(field.key.table, field.key.row, field.spec.by)
        read = values.form.readings.get(above)
        words = below.get(str(values.leaf(above)) if read is None else read.found, ())
    return tuple(map(str, words))


def _text(field: PlannedField, values: Values) -> str:
    if field.input:
        return values.form.readings[field.key].found
    if field.expr is None:
        return _as_in_workbook(field.value, field.spec)
    computed = values.leaf(field.key)
    read = values.form.readings.get(field.expr) if isinstance(field.expr, Cell) else None
    if read is not None and (read.event or read.bad):
        return read.found  # a cell that only repeats another shows what stands there
    if isinstance(computed, State):
        return BAD_TEXT if computed is BAD else ""
    if isinstance(computed, Decimal) and field.spec.kind in (Kind.DATE, Kind.YEAR_MONTH):
        return shown(day_of(computed), field.spec.kind)
    return _as_in_workbook(computed, field.spec)


def _as_in_workbook(value: Value | None, field: FieldSpec) -> str:
    """Return a value in the number format of its cell; where that cannot be told, as it is."""
    if not isinstance(value, Decimal):
        return shown(value, field.kind)
    known = shown_as(_SEEN_DIGITS.plus(value), number_format(field))
    return shown(value, field.kind) if known is None else known
