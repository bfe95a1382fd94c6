"""Which rows of a table have the same in a column: looked up, not gone through for each row."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Column
from xlkpi.formula.state import TOLERANCE, State

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from xlkpi.formula.state import Value

    Result = Value | State


class ColumnIndexes:
    """The columns of one form, each by what stands in it, made where they are asked for.

    Args:
        leaf: Gives what stands in a cell; always the same.
        rows: Gives the row keys of a table, in order.

    `without_value` keeps what aggregates over like rows come to for a row that is like none.
    """

    def __init__(
        self, leaf: Callable[[Cell], Result], rows: Callable[[str], tuple[str, ...]]
    ) -> None:
        self._leaf, self._rows = leaf, rows
        self._known: dict[tuple[str, str], _ColumnIndex] = {}
        self.without_value: dict[Hashable, Result] = {}

    def of(self, column: Column | Cell) -> _ColumnIndex:
        """Return the index of a column, or of a cell's column."""
        name = (column.table, column.column)
        if name not in self._known:
            keys = self._rows(column.table)
            found = [self._leaf(Cell(column.table, key, column.column)) for key in keys]
            self._known[name] = _ColumnIndex(found)
        return self._known[name]


class _ColumnIndex:
    """What stands in a column, by rows from 0."""

    def __init__(self, values: Sequence[Result]) -> None:
        self._values = values

    def is_repeated(self, row: int) -> bool:
        """Whether a row above has the very same value."""
        return self._first[self._values[row]] < row

    def like(self, wanted: Value) -> list[int]:
        """Return the rows that may be equal to a value, and those without one, in order."""
        places = _places(wanted)
        found = [row for place in places for row in self._by_place.get(place, ())]
        return sorted({*found, *self._unknown})

    @cached_property
    def _first(self) -> Mapping[Result, int]:
        return {value: n for n, value in reversed([*enumerate(self._values)])}

    @cached_property
    def _unknown(self) -> tuple[int, ...]:
        return tuple(n for n, value in enumerate(self._values) if isinstance(value, State))

    @cached_property
    def _by_place(self) -> Mapping[object, Sequence[int]]:
        found: dict[object, list[int]] = defaultdict(list)
        for n, value in enumerate(self._values):
            if not isinstance(value, State):
                found[_places(value)[0]].append(n)
        return found


def _places(value: Value) -> tuple[object, ...]:
    """Return where a value is kept, then where others are that count as equal to it."""
    if not isinstance(value, Decimal):
        return (value,)
    step = value // (2 * TOLERANCE)
    return step, step - 1, step + 1
