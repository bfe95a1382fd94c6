"""One returned form read by its plan: what stands in its inputs, what was changed around them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, Cell, Column, Fold
from xlkpi.formula.ground import ground
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import NOTHING, Reading, comparable, found_text, read_cell
from xlkpi.importer.layout.altered import changes
from xlkpi.importer.layout.gone import gone
from xlkpi.importer.layout.locating import locate, unwritten
from xlkpi.importer.layout.locked import astray, differences
from xlkpi.importer.layout.moved import lost, missing_labels
from xlkpi.importer.layout.pictured import pictures, with_pictures
from xlkpi.importer.layout.sheet import ReturnedSheet
from xlkpi.plan.formulas import Formulas
from xlkpi.plan.model import row_keys
from xlkpi.problems import Place
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import row_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Expr
    from xlkpi.importer.layout.locating import LocatedSheet
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.problems import Problem
    from xlkpi.reader.book import Grid
    from xlkpi.records import Value
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True, slots=True)
class TypedOver:
    """A formula cell that holds a typed value: the planned cell, and what was found in it."""

    form: PlannedForm
    field: PlannedField
    found: str

    @property
    def is_view(self) -> bool:
        """Whether it was to show a field that has its cell elsewhere."""
        return self.field.expr == self.field.key


@dataclass(frozen=True)
class FormRead:
    """A form as it was read, before its rules are judged.

    `place` names file, unit and project for its problems; `sheets` is planned sheet -> sheet
    found. `problems` are those of its structure; where `rebuilt`, they are all that is to be said.
    `held` waits for the department whatever its problems. `typed_over` are the formula cells that
    hold a typed value. `copy` is the sheet that makes it one more form of the same file.
    """

    plan: Plan
    place: Place
    project: str
    project_name: str
    planned: tuple[PlannedForm, ...]
    sheets: Mapping[str, LocatedSheet]
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]]
    readings: Mapping[Cell, Reading]
    typed_over: tuple[TypedOver, ...] = ()
    problems: tuple[Problem, ...] = ()
    rebuilt: bool = False
    unit_name: str = ""
    held: bool = False
    copy: str = ""

    @property
    def spec(self) -> Spec:
        """The spec the form was made by."""
        return self.plan.spec

    @cached_property
    def rows(self) -> Mapping[str, tuple[str, ...]]:
        """The row keys of each table, in order."""
        return row_keys(self.fields)

    @cached_property
    def columns(self) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
        """The cells of each (table, column), in order; single fields by themselves."""
        columns: dict[tuple[str, str], list[Cell]] = defaultdict(list)
        for key in self.fields:
            columns[key.table, key.column].append(key)
        return {name: tuple(keys) for name, keys in columns.items()}

    @cached_property
    def texts(self) -> Mapping[Cell, str]:
        """The texts in its cells, those that were locked included."""
        values = ((key, self.value(key)) for key in self.fields)
        return {key: value for key, value in values if value and isinstance(value, str)}

    def grounded(self, expr: Expr, here: tuple[str, str | None] | None = None) -> Expr:
        """Return a formula over this form's cells, standing in a (table, row) or in none."""
        return ground(expr, self.rows_of, here)

    def rows_of(self, table: str) -> tuple[str, ...]:
        """Return the row keys of a table in order."""
        return self.rows.get(table, ())

    def value(self, cell: Cell) -> Value | None:
        """Return what stands in an input, or the value a locked cell was given."""
        planned = self.fields[cell][1]
        return self.readings.get(cell, NOTHING).value if planned.input else planned.value

    def day_kind(self, expr: Expr) -> Kind | None:
        """Return whether a grounded formula comes to a day or a month; None for neither."""
        match expr:
            case Cell():
                kind = self.fields[expr][1].spec.kind
            case Column():
                kind = self.spec.tables[expr.table].columns[expr.column].kind
            case (
                Call(name="if", args=(_, one, _))
                | Call(name="value_or", args=(one, _))
                | Fold(name="min" | "max", item=one)
            ):
                return self.day_kind(one)
            case _:
                return None
        return kind if kind.sort == "date" else None

    @property
    def whole(self) -> Place:
        """The place of what is about the form and not about one of its cells: its sheet."""
        return replace(self.place, sheet=self.sheet)

    @property
    def measure(self) -> str:
        """The measure its amounts are in."""
        return self.plan.spec.measure

    def at(self, cell: Cell) -> Place:
        """Return the place of one of its cells: the sheet and cell as they came back.

        Its `value` is the text found, *** in a personal field.
        """
        form, planned = self.fields[cell]
        reading = self.readings.get(cell, NOTHING)
        return self.at_cell(
            form, planned, quotable(planned.spec, reading.found), cell.field, cell.row
        )

    def at_cell(
        self, form: PlannedForm, planned: PlannedField, value: str, field: str = "", row: str = ""
    ) -> Place:
        """Return the place of a cell on one of its sheets, with what stands there."""
        located, own = self.sheets[form.sheet], self.place
        at = str(located.where(planned.at) or planned.at)
        return Place(
            own.file, own.line, own.column, located.grid.name, at, own.unit, own.project,
            field or own.field, row or own.row, value,
        )  # fmt: skip

    def cell(self, cell: Cell) -> str:
        """Return where a cell stands (A1) on the sheet that came back."""
        form, planned = self.fields[cell]
        return str(self.sheets[form.sheet].where(planned.at) or planned.at)

    @property
    def sheet(self) -> str:
        """The name of its first sheet, as it came back; of a copied one that sheet's."""
        return self.copy or self.sheets[self.planned[0].sheet].grid.name

    def order(self, cell: Cell) -> tuple[int, int, int]:
        """Return where a cell stands: (sheet of the form, row, column), each from 0.

        Raises:
            KeyError: The form has no such cell.
        """
        form, planned = self.fields[cell]
        return self.planned.index(form), planned.at.row, planned.at.column


