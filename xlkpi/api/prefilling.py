"""generate --prefill: values known before a form goes out, by field names, checked like a return.

The file is a list of forms (YAML or JSON), or a table with a line for each form (CSV): `unit`,
`project`, and any of the form's inputs by name, such as `fiscal_funds` or `goals[s1].text`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.api.by_name import fields_of, filled_form, input_named
from xlkpi.formula.render import render
from xlkpi.importer.judging import judge
from xlkpi.importer.reading import Reading, read_cell
from xlkpi.problems import Outcome, Place, Problem, ProblemsFound, Severity, problem
from xlkpi.spec.located import load
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.records import Value

_KEYS = ("unit", "project")


@dataclass(frozen=True, slots=True)
class Entry:
    """The values for one form; each with its place in the file. Blank ones are left out."""

    unit: str
    project: str
    place: Place
    values: Mapping[str, tuple[str, Place]]


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Read a prefill file; ProblemsFound (exit code 1) names the line of what is no entry."""
    try:
        data = path.read_bytes()
    except OSError as error:
        fault = problem("S31", Place(file=str(path)), reason=error.strerror or str(error))
        raise ProblemsFound((fault,), exit_code=2) from error
    text = _text(data, path)
    made = _table(text, path) if path.suffix.lower() == ".csv" else _document(text, path)
    if made.value is None or made.problems:
        raise ProblemsFound(made.problems)
    return made.value


def _text(data: bytes, path: Path) -> str:
    """Excel in China saves CSV as GB18030; what is UTF-8 is never valid by accident."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    place = Place(file=str(path), line=1, column=1)
    raise ProblemsFound((problem("S01", place, found="UTF-8"),))


def _table(text: str, path: Path) -> Outcome[tuple[Entry, ...]]:
    lines = csv.reader(text.splitlines())
    names = [name.strip() for name in next(lines, [])]
    missing = [key for key in _KEYS if key not in names]
    if missing:
        place = Place(file=str(path), line=1, column=1)
        return Outcome(None, tuple(problem("S04", place, found=key) for key in missing))
    entries = []
    for number, line in enumerate(lines, 2):
        cells = {
            name: (cell.strip(), Place(file=str(path), line=number, column=column))
            for column, (name, cell) in enumerate(zip(names, line, strict=False), 1)
            if name and cell.strip()
        }
        if cells:
            entries.append(_entry(cells, Place(file=str(path), line=number, column=1)))
    return Outcome(tuple(entries))


def _document(text: str, path: Path) -> Outcome[tuple[Entry, ...]]:
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
        problems += [problem("S04", place, found=key) for key in _KEYS[:1] if key not in cells]
        entries.append(_entry(cells, place))
    return Outcome(tuple(entries), tuple(problems))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _entry(cells: Mapping[str, tuple[str, Place]], place: Place) -> Entry:
    unit, project = (cells[key][0] if key in cells else "" for key in _KEYS)
    return Entry(unit, project, place, {k: v for k, v in cells.items() if k not in _KEYS})


def given(
    entries: Sequence[Entry], plans: Mapping[str, Plan]
) -> Mapping[tuple[str, str], Mapping[str, Value]]:
    """Return (unit, project) -> reference -> value, as read.

    `plans` are those of the units without anything prefilled. ProblemsFound (exit code 1) holds
    every unknown unit, project or field, and what an import would call an error there.
    """
    problems: list[Problem] = []
    found: dict[tuple[str, str], Mapping[str, Value]] = {}
    for entry in entries:
        plan = plans.get(entry.unit)
        forms = [f for f in plan.forms if f.project == entry.project] if plan is not None else []
        if plan is None or not forms:
            place = entry.place
            name = entry.project if plan is not None else entry.unit
            known = [f.project for f in plan.forms] if plan is not None else list(plans)
            problems.append(problem("S22", place, found=name, allowed="、".join(known)))
            continue
        values, faults = _checked(entry, plan, forms)
        found[entry.unit, entry.project] = values
        problems += faults
    if problems:
        raise ProblemsFound(tuple(problems))
    return found


def _checked(
    entry: Entry, plan: Plan, forms: Sequence[PlannedForm]
) -> tuple[Mapping[str, Value], tuple[Problem, ...]]:
    fields = fields_of(forms)
    readings = {key: Reading("", f.value or None) for key, (_, f) in fields.items() if f.input}
    places: dict[str, Place] = {}
    typed: dict[Cell, str] = {}
    faults: list[Problem] = []
    for name, (text, place) in entry.values.items():
        key = input_named(name, fields)
        if isinstance(key, Words):
            expected = Words("表中由填报人填写的栏目", "a field that a clerk fills")
            faults.append(problem("S03", place, found=name, reason=key, expected=expected))
            continue
        field = fields[key][1]
        readings[key] = read_cell(text, None, field.spec, plan.spec, plan.spec.measure)
        places[str(field.at)], typed[key] = place, name
    place = Place(unit=entry.unit, project=entry.project)
    read = filled_form(plan, forms, place, readings)
    (problems,) = judge((read,))
    faults += _at_home(problems, places)
    values = {
        render(key): value for key in typed if (value := read.readings[key].value) is not None
    }
    return values, tuple(faults)


def _at_home(problems: Sequence[Problem], places: Mapping[str, Place]) -> Iterator[Problem]:
    """Yield the errors of prefilled cells, at their places in the file."""
    for one in problems:
        place = places.get(one.place.cell)
        if place is not None and one.severity is Severity.ERROR:
            here = one.at(file=place.file, line=place.line, column=place.column)
            yield here.at(sheet="", cell="")
