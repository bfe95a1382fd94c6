"""Which values of a form the master has columns for, and how each adds up.

The spec's master section says it; where it is silent: of the single fields, what the printed form
shows outside its head and signature and what does not come from the roster, and the numbers of
tables filled in every row, a column for each row. Money and numbers add, but for those that the
spec says do not; a percentage is the sum of its amounts over the sum of their bases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from xlkpi.formula.ast import Arithmetic, Cell, Column, Name
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.references import reference
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.formula.ast import Reference
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.language.sheet_models import LayoutCell
    from xlkpi.spec.rows import TableRow

ADDING = (Kind.MONEY, Kind.INTEGER, Kind.NUMBER)
"""Kinds whose values add up, where the spec does not say otherwise."""
_NOT_SHOWN = ("note", "signature", "title")


@dataclass(frozen=True, slots=True)
class Share:
    """What a percentage over several forms is: the sum of `part` over the sum of `base`."""

    part: Cell
    base: Cell


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a form: where it stands, its words, its kind and its share, if it is one.

    `adds` says whether the values of several forms add up to something.
    """

    cell: Cell
    label: str
    row_label: str
    kind: Kind
    share: Share | None = None
    adds: bool = False

    @property
    def id(self) -> str:
        """A name that no other figure of the spec has."""
        return self.cell.name

    @property
    def heading(self) -> str:
        """The words above its column."""
        return f"{self.row_label}\n{self.label}" if self.row_label else self.label


def figures(spec: Spec) -> tuple[Figure, ...]:
    """Return the figures of a spec, in the order of their columns.

    Returns:
        What `master.columns` of the spec names, else what its structure says (see the module).
    """
    return tuple(figure for chosen in _chosen(spec) for figure in _figures(spec, chosen))


def table_figures(spec: Spec, table: str) -> tuple[Figure, ...]:
    """Return the figures of one table, column by column, each with its rows."""
    return tuple(figure for figure in figures(spec) if figure.cell.table == table)


def period_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables (names) that become columns, a column for each fixed row."""
    return tuple(dict.fromkeys(c.table for c in _chosen(spec) if isinstance(c, Column)))


def listed_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables (names) with a sheet of their own: those the spec names come first."""
    apart = set(period_tables(spec))
    named = [name for name in spec.master.tables if name in spec.tables]
    return tuple(t for t in dict.fromkeys((*named, *spec.tables)) if t not in apart)


def headline(spec: Spec) -> Figure | None:
    """Return the amount that stands for a form and adds up to the control total.

    Returns:
        What the spec names (`master.total`), else its first single amount; None where there is
        none.
    """
    single = [f for f in figures(spec) if not f.cell.table and f.kind is Kind.MONEY]
    named = (f for f in single if f.cell.column == spec.master.total)
    return next(iter((*named, *single)), None)