def read_form(
    plan: Plan, planned: tuple[PlannedForm, ...], grids: Mapping[str, Grid], place: Place
) -> FormRead:
    """Read one form; `grids` maps its planned sheets to what was found for them."""
    spare = _spare_rows(plan.spec, planned)
    sheets = [_sheet(plan, form, grids[form.sheet], place, spare) for form in planned]
    fields = {f.key: (form, f) for form in planned for f in form.fields}
    read = FormRead(
        plan, place, planned[0].project, planned[0].project_name, planned,
        {one.form.sheet: one.located for one in sheets}, fields, {},
    )  # fmt: skip
    faults = tuple(fault for one in sheets for fault in lost(one))
    return replace(read, problems=faults, rebuilt=True) if faults else _filled(read, sheets)


def without(
    read: FormRead, planned: tuple[PlannedForm, ...], missing: Sequence[PlannedForm], fault: Problem
) -> FormRead:
    """Return a form some of whose sheets are not there: it is refused as a whole.

    What was read of the others is kept, to be given back; on those that are missing stands what
    was sent out.

    Args:
        read: The form as its sheets that are there have it.
        planned: All its sheets.
        missing: Those that are not there.
        fault: What is to be said of it.
    """
    fields = {f.key: (form, f) for form in missing for f in form.fields}
    inputs = {key: f.value for key, (_, f) in fields.items() if f.input}
    return replace(
        read,
        planned=planned,
        sheets={**read.sheets, **{form.sheet: unwritten(form) for form in missing}},
        fields={**read.fields, **fields},
        readings={**read.readings, **{key: Reading("", v) for key, v in inputs.items()}},
        problems=(fault, *(read.problems if read.rebuilt else ())),
        rebuilt=True,
    )


def _sheet(
    plan: Plan, form: PlannedForm, grid: Grid, place: Place, spare: frozenset[tuple[str, str]]
) -> ReturnedSheet:
    own = replace(place, sheet=grid.name)
    return ReturnedSheet(
        form, locate(form, grid), own, spare, lambda: Formulas(plan).hidden_columns(form)
    )


def _spare_rows(spec: Spec, planned: Sequence[PlannedForm]) -> frozenset[tuple[str, str]]:
    """Return the (table, row) of the rows that nobody has to fill in."""
    fixed = {(name, row_key(t, row)) for name, t in spec.tables.items() for row in t.fixed}
    rows = {(f.key.table, f.key.row) for form in planned for f in form.fields if f.key.table}
    return frozenset(rows - fixed)


