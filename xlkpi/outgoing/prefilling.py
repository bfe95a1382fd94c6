"""generate --prefill: values known before a form goes out, by field names, checked like a return.

The file is a list of forms (YAML or JSON), or a table with a line for each form (CSV): `unit`,
`project`, and any of the form's inputs by name, such as `fiscal_funds` or `goals[s1].text`. Units
and projects may be given by name, keys and inputs by their labels (单位, 项目, 财政资金).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from xlkpi.department.by_name import fields_of, filled_form, input_named, stands_there
from xlkpi.department.named import Named, chosen, listed, units_of
from xlkpi.figures import written_out
from xlkpi.formula.render import render
from xlkpi.importer.contents.reading import Reading, read_cell
from xlkpi.importer.verdict.judging import judge
from xlkpi.problems import Outcome, Place, Problem, ProblemsFound, Severity, problem
from xlkpi.problems.system_errors import cannot_use
from xlkpi.reader.typed_tables import decoded
from xlkpi.spec.source.located import load
from xlkpi.spec.source.yaml_faults import NOT_UTF8
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.records import Value
    from xlkpi.workspace.roster import Roster

_UNIT = ("unit", "单位", "单位编号", "单位名称")
_PROJECT = ("project", "项目", "项目编号", "项目名称")
_PROJECT_WORD, _UNIT_WORD = Words("项目", "project"), Words("单位", "unit")


@dataclass(frozen=True, slots=True)
class FormEntry:
    """The values for one form; each with its place in the file. Blank ones are left out."""

    unit: str
    project: str
    place: Place
    values: Mapping[str, tuple[str, Place]]


def read_entries(path: Path) -> tuple[FormEntry, ...]:
    """Read a prefill file: CSV by its suffix (UTF-8 or GB18030), else YAML.

    Returns:
        An entry for each form, in the file's order; units and projects as they were named.

    Raises:
        ProblemsFound: Every line that is no entry (S01-S04, S07), exit code 1; the file cannot be
            read (S31), exit code 2.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProblemsFound((cannot_use(str(path), error),), exit_code=2) from error
    text = _text(data, path)
    made = _table(text, path) if path.suffix.lower() == ".csv" else _document(text, path)
    if made.value is None or made.problems:
        raise ProblemsFound(made.problems)
    return made.value


def _text(data: bytes, path: Path) -> str:
    text = decoded(data)
    if text is not None:
        return text
    place = Place(file=str(path), line=1, column=1)
    raise ProblemsFound((problem("S01", place, **NOT_UTF8._asdict()),))


def _table(text: str, path: Path) -> Outcome[tuple[FormEntry, ...]]:
    lines = csv.reader(text.splitlines())
    names = [name.strip() for name in next(lines, [])]
    faults = list(_heads(names, path))
    entries = []
    for number, line in enumerate(lines, 2):
        cells = {}
        for column, (name, cell) in enumerate(zip_longest(names, line, fillvalue=""), 1):
            place = Place(file=str(path), line=number, column=column)
            if name and cell.strip():
                cells[name] = cell.strip(), place
            elif cell.strip():
                faults.append(problem("S03", place, found=cell, reason=_NO_HEAD, expected=_QUOTED))
        if cells and not faults:
            place = Place(file=str(path), line=number, column=1)
            faults += _without_unit(cells, place)
            entries.append(_entry(cells, place))
    return Outcome(None if faults else tuple(entries), tuple(faults))


_NO_HEAD = Words("这一格上面没有表头", "no heading stands above this cell")
_QUOTED = Words(
    "有表头的格；值中有逗号时，把整个值放在英文双引号里",
    "it below a heading; a value with a comma stands in double quotes",
)


def _heads(names: Sequence[str], path: Path) -> Iterator[Problem]:
    """Yield what is wrong with a table's headings: none for the unit, one twice."""
    if not any(key in names for key in _UNIT):
        yield problem("S04", Place(file=str(path), line=1, column=1), found=_UNIT[1])
    for column, name in enumerate(names, 1):
        if name and name in names[: column - 1]:
            place = Place(file=str(path), line=1, column=column)
            yield problem("S07", place, found=name, what=Words("表头", "heading"))


def _without_unit(cells: Mapping[str, tuple[str, Place]], place: Place) -> Iterator[Problem]:
    if not any(key in cells for key in _UNIT):
        yield problem("S04", place, found=_UNIT[1])


def _document(text: str, path: Path) -> Outcome[tuple[FormEntry, ...]]:
    found = load(text.replace("\t", " "), str(path))
    if found.value is None or found.problems:
        return Outcome(None, found.problems)
    data, entries = found.value.data, []
    problems: list[Problem] = []
    for n, one in enumerate(data if isinstance(data, list) else [data]):
        trail = (n,) if isinstance(data, list) else ()
        place = found.value.place(trail)
        if not isinstance(one, dict) or any(isinstance(v, dict | list) for v in one.values()):
            expected = Words(
                "unit: …、project: … 和 栏目: 值", "unit: ..., project: ..., field: value"
            )
            reason = Words("每张表是一组键和值", "each form is a set of keys and values")
            shown = str(one)[:40]
            problems.append(problem("S03", place, found=shown, reason=reason, expected=expected))
            continue
        cells = {
            name: (_plain(value), found.value.place((*trail, name)))
            for name, value in one.items()
            if value is not None and value != ""
        }
        problems += _without_unit(cells, place)
        entries.append(_entry(cells, place))
    return Outcome(tuple(entries), tuple(problems))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return written_out(value) if isinstance(value, Decimal) else str(value)


