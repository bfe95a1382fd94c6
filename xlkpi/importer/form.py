"""One returned form read by its plan: what stands in its inputs, what was changed around them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from xlkpi.formula.ground import ground
from xlkpi.importer.reading import NOTHING, Reading, comparable, found_text, read_cell, shown
from xlkpi.problems import Place, Problem, problem
from xlkpi.spec.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.importer.reader import Grid
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.records import Value
    from xlkpi.spec.models import Spec

_TOLERANCE = Decimal("0.0000001")


@dataclass(frozen=True)
class FormRead:
    """A form as it was read, before its rules are judged.

    `places` names file, unit and project for its problems; `sheets` is planned sheet -> sheet
    found. `problems` are those of its structure; where `rebuilt`, they are all that is to be said.
    `held` waits for the department whatever its problems.
    """

    plan: Plan
    place: Place
    project: str
    project_name: str
    planned: tuple[PlannedForm, ...]
    sheets: Mapping[str, str]
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]]
    readings: Mapping[Cell, Reading]
    typed_over: Mapping[Cell, str]
    problems: tuple[Problem, ...] = ()
    rebuilt: bool = False
    unit_name: str = ""
    held: bool = False

    @property
    def spec(self) -> Spec:
        """The spec the form was made by."""
        return self.plan.spec

    @cached_property
    def rows(self) -> Mapping[str, tuple[str, ...]]:
        """The row keys of each table, in order."""
        rows: dict[str, dict[str, None]] = defaultdict(dict)
        for key in self.fields:
            rows[key.table][key.row] = None
        return {table: tuple(keys) for table, keys in rows.items()}

    def grounded(self, expr: Expr, here: tuple[str, str] | None = None) -> Expr:
        """Return a formula over this form's cells, standing in a (table, row) or in none."""
        return ground(expr, lambda table: self.rows.get(table, ()), here)

    def value(self, cell: Cell) -> Value | None:
        """Return what stands in an input, or the value a locked cell was given."""
        planned = self.fields[cell][1]
        return self.readings.get(cell, NOTHING).value if planned.input else planned.value

    @property
    def measure(self) -> str:
        """The measure its amounts are in."""
        return self.plan.spec.measure

    def at(self, cell: Cell) -> Place:
        """Return the place of one of its cells."""
        form, planned = self.fields[cell]
        name = f"{cell.table}.{cell.column}" if cell.table else cell.column
        reading = self.readings.get(cell, NOTHING)
        return replace(
            self.place,
            sheet=self.sheets.get(form.sheet, form.sheet),
            cell=str(planned.at),
            field=name,
            row=cell.row,
            value=reading.found,
        )

    def order(self, cell: Cell) -> tuple[int, int, int]:
        """Return where a cell stands among the form's sheets, rows and columns."""
        form, planned = self.fields[cell]
        return self.planned.index(form), planned.at.row, planned.at.column


@dataclass(frozen=True, slots=True)
class _Difference:
    at: CellRef
    label: str
    found: str
    expected: str
    key: Cell | None = field(default=None)


def read_form(
    plan: Plan, planned: tuple[PlannedForm, ...], grids: Mapping[str, Grid], place: Place
) -> FormRead:
    """Read one form; `grids` maps its planned sheets to what was found for them."""
    fields = {f.key: (form, f) for form in planned for f in form.fields}
    measure = plan.spec.measure
    readings: dict[Cell, Reading] = {}
    typed_over: dict[Cell, str] = {}
    differences: list[tuple[PlannedForm, _Difference]] = []
    counted = 0
    for form in planned:
        grid = grids[form.sheet]
        found = list(_differences(form, grid))
        counted += len(form.texts) + sum(_is_locked(f) for f in form.fields)
        differences += [(form, d) for d in found]
        for f in form.fields:
            if f.input:
                error = grid.errors.get(str(f.at))
                readings[f.key] = read_cell(grid.at(f.at), error, f.spec, plan.spec, measure)
            elif (
                f.expr is not None and str(f.at) not in grid.formulas and grid.at(f.at) is not None
            ):
                typed_over[f.key] = found_text(grid.at(f.at))
    rebuilt = len(differences) * 2 > counted
    sheets = {form.sheet: grids[form.sheet].name for form in planned}
    read = FormRead(
        plan, place, planned[0].project, planned[0].project_name, planned, sheets, fields,
        scaled(plan.spec, fields, readings), typed_over, rebuilt=rebuilt,
    )  # fmt: skip
    return replace(read, problems=tuple(_told(read, differences)))


