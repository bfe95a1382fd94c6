"""Which values of a form the master has columns for, and how each adds up: read from the spec.

Single fields: what the printed form shows outside its head and signature and what does not come
from the roster. Tables filled in every row: all their numbers, a column for each row. Money and whole
numbers add; a percentage is the sum of its amounts over the sum of their bases, where a formula
of the spec says what these are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Arithmetic, Cell, Column, Name
from xlkpi.spec.kinds import Kind
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.models import FieldSpec, LayoutCell, Spec, TableSpec

_ADDING = (Kind.MONEY, Kind.INTEGER)
_NOT_SHOWN = ("note", "signature", "title")


@dataclass(frozen=True, slots=True)
class Share:
    """What a percentage over several forms is: the sum of `part` over the sum of `base`."""

    part: Cell
    base: Cell


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a form: where it stands, its words, its kind and its share, if it is one."""

    cell: Cell
    label: str
    row_label: str
    kind: Kind
    share: Share | None = None

    @property
    def id(self) -> str:
        """A name that no other figure of the spec has."""
        cell = self.cell
        return f"{cell.table}[{cell.row}].{cell.column}" if cell.table else cell.column

    @property
    def heading(self) -> str:
        """The words above its column."""
        return f"{self.row_label}\n{self.label}" if self.row_label else self.label

    @property
    def adds(self) -> bool:
        """Whether the values of several forms add up to something."""
        return self.kind in _ADDING


def figures(spec: Spec) -> tuple[Figure, ...]:
    """Return the figures of a spec: single fields first, then the tables filled in every row."""
    return (
        *single_figures(spec),
        *(f for name in period_tables(spec) for f in _of_table(spec, name)),
    )


def single_figures(spec: Spec) -> tuple[Figure, ...]:
    """Return the figures that stand once on a form, in the order of the spec."""
    shown = set(_printed(spec))
    return tuple(
        Figure(Cell("", "", name), field.label, "", field.kind, _quotient(field))
        for name, field in spec.fields.items()
        if name in shown and field.source is None
    )


def table_figures(spec: Spec, table: str) -> tuple[Figure, ...]:
    """Return the figures of one table, column by column, each with its rows."""
    return tuple(_of_table(spec, table))


def period_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables that become columns: fixed rows, all of them filled in."""
    return tuple(
        name for name, table in spec.tables.items() if table.fill == "every_row" and not table.spare
    )


def listed_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables that get a sheet of their own: those the spec names first, in its order."""
    apart = set(period_tables(spec))
    named = [name for name in spec.master.tables if name in spec.tables]
    return tuple(t for t in dict.fromkeys((*named, *spec.tables)) if t not in apart)


def headline(found: tuple[Figure, ...]) -> Figure | None:
    """Return the amount that stands for a whole form: the first single amount."""
    single = (f for f in found if not f.cell.table and f.kind is Kind.MONEY)
    return next(single, None)


def cumulative(found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the adding figures of tables that percentages are made of; all where there are none."""
    parts = {f.share.part for f in found if f.share is not None}
    tables = {cell.table for cell in parts}
    return tuple(
        f
        for f in found
        if f.cell.table and f.adds and (f.cell in parts or f.cell.table not in tables)
    )


def _of_table(spec: Spec, name: str) -> Iterator[Figure]:
    table = spec.tables[name]
    for column, field in table.columns.items():
        if not field.kind.numeric:
            continue
        for row in table_rows(table):
            share = _share(table, name, row.key, column)
            yield Figure(Cell(name, row.key, column), field.label, row.label, field.kind, share)


def _share(table: TableSpec, name: str, row: str, column: str) -> Share | None:
    """Return what a percentage of a table is a share of: part = percentage * base."""
    if table.columns[column].kind is not Kind.PERCENT:
        return None
    for part, field in table.columns.items():
        match field.formula:
            case (
                Arithmetic(op="*", left=Column(table=t, column=c), right=Name(name=base))
                | Arithmetic(op="*", left=Name(name=base), right=Column(table=t, column=c))
            ) if (t, c) == (name, column):
                return Share(Cell(name, row, part), Cell("", "", base))
    return None


def _quotient(field: FieldSpec) -> Share | None:
    """Return what a single percentage is a share of: percentage = part / base."""
    if field.kind is not Kind.PERCENT:
        return None
    match field.formula:
        case Arithmetic(op="/", left=Name(name=part), right=Name(name=base)):
            return Share(Cell("", "", part), Cell("", "", base))
    return None


def _printed(spec: Spec) -> Iterator[str]:
    """Yield the names of the fields in the printed part of the form's sheets."""
    for sheet in spec.sheets:
        for row in sheet.rows:
            yield from (cell.field for cell in row.cells if cell.field and _shown(cell))


def _shown(cell: LayoutCell) -> bool:
    return cell.style not in _NOT_SHOWN
