"""A workbook as read: values, and what the file says of formulas, merges and protection."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.cells import CellRef

Raw = str | float | bool | date | None
"""What stands in a cell: a text, a number, true or false, a date, nothing."""


class NotReadableError(ValueError):
    """A workbook that no reader here can read, or that it is not safe to read."""


class LockedError(NotReadableError):
    """A workbook that opens with a password only."""


class TooLargeError(NotReadableError):
    """A workbook that holds, or claims, more than any form or roster does."""


class FarError(TooLargeError):
    """A value so far outside its table that this kind of file cannot be read; where it stands."""

    def __init__(self, sheet: str, cell: str) -> None:
        super().__init__(f"a value far outside the table: {sheet} {cell}")
        self.sheet = sheet
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: rows of values from A1 on, and what is told of its cells by A1 name.

    `formulas` are cell -> text without "=", "" where the text is long or stands elsewhere;
    `errors` are error values. `merges` are areas ("A1:B2"), `hidden` zero-based rows, `pictures`
    the first cells of pictures. `protected` and `validated` are None where a format does not tell.
    `formats` are the number formats of typed numbers and days, but for the general one. `far` is
    what stands far from all the rest, and in no row; `covered` are cells of which the file says
    that a joined area covers them, and has none that does: what stood there is gone.
    """

    name: str
    rows: Sequence[Sequence[Raw]]
    formulas: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    merges: frozenset[str] | None = None
    hidden: frozenset[int] = frozenset()
    pictures: tuple[str, ...] = ()
    protected: bool | None = None
    validated: bool | None = None
    formats: Mapping[str, str] = field(default_factory=dict)
    far: tuple[tuple[CellRef, Raw], ...] = ()
    covered: frozenset[CellRef] = frozenset()

    def at(self, cell: CellRef) -> Raw:
        """Return what stands in a cell; None where nothing does, and beyond the sheet's edges."""
        if not 0 <= cell.row < len(self.rows) or not 0 <= cell.column < len(self.rows[cell.row]):
            return None
        found = self.rows[cell.row][cell.column]
        return None if found == "" and isinstance(found, str) else found


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as read: its sheets in order, the texts of its properties.

    `names` are the names of all sheets, those that were not read included. `links` says whether
    it refers to other workbooks.
    """

    grids: tuple[Grid, ...]
    properties: tuple[str, ...]
    names: tuple[str, ...] = ()
    links: bool = False
