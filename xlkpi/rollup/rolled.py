"""A project over the units that report it: their forms rolled up to one form.

What is typed is rolled up as the spec says (`master.rollup`): amounts add, percentages are averaged
by weight, texts such as ≥15人 add, words are counted. What is computed is computed anew, by the
form's own formulas over the rolled-up values: a rolled-up form is a form. Where units cannot be
brought together there is no value, and why is told; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.formula.state import BAD
from xlkpi.plan.sheet_layout import sheet_layouts
from xlkpi.rollup.figures import field_of, figure, figures
from xlkpi.rollup.form_values import FormValues
from xlkpi.rollup.rolled_form import RolledForm
from xlkpi.rollup.rolled_rows import RolledRow, rolled_rows, spare_rows
from xlkpi.rollup.rolled_ways import RolledPart, RolledWay
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.measures import in_measure
from xlkpi.spec.rows import table_rows
from xlkpi.spec.sources import OF_ALL_UNITS
from xlkpi.spec.spellings import spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.plan.laid_out import SheetLayout
    from xlkpi.records import Value
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.converted import Measure
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.texts import Words

_OF_SHARE = Decimal("0.0001")
_CLEAN = Context(prec=28, rounding=ROUND_HALF_UP)
"""What was computed to 34 digits: 30.33 is not 30.32999..."""
_NUMBERS = (Kind.MONEY, Kind.INTEGER, Kind.NUMBER, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Rolled:
    """The cells that are rolled up; those of `values` have a value, those of `apart` have several.

    Amounts are in the measure of the collection, percentages shares (0.3 is 30%). `rows` are the
    rows of the tables that the spec has rolled up, `values` has all their cells, words too; `why`
    says why a cell is apart, where that is not by another cell.
    """

    cells: frozenset[Cell]
    values: Mapping[Cell, Value]
    apart: tuple[Figure, ...] = ()
    rows: tuple[RolledRow, ...] = ()
    why: Mapping[Cell, Words] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose rows are rolled up."""
        return frozenset(row.table for row in self.rows)


class Rollup:
    """How the forms of a spec are rolled up, project by project.

    Args:
        spec: With the settings of the collection.
        measure: The measure of its amounts; None for the spec's own.
    """

    def __init__(self, spec: Spec, measure: Measure | None = None) -> None:
        self.spec = spelled_out(in_measure(spec, measure or spec.measure))
        self._laid_out: dict[tuple[tuple[str, int], ...], tuple[SheetLayout, ...]] = {}

    def form_of(self, forms: Sequence[MergedForm]) -> ProjectForm:
        """Return the rolled-up form of a project, over which formulas can be asked.

        Args:
            forms: The accepted forms of the project that report anything, in whatever order.
        """
        known = [FormValues(self.spec, form) for form in sorted(forms, key=_lead_first)]
        said = self.spec.master.rollup
        tables = said.rows if said is not None else {}
        rows = tuple(
            row for name, one in tables.items() for row in rolled_rows(self.spec, name, one, known)
        )
        spare = {
            name: spare_rows(self.spec.tables[name], [row for row in rows if row.table == name])
            for name in tables
        }
        keys = {
            name: tuple(row.key for row in table_rows(table, spare.get(name)))
            for name, table in self.spec.tables.items()
        }
        keys[""] = ("",)  # single fields have no table and no row
        return ProjectForm(self.spec, known, rows, keys, self._layouts(spare))

    def _layouts(self, spare: Mapping[str, int]) -> tuple[SheetLayout, ...]:
        key = tuple(spare.items())
        if key not in self._laid_out:
            self._laid_out[key] = sheet_layouts(self.spec, spare)
        return self._laid_out[key]


