"""What the results of formulas go by that say the same of a row each: found for two rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlkpi.plan.rows_alike import SaidOfRow

    Inputs = tuple[Cell, ...] | None
    """The cells without a formula that a result goes by; None where they are too many."""
    _Pattern = tuple[tuple[Cell, int | None], ...]
    """Cells of a row, each with how far it is from the formula's row; None for the same in all."""


@dataclass(frozen=True, slots=True)
class InputsOfRows:
    """The cells that results of rows alike go by, as far as they are known.

    They are found for two rows and compared: a cell that is so much further down as its row is
    goes along with it; one that is the same in both stays. Else each is found by itself.
    """

    _first: dict[object, tuple[int, Inputs]] = field(default_factory=dict)
    _patterns: dict[object, _Pattern | None] = field(default_factory=dict)
    _none: set[object] = field(default_factory=set)

    def inputs(
        self, of_row: SaidOfRow, rows: Sequence[str], find: Callable[[], Inputs]
    ) -> tuple[Inputs, bool]:
        """Return what a formula's result goes by.

        Args:
            of_row: What the formula says of its row.
            rows: The keys of the rows of the table, in order.
            find: Finds it.

        Returns:
            The cells, and whether they are those of the other rows further down, one by one: only
            then is the result the same where they hold the same.
        """
        said, number = of_row.said, of_row.number
        if said in self._none:
            return None, False
        pattern = self._patterns.get(said)
        if pattern is None:
            found = find()
            if said not in self._first:
                self._first[said] = (number, found)
            elif found is None is self._first[said][1]:
                self._none.add(said)
            elif said not in self._patterns:
                first = self._first[said]
                self._patterns[said] = _compared(of_row.table, rows, *first, number, found)
            return found, False
        cells = (
            cell if far is None else Cell(cell.table, rows[number + far], cell.column)
            for cell, far in pattern
        )
        return tuple(cells), True


def _compared(
    table: str, rows: Sequence[str], number: int, one: Inputs, other_number: int, other: Inputs
) -> _Pattern | None:
    if one is None or other is None or len(one) != len(other):
        return None
    places = {row: n for n, row in enumerate(rows)}
    own = (rows[number], rows[other_number])
    pattern: list[tuple[Cell, int | None]] = []
    for cell, there in zip(one, other, strict=True):
        if cell == there:
            if cell.table == table and cell.row in own:
                return None  # the one row is among what it looks at, for the other it is any row
            pattern.append((cell, None))
            continue
        if (cell.table, cell.column) != (there.table, there.column) or cell.table != table:
            return None
        if places[there.row] - places[cell.row] != other_number - number:
            return None
        pattern.append((cell, places[cell.row] - number))
    return tuple(pattern)
