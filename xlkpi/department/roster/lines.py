"""The lines of the roster's sheets, each with the places of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.problems import Place
    from xlkpi.records import Value


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One filled line of a sheet of the roster."""

    table: str
    row: str
    values: Mapping[str, Value]
    place_of: Callable[[Cell], Place]

    def text(self, column: str) -> str:
        """Return what stands in a column, "" where that is nothing or unreadable."""
        return str(self.values.get(column, ""))

    def place(self, column: str) -> Place:
        """Return where a column of this line is."""
        return self.place_of(Cell(self.table, self.row, column))