def _is_locked(planned: PlannedField) -> bool:
    return not planned.input and planned.expr is None and not planned.covered


def _differences(form: PlannedForm, grid: Grid) -> Iterator[_Difference]:
    for text in form.texts:
        found = found_text(grid.at(text.area.first))
        if comparable(found) != comparable(text.text):
            yield _Difference(text.area.first, text.text, found, text.text)
    for planned in form.fields:
        if _is_locked(planned) and not _same(planned, grid):
            expected = shown(planned.value, planned.spec.kind)
            found = found_text(grid.at(planned.at))
            yield _Difference(planned.at, planned.spec.label, found, expected, planned.key)


def _same(planned: PlannedField, grid: Grid) -> bool:
    raw, value = grid.at(planned.at), planned.value
    if isinstance(value, Decimal) and isinstance(raw, float) and isfinite(raw):
        return abs(Decimal(repr(raw)) - value) < _TOLERANCE
    return comparable(found_text(raw)) == comparable(shown(value, Kind.TEXT))


def _told(
    read: FormRead, differences: Iterable[tuple[PlannedForm, _Difference]]
) -> Iterator[Problem]:
    if read.rebuilt:
        missing = read.planned[0].sheet
        yield problem("F23", replace(read.place, sheet=read.sheets[missing]), missing=missing)
        return
    for form, one in differences:
        place = replace(
            read.place, sheet=read.sheets[form.sheet], cell=str(one.at), value=one.found
        )
        if one.key is not None:
            name = f"{one.key.table}.{one.key.column}" if one.key.table else one.key.column
            place = replace(place, field=name, row=one.key.row)
        yield problem("F11", place, label=one.label, expected=one.expected)


def scaled(
    spec: Spec,
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]],
    readings: Mapping[Cell, Reading],
) -> Mapping[Cell, Reading]:
    """Read percentages typed as plain numbers (30, 50, 75, 100) as such, a whole column at a time.

    Only where every row of the column is a plain number, the last above 1 and at most 100, the
    others 0 or at least 1 (rule T09).
    """
    changed = dict(readings)
    for name, table in spec.tables.items():
        if table.fill != "every_row":
            continue
        for column, field_spec in table.columns.items():
            if field_spec.kind is Kind.PERCENT and field_spec.formula is None:
                keys = [key for key in fields if key.table == name and key.column == column]
                changed |= _scaled_column([(key, readings.get(key, NOTHING)) for key in keys])
    return changed


def _scaled_column(column: list[tuple[Cell, Reading]]) -> dict[Cell, Reading]:
    values = [r.value for _, r in column if r.plain and isinstance(r.value, Decimal)]
    if len(values) != len(column) or not values:
        return {}
    *others, last = values
    if not 1 < last <= 100 or not all(v == 0 or v >= 1 for v in others):  # noqa: PLR2004 - per cent
        return {}
    return {
        key: replace(r, value=value / 100, event="percent_scaled")
        for (key, r), value in zip(column, values, strict=True)
    }


def unfilled(read: FormRead) -> bool:
    """Whether no input differs from what was sent out (rule F17)."""
    return all(_as_sent(read.fields[key][1], reading) for key, reading in read.readings.items())


def _as_sent(planned: PlannedField, reading: Reading) -> bool:
    sent = planned.value if planned.value != "" else None
    if isinstance(sent, str) and isinstance(reading.value, str):
        return comparable(sent) == comparable(reading.value)
    return not reading.bad and reading.value == sent