def _filled(read: FormRead, sheets: Sequence[ReturnedSheet]) -> FormRead:
    """Read the cells of a form whose every field was found."""
    locked = [(one, list(differences(one))) for one in sheets]
    rebuilt = tuple(
        missing_labels(one, labels) for one, found in locked if (labels := astray(one, found))
    )
    if rebuilt:
        return replace(read, problems=rebuilt, rebuilt=True)
    readings: Mapping[Cell, Reading] = {
        f.key: _reading(one, cell, f, read.spec)
        for one in sheets
        for f, cell in one.fields
        if f.input
    }
    for one in sheets:
        readings = with_pictures(one, readings)
    problems = [each.problem(one) for one, found in locked for each in found]
    problems += [fault for one in sheets for fault in _around(one, readings)]
    return replace(
        read,
        readings=scaled(read.spec, read.fields, readings),
        typed_over=tuple(found for one in sheets for found in _typed_over(one)),
        problems=tuple(problems),
    )


def _reading(
    sheet: ReturnedSheet, at: CellRef | None, planned: PlannedField, spec: Spec
) -> Reading:
    if at is None or at in sheet.kept_pictures:
        return NOTHING
    grid, name = sheet.located.grid, str(at)
    raw, error, formula = grid.at(at), grid.errors.get(name), grid.formulas.get(name)
    if raw is error is formula is None:
        return NOTHING
    return read_cell(
        raw,
        error,
        planned.spec,
        spec,
        spec.measure,
        formula=formula,
        number_format=grid.formats.get(name, ""),
    )


def _typed_over(sheet: ReturnedSheet) -> Iterator[TypedOver]:
    """Yield the cells of formulas that hold a typed value."""
    for planned, cell in sheet.fields:
        if planned.expr is not None and sheet.located.formula(planned.at) is None:
            found = sheet.located.standing(cell)
            if found is not None:
                yield TypedOver(sheet.form, planned, found_text(found))


def _around(sheet: ReturnedSheet, readings: Mapping[Cell, Reading]) -> Iterator[Problem]:
    """Tell what was changed around the inputs; a sheet of the department's own is as it likes."""
    if sheet.form.key_row is not None:
        yield from changes(sheet)
        yield from pictures(sheet, readings)
        yield from gone(sheet, lambda key: readings[key] == NOTHING)


def scaled(
    spec: Spec,
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]],
    readings: Mapping[Cell, Reading],
) -> Mapping[Cell, Reading]:
    """Read percentages typed as plain numbers (30, 50, 75, 100) as such, a whole series at a time.

    Only where all of a series are plain numbers, the last above 1 and at most 100, the others 0 or
    at least 1 (rule T09). A series is a column of which every row is filled; in a workbook of the
    department's own, such as the roster, it is what is filled of one line.

    Args:
        spec: The spec.
        fields: The fields of a form, in their order.
        readings: What was read of its inputs.

    Returns:
        All readings; those of such a series as shares (0.3 is 30%), so marked.
    """
    changed = dict(readings)
    for series in _series(spec, fields):
        column = [(key, readings.get(key, NOTHING)) for key in series]
        if not spec.issued:
            column = [(key, reading) for key, reading in column if reading != NOTHING]
        changed |= _scaled_series(column)
    return changed


def _series(
    spec: Spec, fields: Mapping[Cell, tuple[PlannedForm, PlannedField]]
) -> Iterator[list[Cell]]:
    found: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for key, (_, planned) in fields.items():
        table = spec.tables.get(key.table)
        if table is None or planned.spec.kind is not Kind.PERCENT or planned.spec.formula:
            continue
        if not spec.issued:
            found[key.table, key.row].append(key)
        elif table.fill == "every_row":
            found[key.table, key.column].append(key)
    yield from found.values()


def _scaled_series(column: list[tuple[Cell, Reading]]) -> dict[Cell, Reading]:
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
    return not read.rebuilt and as_sent(read, read.planned)


def as_sent(read: FormRead, sheets: Sequence[PlannedForm]) -> bool:
    """Whether no input on some of its sheets differs from what was sent out."""
    names = {form.sheet for form in sheets}
    own = ((*read.fields[key], reading) for key, reading in read.readings.items())
    return all(_as_sent(field, reading) for form, field, reading in own if form.sheet in names)


def _as_sent(planned: PlannedField, reading: Reading) -> bool:
    sent = planned.value if planned.value != "" else None
    if isinstance(sent, str) and isinstance(reading.value, str):
        return comparable(sent) == comparable(reading.value)
    return not reading.bad and reading.value == sent
