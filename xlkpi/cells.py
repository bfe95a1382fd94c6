"""Places on a sheet: cells, areas and their A1 names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_A1 = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*|(?i:true|false)")
REFERENCE = re.compile(
    r"\"[^\"]*\"|'[^']*'"
    r"|(?<![\w.])(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>[1-9][0-9]{0,6})"
    r"(?![\w.(!])"
)
"""The references of a formula, and what is none: texts and names of sheets in quotes."""
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384


@lru_cache(maxsize=1024)
def column_name(column: int) -> str:
    """Letters of a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    rest = column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


class CellRef(NamedTuple):
    """A cell by zero-based row and column."""

    row: int
    column: int

    @classmethod
    def parse(cls, a1: str) -> CellRef:
        """Read an A1 name, relative or fixed ("B3", "$B$3").

        Raises:
            ValueError: It is none, or beyond Excel's 1,048,576 rows or 16,384 columns.
        """
        match = _A1.fullmatch(a1)
        if match is None:
            raise ValueError(a1)
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        if column > MAX_COLUMNS or int(match[2]) > MAX_ROWS:
            raise ValueError(a1)
        return cls(int(match[2]) - 1, column - 1)

    def __str__(self) -> str:
        """Return the relative A1 name."""
        return f"{column_name(self.column)}{self.row + 1}"

    def right(self, columns: int) -> CellRef:
        """Return the cell so many columns further right."""
        return CellRef(self.row, self.column + columns)

    @property
    def in_fixed_row(self) -> str:
        """The A1 name with its row fixed."""
        return f"{column_name(self.column)}${self.row + 1}"

    @property
    def absolute(self) -> str:
        """The A1 name with both coordinates fixed."""
        return f"${column_name(self.column)}${self.row + 1}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; both corners belong to it."""

    first: CellRef
    last: CellRef

    @classmethod
    def of(cls, cell: CellRef, rows: int = 1, columns: int = 1) -> Area:
        """Return the area whose top-left cell is `cell`, so many cells high and wide."""
        return cls(cell, CellRef(cell.row + rows - 1, cell.column + columns - 1))

    @property
    def single(self) -> bool:
        """Whether the area is one cell."""
        return self.first == self.last

    @property
    def rows(self) -> int:
        """Height in cells."""
        return self.last.row - self.first.row + 1

    @property
    def columns(self) -> int:
        """Width in cells."""
        return self.last.column - self.first.column + 1

    def __iter__(self) -> Iterator[CellRef]:
        """Yield the cells row by row."""
        for row in range(self.first.row, self.last.row + 1):
            for column in range(self.first.column, self.last.column + 1):
                yield CellRef(row, column)

    def __contains__(self, cell: CellRef) -> bool:
        """Whether the cell lies in the area."""
        return (
            self.first.row <= cell.row <= self.last.row
            and self.first.column <= cell.column <= self.last.column
        )

    def __str__(self) -> str:
        """Return the relative A1 name ("B3" or "B3:D4")."""
        return str(self.first) if self.single else f"{self.first}:{self.last}"

    @property
    def absolute(self) -> str:
        """The A1 name with fixed coordinates."""
        if self.single:
            return self.first.absolute
        return f"{self.first.absolute}:{self.last.absolute}"


def quoted_sheet(name: str) -> str:
    """Return a sheet name as it stands in a formula: in '' where Excel could read it otherwise."""
    if _PLAIN_NAME.fullmatch(name) and not _CELL_LIKE.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def on_sheet(name: str, place: CellRef | Area) -> str:
    """Return the absolute reference to a place on a named sheet, without "=": '表 1'!$B$3."""
    return f"{quoted_sheet(name)}!{place.absolute}"