def _entry(cells: Mapping[str, tuple[str, Place]], place: Place) -> FormEntry:
    keys = [next((key for key in keys if key in cells), "") for keys in (_UNIT, _PROJECT)]
    unit, project = (cells[key][0] if key else "" for key in keys)
    return FormEntry(unit, project, place, {k: v for k, v in cells.items() if k not in keys})


def with_units(entries: Sequence[FormEntry], roster: Roster) -> tuple[FormEntry, ...]:
    """Return entries with the ids of their units, whatever names they were given.

    Raises:
        ProblemsFound: Every name that no unit has (S22), or several have (S92); exit code 1.
    """
    units = units_of(roster)
    found = [chosen(one.unit, units, _UNIT_WORD, one.place) for one in entries]
    faults = tuple(one for one in found if isinstance(one, Problem))
    if faults:
        raise ProblemsFound(faults)
    named = zip(entries, found, strict=True)
    return tuple(replace(one, unit=unit.id) for one, unit in named if isinstance(unit, Named))


def values_given(
    entries: Sequence[FormEntry], plans: Mapping[str, Plan]
) -> Mapping[tuple[str, str], Mapping[str, Value]]:
    """Return the values that entries give, checked as an import would.

    Args:
        entries: With the ids of their units (`with_units`).
        plans: Unit id -> its plan, without anything prefilled.

    Returns:
        (unit, project) -> name of a field -> value: money in the measure of the plan, percentages
        as shares (0.3 is 30%).

    Raises:
        ProblemsFound: Every unknown unit, project or field, what is given twice (S03, S04, S07,
            S22, S92), and what an import would call an error there; exit code 1.
    """
    problems: list[Problem] = []
    found: dict[tuple[str, str], Mapping[str, Value]] = {}
    for entry in entries:
        plan = plans.get(entry.unit)
        if plan is None:
            allowed = listed([Named(unit) for unit in plans])
            problems.append(problem("S22", entry.place, found=entry.unit, allowed=allowed))
            continue
        project = _project(entry, plan)
        if isinstance(project, Problem):
            problems.append(project)
            continue
        own = entry.unit, project
        if own in found:
            name = f"{entry.unit} {project}".strip()
            problems.append(problem("S07", entry.place, found=name, what=_FORM))
        values, faults = _checked(entry, plan, [f for f in plan.forms if f.project == project])
        found[own] = values
        problems += faults
    if problems:
        raise ProblemsFound(tuple(problems))
    return found


_FORM = Words("一张表", "a form")


def _project(entry: FormEntry, plan: Plan) -> str | Problem:
    """Return the id of the project that an entry is about, or what is wrong with its name."""
    known = {f.project: Named(f.project, f.project_name, (f.sheet,), "项目") for f in plan.forms}
    if entry.project in known:
        return entry.project
    if not entry.project:
        return problem("S04", entry.place, found=_PROJECT[1])
    found = chosen(entry.project, tuple(known.values()), _PROJECT_WORD, entry.place)
    return found if isinstance(found, Problem) else found.id


def _checked(
    entry: FormEntry, plan: Plan, forms: Sequence[PlannedForm]
) -> tuple[Mapping[str, Value], tuple[Problem, ...]]:
    fields = fields_of(forms)
    readings = {key: Reading("", f.value or None) for key, (_, f) in fields.items() if f.input}
    places: dict[tuple[str, str], Place] = {}
    typed: dict[Cell, str] = {}
    faults: list[Problem] = []
    for name, (text, place) in entry.values.items():
        key = input_named(name, fields)
        if isinstance(key, Words):
            if not stands_there(name, text, fields):
                expected = Words("表中由填报人填写的栏目", "a field that a clerk fills")
                faults.append(problem("S03", place, found=name, reason=key, expected=expected))
            continue
        if key in typed:
            faults.append(problem("S07", place, found=name, what=Words("栏目", "field")))
            continue
        form, field = fields[key]
        readings[key] = read_cell(text, None, field.spec, plan.spec, plan.spec.measure)
        places[form.sheet, str(field.at)], typed[key] = place, name
    place = Place(unit=entry.unit, project=entry.project)
    read = filled_form(plan, forms, place, readings)
    (judged,) = judge((read,))
    faults += _at_home(judged.problems, places)
    values = {
        render(key): value for key in typed if (value := read.readings[key].value) is not None
    }
    return values, tuple(faults)


def _at_home(
    problems: Sequence[Problem], places: Mapping[tuple[str, str], Place]
) -> Iterator[Problem]:
    """Yield the errors of prefilled cells, at their places in the file."""
    for one in problems:
        place = places.get((one.place.sheet, one.place.cell))
        if place is not None and one.severity is Severity.ERROR:
            here = one.at(file=place.file, line=place.line, column=place.column)
            yield here.at(sheet="", cell="")
