"""Which columns a form's line has in the master, by the spec."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.spec.references import reference
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.kinds import Kind
    from xlkpi.spec.models import Spec


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column: the form's cell it shows, its label and kind.

    `share` is the amount that the percentage is of the total, over several forms; None for what
    simply adds.
    """

    cell: Cell
    label: str
    kind: Kind
    share: Cell | None = None

    @property
    def adds(self) -> bool:
        """Whether the column has a sum."""
        return self.kind.numeric and self.share is None


def form_columns(spec: Spec) -> tuple[FormColumn, ...]:
    """Return the columns of a form's line, in the order of the spec."""
    return tuple(column for text in spec.master.columns for column in _columns(spec, text))


def _columns(spec: Spec, text: str) -> Iterator[FormColumn]:
    match reference(text):
        case Name(name=name):
            field = spec.fields[name]
            yield FormColumn(Cell("", "", name), field.label, field.kind)
        case Column(table=table, column=column):
            found = spec.tables[table]
            field = found.columns[column]
            share = spec.master.shares.get(text)
            for row in table_rows(found, 0):
                amount = Cell(table, row.key, share.rpartition(".")[2]) if share else None
                label = f"{row.label}{field.label}"
                yield FormColumn(Cell(table, row.key, column), label, field.kind, amount)
        case Cell() as cell:
            field = spec.tables[cell.table].columns[cell.column]
            yield FormColumn(cell, field.label, field.kind)
