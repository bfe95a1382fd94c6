"""The formulas of a 汇总表: sums over the sheets that have the values of single forms.

They compare whole cells (=), which takes neither digits for numbers nor * and ? for others, as
SUMIFS does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula import excel
from xlkpi.formula.ast import Cell
from xlkpi.formula.excel_text import FALSE, exact, text
from xlkpi.formula.excel_totals import BAD
from xlkpi.formula.named_cells import Leaf
from xlkpi.master.content.details import PROJECT_KEY
from xlkpi.master.content.shape import over_sheets
from xlkpi.master.content.table_rows import ROW_KEY, value_column
from xlkpi.rollup.form_sums import ALL_ROWS
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Column, Expr, Fold, Lookup
    from xlkpi.master.content.form_scopes import Scope
    from xlkpi.master.content.shape import Shape
    from xlkpi.rollup.facts import Facts


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the values of single forms stand: a line for each form, and one for each filled row.

    `tables` are the sheets of rows, by table; other tables stand in the lines of the forms.
    """

    facts: Facts
    detail: Shape
    tables: Mapping[str, Shape]

    def sum(self, cell: Cell, scope: Scope) -> str:
        """Return the formula (without "=") of a cell added up over the forms of a scope."""
        rows = self.tables.get(cell.table)
        if rows is not None:
            own = "" if cell.row == ALL_ROWS else cell.row
            column = value_column(cell.column)
            return over_sheets(rows, lambda one: self._sum(one, column, scope, own))
        if cell.table and cell.row == ALL_ROWS:
            table = self.facts.spec.tables[cell.table]
            keys = [row.key for row in table_rows(table)]
            cells = (Cell(cell.table, key, cell.column) for key in keys)
            return "+".join(self._sum(self.detail, one.name, scope) for one in cells)
        return self._sum(self.detail, cell.name, scope)

    def _sum(self, sheet: Shape, column: str, scope: Scope, row: str = "") -> str:
        wanted = [(sheet.area(ROW_KEY), row)] if row else []
        if scope.kind is not None:
            wanted.append((sheet.area("unit_kind"), scope.kind))
        if scope.project is not None:
            key = self.facts.project_keys[scope.project.id]
            wanted.append((sheet.area(PROJECT_KEY), key))
        if not wanted:
            return f"SUM({sheet.area(column)})"
        same = [exact(area, text(value)) for area, value in wanted]  # = knows no capitals
        # multiplied, since SUMPRODUCT takes no truth for a number
        which = "*".join(same if len(same) > 1 else [*same, "1"])
        return f"SUMPRODUCT({which},{sheet.area(column)})"


@dataclass(frozen=True, slots=True)
class Added:
    """Values that were added up, as the formulas of one sheet name them.

    `places` are the cells that stand on a 汇总表, as the sheet names them; `sums` the formulas of
    those that do not. What is in neither is blank. Those of `zeros` are 0 where blank.
    """

    places: Mapping[Cell, str]
    sums: Mapping[Cell, str]
    zeros: frozenset[Cell]

    def formula(self, expr: Expr) -> str:
        """Return the formula of an expression over them, without "="."""
        return excel.computed(expr, self)

    def leaf(self, cell: Cell) -> Leaf:
        """Return how formulas name a cell: a number or nothing."""
        place, sum_ = self.places.get(cell), self.sums.get(cell)
        if place is not None and cell in self.zeros:
            return Leaf(f"N({place})", "number", BAD, constant=True)
        if place is not None or (sum_ is None and cell not in self.zeros):
            return _Sum(place or '""', "number", BAD)
        return Leaf(sum_ or "0", "number", BAD, constant=True)

    def may_be_long(self, cell: Cell) -> bool:
        """Return that no number is a text."""
        del cell
        return False

    def shared(self, expr: Expr) -> str | None:
        """Return None: every formula stands alone."""

    def rows(self, table: str) -> tuple[str, ...]:
        """Return none: what runs over rows is a cell here (`form_sums.ALL_ROWS`)."""
        raise TypeError(table)

    def column(self, column: Column) -> str:
        """Raise an error, as `rows` does."""
        raise TypeError(column)

    def keys(self, column: Column) -> str:
        """Raise an error, as `rows` does."""
        raise TypeError(column)

    def keys_down_to(self, cell: Cell) -> str:
        """Raise an error, as `rows` does."""
        raise TypeError(cell)

    def key(self, cell: Cell) -> str:
        """Raise an error, as `rows` does."""
        raise TypeError(cell)

    def items(self, fold: Fold) -> str:
        """Raise an error, as `rows` does."""
        raise TypeError(fold)

    def list_range(self, name: str) -> str:
        """Raise an error: no text adds up."""
        raise TypeError(name)

    def table_range(self, lookup: Lookup) -> tuple[str, str]:
        """Raise an error: no text adds up.

        Returns:
            Nothing.
        """
        raise TypeError(lookup)

    def words(self, name: str) -> tuple[str, ...]:
        """Raise an error: no text adds up."""
        raise TypeError(name)


class _Sum(Leaf):
    """A number that was added up: there is none that cannot be read."""

    __slots__ = ()

    @property
    def is_bad(self) -> str:
        """Whether it cannot be read: never."""
        return FALSE
