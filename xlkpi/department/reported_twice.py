"""Values that no two units may report (`unique: collection`) and two have reported.

The department is told both units and both cells (X30); a unit is told its own cell alone, and that
somebody else has reported it (X31). Only forms that count are looked at, and none is rejected.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from xlkpi.department.issued_places import issued_places
from xlkpi.formula.ast import Cell
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.importer.contents.unseen import revealed
from xlkpi.problems import Place, problem
from xlkpi.spec.settled import seen_by_formulas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.department.issued import LedgerIssues
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem
    from xlkpi.records import Value
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.spec.language.models import FieldSpec, Spec

    Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Report:
    """A value where one unit has reported it."""

    unit: str
    unit_name: str
    standing: Standing
    cell: Cell
    field: FieldSpec
    value: Value


def reported_twice(
    spec: Spec, forms: Iterable[FormStatus], issues: LedgerIssues
) -> Iterator[Problem]:
    """Yield X30 for each unit after the first that has reported a value, with all its cells."""
    places = _Places(issues)
    for first, *others in _repeated(spec, forms):
        for other in others:
            yield problem(
                "X30",
                places.of(other[0]),
                label=other[0].field.label,
                value=_quoted(other[0]),
                one=first[0].unit_name,
                first="、".join(map(places.called, first)),
                other=other[0].unit_name,
                second="、".join(map(places.called, other)),
            )


def reported_elsewhere(
    spec: Spec, forms: Iterable[FormStatus], issues: LedgerIssues
) -> Mapping[str, tuple[Problem, ...]]:
    """Return what each unit is to be told: X31 at each of its own cells, nothing of the others."""
    places = _Places(issues)
    found: dict[str, list[Problem]] = defaultdict(list)
    for units in _repeated(spec, forms):
        for one in chain.from_iterable(units):
            told = problem("X31", places.of(one), label=one.field.label, value=_quoted(one))
            found[one.unit].append(told)
    return {unit: tuple(told) for unit, told in found.items()}


def _repeated(spec: Spec, forms: Iterable[FormStatus]) -> Iterator[list[list[_Report]]]:
    """Yield the reports of each unit, for each value that several units have reported."""
    columns = dict(_unique(spec))
    known: dict[tuple[Column, object], dict[str, list[_Report]]] = defaultdict(dict)
    for form in forms if columns else ():
        if form.merged is not None:
            for one in _reports(form, form.merged, columns):
                column = (one.cell.table, one.cell.column)
                key = column, seen_by_formulas(one.value, one.field.kind)
                known[key].setdefault(one.unit, []).append(one)
    yield from (list(units.values()) for units in known.values() if len(units) > 1)


def _unique(spec: Spec) -> Iterator[tuple[Column, FieldSpec]]:
    for name, field in spec.fields.items():
        if field.unique == "collection":
            yield ("", name), field
    for table_name, table in spec.tables.items():
        for name, field in table.columns.items():
            if field.unique == "collection":
                yield (table_name, name), field


def _reports(
    form: FormStatus, standing: Standing, columns: Mapping[Column, FieldSpec]
) -> Iterator[_Report]:
    for record in standing.submission.records:
        for name, value in record.values.items():
            field = columns.get((record.table, name))
            if field is not None:
                cell = Cell(record.table, record.row, name)
                yield _Report(form.unit.id, form.unit.name, standing, cell, field, value)


def _quoted(one: _Report) -> str:
    return revealed(quotable(one.field, shown(one.value, one.field.kind))).zh


class _Places:
    """Where reports stand; what was issued to a unit is opened once."""

    def __init__(self, issues: LedgerIssues) -> None:
        self._issues = issues
        self._known: dict[int, Mapping[Cell, tuple[str, PlannedField]]] = {}

    def of(self, one: _Report) -> Place:
        """Return the place of a report."""
        sheet, cell = self._where(one)
        table, name = one.cell.table, one.cell.column
        return Place(
            file=one.standing.returned.file, sheet=sheet, cell=cell, unit=one.unit,
            project=one.standing.project, field=f"{table}.{name}" if table else name,
            row=one.cell.row, value=quotable(one.field, shown(one.value, one.field.kind)),
        )  # fmt: skip

    def called(self, one: _Report) -> str:
        """Return the cell of a report as a message names it, with its sheet."""
        sheet, cell = self._where(one)
        return f"“{sheet}”{cell}"

    def _where(self, one: _Report) -> tuple[str, str]:
        key = id(one.standing)
        if key not in self._known:
            self._known[key] = issued_places(one.standing, self._issues)
        found = self._known[key].get(one.cell)
        if found is None:
            return one.standing.submission.sheet, ""
        return found[0], str(found[1].at)