class ProjectForm:
    """The form of one project, rolled up over the units' forms."""

    def __init__(
        self,
        spec: Spec,
        forms: Sequence[FormValues],
        rows: tuple[RolledRow, ...],
        keys: Mapping[str, tuple[str, ...]],
        layouts: Sequence[SheetLayout],
    ) -> None:
        self.spec, self.forms, self.rows = spec, forms, rows
        self._fields = [one for layout in layouts for one in layout.fields]
        self._names = {one.key: one.row.name for one in self._fields if one.row is not None}
        exprs = {one.key: one.expr for one in self._fields if one.expr is not None}
        words = {one.key: one.word for one in self._fields if one.word}
        self._printed = [
            one.key
            for layout in layouts
            for one in (*layout.fields, *layout.views)
            if not one.hidden and one.placed.area.first in layout.print_area
        ]
        self.form = RolledForm(spec, forms, rows, keys, exprs, words)

    @cached_property
    def rolled(self) -> Rolled:
        """All that is rolled up."""
        cells = self._cells()
        if not self.forms:
            return Rolled(frozenset(cells), {})
        if len(self.forms) == 1:
            return self._own(self.forms[0])
        values: dict[Cell, Value] = {}
        apart: list[Figure] = []
        why: dict[Cell, Words] = {}
        for cell in (*cells, *self._words()):
            one = self.form.found(cell)
            if one.apart is not None:
                why[cell] = one.apart
            if one.seen is BAD and one.shown is None and cell in cells:
                apart.append(figure(self.spec, cell, self._row_name(cell)))
            elif one.shown is not None:
                values[cell] = _finished(one.shown, field_of(self.spec, cell))
        return Rolled(frozenset(cells), values, tuple(apart), self.rows, why)

    def comes_to(self, expr: Expr, table: str = "", row: str = "") -> Result:
        """Return what a formula of the spec comes to over the rolled-up form."""
        if len(self.forms) == 1:
            return self.forms[0].comes_to(expr, table, row)
        return self.form.comes_to(expr, table, row)

    def told(self, cell: Cell) -> Value | None:
        """Return the texts of all units in a cell: once what all say, else each with its unit."""
        if len(self.forms) == 1:
            return self.forms[0].value(cell)
        return self.form.joined(cell).shown

    def way(self, cell: Cell) -> RolledWay:
        """Return how a cell that has a value comes of the units' forms."""
        if len(self.forms) > 1:
            return self.form.way(cell)
        (one,) = self.forms
        value = one.value(cell)
        return RolledWay(() if value is None else (RolledPart(one.form, cell, value),))

    def _own(self, one: FormValues) -> Rolled:
        """Return a project of one unit: every value is the unit's own."""
        cells = self._cells()
        words = self._words()
        values = {c: v for c in (*cells, *words) if (v := one.value(c)) is not None}
        return Rolled(frozenset(cells), values, rows=self.rows)

    def _cells(self) -> dict[Cell, None]:
        """Return the cells that are rolled up: numbers, words that are computed, rolled-up rows."""
        spec, form = self.spec, self.form
        chosen = (one.cell for one in figures(spec))
        known = (*_single(spec), *self._every_row(), *chosen, *self._averaged())
        cells = [c for c in known if _is_rolled(field_of(spec, c)) or form.is_joined(c)]
        own = (c for c in self._row_cells() if form.is_rolled(c) or _is_rolled(field_of(spec, c)))
        return dict.fromkeys((*cells, *own))

    def _words(self) -> tuple[Cell, ...]:
        """Return the other cells of rolled-up rows: words of the lead unit, or of the first."""
        cells = self._cells()
        return tuple(cell for cell in self._row_cells() if cell not in cells)

    def _row_cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from (row.cell(name) for name in self.spec.tables[row.table].columns)

    def _every_row(self) -> Iterator[Cell]:
        """Yield the printed cells of rows that every form has."""
        tables = self.spec.tables
        for key in self._printed:
            if key.table and tables[key.table].fill == "every_row":
                yield key

    def _averaged(self) -> Iterator[Cell]:
        """Yield the cells of rows that every form has and that are averaged, printed or not."""
        for one in self._fields:
            table = self.spec.tables.get(one.key.table)
            if table is not None and table.fill == "every_row" and self.form.is_averaged(one.key):
                yield one.key

    def _row_name(self, cell: Cell) -> str:
        """Return the words of a cell's row: those that tell rolled-up rows apart, else its name."""
        row = next(
            (one for one in self.rows if (one.table, one.key) == (cell.table, cell.row)), None
        )
        said = self.spec.master.rollup
        if row is None or said is None:
            return self._names.get(cell, "")
        shown = self.form.found(row.cell(said.rows[row.table].same[-1])).shown
        return str(shown) if shown is not None else self._names.get(cell, "")


def _lead_first(form: MergedForm) -> tuple[bool, str]:
    return form.unit.id != form.project.lead_unit, form.unit.id


def _is_rolled(field: FieldSpec) -> bool:
    """Whether a value is of all units: a number, or a word that is computed, such as a grade."""
    return field.kind in _NUMBERS or field.formula is not None


def _single(spec: Spec) -> Iterator[Cell]:
    """Yield the single fields that a unit says something in: year and project are what they are."""
    for name, one in spec.fields.items():
        if not (one.locked and (one.source or "").startswith(OF_ALL_UNITS)):
            yield Cell("", "", name)


def _finished(value: Value, field: FieldSpec) -> Value:
    """Return a value as it is told: percentages to 0.01%."""
    if not isinstance(value, Decimal):
        return value
    if field.kind is Kind.PERCENT:
        return value.quantize(_OF_SHARE, ROUND_HALF_UP)
    return _CLEAN.plus(value)
