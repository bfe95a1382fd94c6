"""A table that somebody typed, as CSV or in a workbook -> rows of values, each at its place."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.problems import Place, Problem, problem
from xlkpi.reader.opening import open_workbook
from xlkpi.reader.sniff import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.reader.book import Grid, Raw


@dataclass(frozen=True, slots=True)
class TypedTable:
    """Rows of values from the first on; `sheet` is "" for a text file.

    `errors` are the error values of its cells by their A1 names. What stands in a joined area
    stands in each of its rows, in its first column.
    """

    file: str
    rows: Sequence[Sequence[Raw]]
    sheet: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    def place(self, row: int, column: int) -> Place:
        """Return where a value stands; rows and columns from 0."""
        if self.sheet:
            return Place(file=self.file, sheet=self.sheet, cell=str(CellRef(row, column)))
        return Place(file=self.file, line=row + 1, column=column + 1)

    def error(self, row: int, column: int) -> str | None:
        """Return the error value that stands in a cell (#N/A), None for none."""
        return self.errors.get(str(CellRef(row, column)))


def typed_tables(data: bytes, name: str) -> tuple[TypedTable, ...] | Problem:
    """Return the sheets of a workbook, or the one table of a CSV file (UTF-8 or GB18030).

    Args:
        data: The whole file.
        name: By which problems tell it; one that ends in .csv or .txt is a text.

    Returns:
        The tables in their order; a problem where the file is none (F01 and others of a file).
    """
    if name.lower().endswith((".csv", ".txt")):
        text = decoded(data)
        if text is None:
            return problem("F01", Place(file=name), found=DAMAGED)
        return (TypedTable(name, tuple(tuple(row) for row in csv.reader(text.splitlines()))),)
    opened = open_workbook(data, name)
    if isinstance(opened, Problem):
        return opened
    return tuple(
        TypedTable(name, _spread(grid), grid.name, grid.errors) for grid in opened.book.grids
    )


def decoded(data: bytes) -> str | None:
    """Return a text file's text; None where it is none.

    Excel in China saves CSV as GB18030; what is UTF-8 is never valid by accident.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _spread(grid: Grid) -> Sequence[Sequence[Raw]]:
    """Return the rows of a sheet with what is joined downwards in each row that it covers."""
    rows = [list(row) for row in grid.rows]
    for area in grid.merges or ():
        first, _, last = area.partition(":")
        top, bottom = CellRef.parse(first), CellRef.parse(last or first)
        for row in rows[top.row + 1 : bottom.row + 1]:
            if top.column < len(row):
                row[top.column] = grid.at(top)
    return rows