def cumulative(found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the adding figures of tables that percentages are made of, else all of them.

    Args:
        found: Figures of a spec (`figures`), in whose order they are returned.
    """
    parts = {f.share.part for f in found if f.share is not None}
    tables = {cell.table for cell in parts}
    return tuple(
        f
        for f in found
        if f.cell.table and f.adds and (f.cell in parts or f.cell.table not in tables)
    )


def _chosen(spec: Spec) -> tuple[Reference, ...]:
    """Return what has columns: as the spec says, else what its structure says."""
    if spec.master.columns:
        return tuple(reference(text) for text in spec.master.columns)
    printed = set(_printed(spec))
    single = (n for n, f in spec.fields.items() if n in printed and f.source is None)
    tables = ((n, t) for n, t in spec.tables.items() if t.fill == "every_row" and not t.spare)
    columns = (
        Column(name, column)
        for name, table in tables
        for column, field in table.columns.items()
        if field.kind.numeric
    )
    return (*map(Name, single), *columns)


def _figures(spec: Spec, chosen: Reference) -> Iterator[Figure]:
    match chosen:
        case Name(name=name):
            yield figure(spec, Cell("", "", name))
        case Column(table=table, column=column):
            for row in table_rows(spec.tables[table], 0):
                yield _of_row(spec, row, Cell(table, row.key, column))
        case Cell(table=table, row=key, column=column):
            rows = (row for row in table_rows(spec.tables[table]) if row.key == key)
            yield from (_of_row(spec, row, Cell(table, key, column)) for row in rows)
        case _:
            assert_never(chosen)


def figure(spec: Spec, cell: Cell, row_label: str = "") -> Figure:
    """Return the figure of a cell; `row_label` is the name of its row."""
    found = field_of(spec, cell)
    return Figure(cell, found.heading, row_label, found.kind, share(spec, cell), adds(spec, cell))


def _of_row(spec: Spec, row: TableRow, cell: Cell) -> Figure:
    return figure(spec, cell, row.name)


def field_of(spec: Spec, cell: Cell) -> FieldSpec:
    """Return the field that a cell is of."""
    if cell.table:
        return spec.tables[cell.table].columns[cell.column]
    return spec.fields[cell.column]


def adds(spec: Spec, cell: Cell) -> bool:
    """Whether the values of several forms in a cell add up to something."""
    return field_of(spec, cell).kind in ADDING and cell.field not in spec.master.not_added


def is_computed_anew(spec: Spec, one: Figure) -> bool:
    """Whether what a project comes to is computed of its rolled-up form, not of the units' values.

    So it is of lights that are counted, of scores and grades, where the spec says how projects are
    rolled up; amounts add, and percentages are made of them.
    """
    field = field_of(spec, one.cell)
    rolled = spec.master.rollup is not None and field.formula is not None
    return rolled and one.kind is not Kind.MONEY and one.share is None


def share(spec: Spec, cell: Cell) -> Share | None:
    """Return what a percentage is a share of, None for what is none or is of nothing known."""
    if not cell.table:
        return _quotient(spec.fields[cell.column])
    return _share(spec, cell.table, cell.row, cell.column)


def _share(spec: Spec, name: str, row: str, column: str) -> Share | None:
    """Return what a percentage of a table is a share of: part = percentage * base."""
    table, said = spec.tables[name], spec.master.shares.get(f"{name}.{column}")
    if said is not None and spec.master.total is not None:
        return Share(Cell(name, row, said.rpartition(".")[2]), Cell("", "", spec.master.total))
    if table.columns[column].kind is not Kind.PERCENT:
        return None
    products = ((part, _factors(field)) for part, field in table.columns.items())
    bases = ((part, base) for part, (of, base) in products if of == Column(name, column) and base)
    return next((Share(Cell(name, row, part), Cell("", "", b.name)) for part, b in bases), None)


def _factors(field: FieldSpec) -> tuple[Column | None, Name | None]:
    """Return the column and the single field that a formula multiplies."""
    match field.formula:
        case Arithmetic(op="*", left=Column() as column, right=Name() as name):
            return column, name
        case Arithmetic(op="*", left=Name() as name, right=Column() as column):
            return column, name
        case _:
            return None, None


def _quotient(field: FieldSpec) -> Share | None:
    """Return what a single percentage is a share of: percentage = part / base."""
    match field.formula:
        case Arithmetic(op="/", left=Name(name=part), right=Name(name=base)) if (
            field.kind is Kind.PERCENT
        ):
            return Share(Cell("", "", part), Cell("", "", base))
        case _:
            return None


def _printed(spec: Spec) -> Iterator[str]:
    """Yield the names of the fields in the printed part of the form's sheets."""
    for sheet in spec.sheets:
        for row in sheet.rows:
            yield from (cell.field for cell in row.cells if cell.field and _shown(cell))


def _shown(cell: LayoutCell) -> bool:
    return cell.style not in _NOT_SHOWN
