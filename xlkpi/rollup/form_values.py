"""What stands in one unit's form, cell by cell, and what formulas over it come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.ground import ground
from xlkpi.formula.state import BLANK
from xlkpi.rollup.figures import field_of
from xlkpi.spec.rows import table_rows
from xlkpi.spec.settled import seen_by_formulas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.records import Value
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True)
class FormValues:
    """One form by its cells; amounts are in its measure, percentages shares (0.3 is 30%)."""

    spec: Spec
    form: MergedForm

    @cached_property
    def values(self) -> Mapping[Cell, Value]:
        """What stands in it; what is blank is not in it."""
        return {
            Cell(record.table, record.row, column): value
            for record in self.form.submission.records
            for column, value in record.values.items()
            if value != ""
        }

    @cached_property
    def _rows(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for cell in self.values:
            found.setdefault(cell.table, {})[cell.row] = None
        return {table: tuple(_in_order(self.spec, table, rows)) for table, rows in found.items()}

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the keys of the rows of a table that hold anything, in the order of the form."""
        return self._rows.get(table, ())

    def value(self, cell: Cell) -> Value | None:
        """Return what stands in a cell, None for blank."""
        return self.values.get(cell)

    def number(self, cell: Cell) -> Decimal | None:
        """Return the number in a cell, None where there is none."""
        found = self.values.get(cell)
        return found if isinstance(found, Decimal) else None

    def comes_to(self, expr: Expr, table: str = "", row: str = "") -> Result:
        """Return what a formula of the spec, in a row of a table or in none, comes to here."""
        grounded = ground(expr, self._every_row, (table, row) if table else None)
        return evaluate(grounded, self._leaf, self._words, self._every_row)

    def _every_row(self, table: str) -> tuple[str, ...]:
        known = [row.key for row in table_rows(self.spec.tables[table])]
        return (*known, *(key for key in self.rows(table) if key not in known))

    def _leaf(self, cell: Cell) -> Result:
        value, field = self.values.get(cell), field_of(self.spec, cell)
        if value is None:
            return Decimal(0) if field.blank_as_zero and field.kind.numeric else BLANK
        return seen_by_formulas(value, field.kind)

    def _words(self, name: str) -> tuple[str, ...]:
        return self.spec.lists[name].all_words


def _in_order(spec: Spec, table: str, rows: Mapping[str, None]) -> Iterator[str]:
    """Yield the keys of rows in the order of the form; those it does not know come last."""
    known = [row.key for row in table_rows(spec.tables[table])] if table in spec.tables else []
    yield from (key for key in known if key in rows)
    yield from (key for key in rows if key not in known)
