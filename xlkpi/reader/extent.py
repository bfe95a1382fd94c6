"""How far a sheet reaches: its values near A1 as rows, and what stands far from all of them.

A space typed in the last row of a sheet, or a format that was drawn down to it, is no content; a
word there is one stray cell. Neither may cost the whole workbook, nor the memory of a rectangle
that holds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.reader.book import TooLargeError
from xlkpi.reader.limits import MOST_CELLS, MOST_COLUMNS, MOST_MARKS, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlkpi.reader.book import Raw

    Rows = Mapping[int, Mapping[int, Raw]]
    Stray = tuple[CellRef, Raw]

_NEAR_ROWS, _NEAR_COLUMNS = 10_000, 100
"""What a sheet is cut to where its values span more than any form: whichever costs fewer cells."""


class Extent:
    """The far cells of a sheet, while it comes in; what is blank to the eye is none."""

    def __init__(self) -> None:
        self.far: list[Stray] = []

    def is_near(self, row: int, column: int, value: Raw) -> bool:
        """Whether a cell is within reach; one that is not is noted."""
        if row < MOST_ROWS and column < MOST_COLUMNS:
            return True
        self.note(CellRef(row, column), value)
        return False

    def note(self, at: CellRef, value: Raw) -> None:
        """Note a far cell, unless it is blank.

        Raises:
            TooLargeError: There are more of them than anybody strews about.
        """
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        self.far.append((at, value))
        if len(self.far) > MOST_MARKS:
            raise TooLargeError("many values far outside the table")

    def laid_out(self, rows: Rows) -> list[list[Raw]]:
        """Return the rows from A1 on, all of one width; what makes them too many is far."""
        near = self._cut(rows)
        height = max(near, default=-1) + 1
        width = max((max(values, default=-1) for values in near.values()), default=-1) + 1
        laid: list[list[Raw]] = [[None] * width for _ in range(height)]
        for row, values in near.items():
            for column, value in values.items():
                laid[row][column] = value
        return laid

    def _cut(self, rows: Rows) -> Rows:
        if _size(rows) <= MOST_CELLS:
            return rows
        ways: Sequence[Callable[[int, int], bool]] = (
            lambda _, column: column < _NEAR_COLUMNS,
            lambda row, _: row < _NEAR_ROWS,
            lambda row, column: row < _NEAR_ROWS and column < _NEAR_COLUMNS,
        )
        cut = [(kept, _beyond(rows, kept)) for kept in ways]
        fitting = (one for one in cut if _size(_kept(rows, one[0])) <= MOST_CELLS)
        kept, beyond = min(fitting, key=lambda one: len(one[1]))
        for at, value in beyond:
            self.note(at, value)
        return _kept(rows, kept)


def _size(rows: Rows) -> int:
    width = max((max(values, default=-1) for values in rows.values()), default=-1) + 1
    return (max(rows, default=-1) + 1) * width


def _kept(rows: Rows, is_kept: Callable[[int, int], bool]) -> Rows:
    kept = (
        (row, {column: value for column, value in values.items() if is_kept(row, column)})
        for row, values in rows.items()
    )
    return {row: values for row, values in kept if values}


def _beyond(rows: Rows, is_kept: Callable[[int, int], bool]) -> Sequence[Stray]:
    return [
        (CellRef(row, column), value)
        for row, values in rows.items()
        for column, value in values.items()
        if not is_kept(row, column)
    ]
