"""The values of one form's cells, each computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, Cell
from xlkpi.formula.column_index import ColumnIndexes
from xlkpi.formula.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result


def is_total(expr: Expr | None) -> bool:
    """Whether a grounded formula adds up cells of one column, as that of rows below a row does."""
    if not isinstance(expr, Call) or expr.name != "total":
        return False
    cells = [arg for arg in expr.args if isinstance(arg, Cell)]
    return len(cells) == len(expr.args) and len({(c.table, c.column) for c in cells}) == 1


class Computed:
    """What stands in the cells of a form: what was typed, and what formulas come to.

    Args:
        formula: Gives a cell's grounded formula, None where there is none.
        typed: Gives what stands in a cell without one; 0 for a blank field that reads as zero.
        rows: The row keys of each table, in order.
        lists: The words of each named list.
    """

    def __init__(
        self,
        formula: Callable[[Cell], Expr | None],
        typed: Callable[[Cell], Result],
        rows: Mapping[str, tuple[str, ...]],
        lists: Mapping[str, Sequence[str]],
    ) -> None:
        self.formula = formula
        self._typed = typed
        self._rows = rows
        self._lists = lists
        self._known: dict[Cell, Result] = {}
        self._columns = ColumnIndexes(self.leaf, self.rows)

    def take(self, other: Computed, anew: Iterable[Cell]) -> None:
        """Let cells have what they have in another form, all but those to be found anew."""
        self._known.update(other._known)
        for cell in anew:
            self._known.pop(cell, None)

    def of(self, expr: Expr) -> Result:
        """Return what a grounded formula comes to: its value, BLANK or BAD."""
        return evaluate(expr, self.leaf, self._lists.__getitem__, self.rows, self._columns)

    def leaf(self, cell: Cell) -> Result:
        """Return what stands in a cell, BLANK or BAD."""
        if cell not in self._known:
            expr = self.formula(cell)
            self._known[cell] = self._typed(cell) if expr is None else self._computed(cell, expr)
        return self._known[cell]

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the row keys of a table, none where the form has no such rows."""
        return self._rows.get(table, ())

    def _computed(self, cell: Cell, expr: Expr) -> Result:
        """Compute a cell, first those above it: a running total is no recursion row by row.

        The sum of the rows below a row looks up for none.
        """
        if is_total(expr):
            return self.of(expr)
        rows = self.rows(cell.table)
        first = last = rows.index(cell.row)
        while first and Cell(cell.table, rows[first - 1], cell.column) not in self._known:
            first -= 1
        for row in rows[first:last]:
            one = Cell(cell.table, row, cell.column)
            formula = self.formula(one)
            if not is_total(formula):
                self._known[one] = self._typed(one) if formula is None else self.of(formula)
        return self.of(expr)
