"""How the cells of a printed form add up over several forms: what the 汇总表 shows of each.

What adds (`figures.adds`) is added up. A percentage is the sum of its amounts over the sum of their
bases, or its own formula over the added-up values. Texts, days, words to choose stay blank, and so
does what the department's roster says of the collection or the project, which no adding up makes
truer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import (
    And,
    Arithmetic,
    Call,
    Cell,
    Column,
    Compare,
    Fold,
    Negative,
    Not,
    Number,
    Or,
)
from xlkpi.formula.walk import parts, with_parts
from xlkpi.plan.sheet_layout import sheet_layouts
from xlkpi.plan.summed import open_tables
from xlkpi.rollup.exact_sum import exact_sum
from xlkpi.rollup.figures import adds, field_of, figure, figures, period_tables, share
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import table_rows
from xlkpi.spec.sources import OF_ALL_UNITS, cell_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from xlkpi.formula.ast import Expr
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.language.models import Spec

ALL_ROWS = ""
"""The row of a cell that stands for a column, all its rows added up."""
_FUNCTIONS = ("if", "value_or", "round", "abs", "blank", "filled")
_OPERATIONS = (Arithmetic, Negative, Number, Compare, And, Or, Not)


@dataclass(frozen=True, slots=True)
class FormSums:
    """What the printed cells of a form come to over several forms.

    `ways` are the cells with a value: each with an expression over cells that add, of most the cell
    itself. `columns` are the figures that are added up and that the master has no column for
    otherwise.
    """

    ways: Mapping[Cell, Expr]
    columns: tuple[Figure, ...]

    @property
    def added(self) -> frozenset[Cell]:
        """The cells that are added up."""
        return frozenset(cell for way in self.ways.values() for cell in _cells(way))


def form_sums(spec: Spec) -> FormSums:
    """Return how the printed cells of a form add up."""
    cells: dict[Cell, Expr | None] = {}
    # one free row stands for all: they are not added up row by row
    for layout in sheet_layouts(spec, dict.fromkeys(open_tables(spec), 1)):
        for one in (*layout.fields, *layout.views):
            if one.placed.area.first in layout.print_area and not one.word:
                cells.setdefault(one.key, one.expr)
    given = _given(spec)
    found = {cell: _way(spec, given, cell, expr) for cell, expr in cells.items()}
    ways = {cell: way for cell, way in found.items() if way is not None}
    return FormSums(ways, _columns(spec, ways))


def added_up(forms: Iterable[MergedForm], cells: frozenset[Cell]) -> Mapping[Cell, Decimal]:
    """Return the exact sum of each of these cells over forms; one that none has is not in it."""
    values: dict[Cell, list[Decimal]] = defaultdict(list)
    columns = {(cell.table, cell.column) for cell in cells if cell.row == ALL_ROWS and cell.table}
    for form in forms:
        for cell, value in form.submission.numbers():
            if cell in cells:
                values[cell].append(value)
            if (cell.table, cell.column) in columns:
                values[Cell(cell.table, ALL_ROWS, cell.column)].append(value)
    return {cell: exact_sum(found) for cell, found in values.items()}


def _way(spec: Spec, given: frozenset[Cell], cell: Cell, expr: Expr | None) -> Expr | None:
    """Return what a printed cell comes to over several forms, None for blank."""
    if adds(spec, cell):
        return None if cell in given else cell
    if field_of(spec, cell).kind is not Kind.PERCENT:
        return None
    of = share(spec, cell)
    again = expr if of is None else Arithmetic("/", of.part, of.base)
    if again is None:
        return None
    again = _over_columns(again)
    return again if _is_known(spec, given, again) else None


def _given(spec: Spec) -> frozenset[Cell]:
    """Return the cells that hold what is said of the collection or the project, not of a unit."""
    return frozenset(
        cell
        for cell, source in cell_sources(spec).items()
        if source.startswith(OF_ALL_UNITS) and field_of(spec, cell).locked
    )


def _over_columns(expr: Expr) -> Expr:
    """Return an expression with the sums of whole columns as cells that stand for all rows."""
    match expr:
        case Fold(name="sum", table=table, item=Column(column=column), condition=None):
            return Cell(table, ALL_ROWS, column)
        case _:
            return with_parts(expr, _over_columns)


def _is_known(spec: Spec, given: frozenset[Cell], expr: Expr) -> bool:
    """Whether an expression means something over values that were added up."""
    if isinstance(expr, Cell):
        return adds(spec, expr) and expr not in given
    function = isinstance(expr, Call) and expr.name in _FUNCTIONS
    if not function and not isinstance(expr, _OPERATIONS):
        return False
    return all(_is_known(spec, given, part) for part in parts(expr))


def _columns(spec: Spec, ways: Mapping[Cell, Expr]) -> tuple[Figure, ...]:
    """Return the figures that a form's line has no column for though they are added up."""
    known, tables = {one.cell for one in figures(spec)}, period_tables(spec)
    found: dict[Cell, Figure] = {}
    for cell in (cell for way in ways.values() for cell in _cells(way)):
        if not cell.table and cell not in known:
            found[cell] = figure(spec, cell)
        if cell.table in tables:
            for row in table_rows(spec.tables[cell.table]):
                one = Cell(cell.table, row.key, cell.column)
                if one not in known and cell.row in (ALL_ROWS, row.key):
                    found[one] = figure(spec, one, row.name)
    return tuple(found.values())


def _cells(expr: Expr) -> Iterator[Cell]:
    if isinstance(expr, Cell):
        yield expr
    for part in parts(expr):
        yield from _cells(part)
