"""Where the cells of a layout come to lie, by the rules of an HTML table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.spec.language.sheet_models import LayoutCell, LayoutRow
    from xlkpi.spec.rows import TableRow


@dataclass(frozen=True, slots=True)
class Placed:
    """A layout cell at its place; `table` and `row` name the band's row it stands in.

    A covered cell lies under a merge that begins above it.
    """

    cell: LayoutCell
    area: Area
    table: str = ""
    row: TableRow | None = None
    covered: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet row: its cells, the band's row it stands for, the number of its layout row."""

    cells: tuple[LayoutCell, ...]
    table: str
    row: TableRow | None
    first: bool
    band: int
    number: int


def lines(
    rows: Sequence[LayoutRow], rows_of: Callable[[str], tuple[TableRow, ...]]
) -> Iterator[SheetRow]:
    """Unroll the bands: one line for each sheet row, from above.

    Args:
        rows: The rows of a layout, one of which may stand for many (`each`).
        rows_of: Gives the rows of a table by its name.
    """
    for number, layout_row in enumerate(rows):
        if layout_row.each is None:
            yield SheetRow(layout_row.cells, "", None, first=True, band=1, number=number)
            continue
        band = rows_of(layout_row.each)
        for n, row in enumerate(band):
            yield SheetRow(layout_row.cells, layout_row.each, row, n == 0, len(band), number)


def place(unrolled: Sequence[SheetRow], start: CellRef, width: int) -> tuple[Placed, ...]:
    """Give every cell its area, by the rules of an HTML table.

    Args:
        unrolled: One line for each sheet row (`lines`).
        start: Where the first cell of the first line lies.
        width: In columns.

    Raises:
        ValueError: A cell does not fit the width; with the number of its layout row, from 0.
    """
    placed: list[Placed] = []
    for line, one in _laid(unrolled, start):
        if one.area.last.column >= start.column + width:
            raise ValueError(line.number)
        placed.append(one)
    return tuple(placed)


def too_wide(unrolled: Sequence[SheetRow], width: int) -> Mapping[int, int]:
    """Return which layout rows do not fit a width, and how many columns each takes."""
    found: dict[int, int] = {}
    for line, one in _laid(unrolled, CellRef(0, 0)):
        taken = one.area.last.column + 1
        if taken > width:
            found[line.number] = max(taken, found.get(line.number, 0))
    return found


def gaps(unrolled: Sequence[SheetRow], width: int) -> Mapping[int, int]:
    """Return which layout rows leave columns of a width free, and the first free one, from 1.

    Rows without borders (titles, notes, signatures) may be as short as they like.
    """
    taken: dict[int, set[int]] = {}
    for _, one in _laid(unrolled, CellRef(0, 0)):
        for at in one.area:
            taken.setdefault(at.row, set()).add(at.column)
    found: dict[int, int] = {}
    for number, line in enumerate(unrolled):
        free = set(range(width)) - taken.get(number, set())
        boxed = any(cell.style not in _WITHOUT_BORDERS for cell in line.cells)
        if boxed and free:
            found.setdefault(line.number, min(free) + 1)
    return found


_WITHOUT_BORDERS = ("title", "note", "signature")


def _laid(unrolled: Sequence[SheetRow], start: CellRef) -> Iterator[tuple[SheetRow, Placed]]:
    taken: set[CellRef] = set()
    for offset, line in enumerate(unrolled):
        column = start.column
        for cell in line.cells:
            if cell.rows == "all" and not line.first:
                continue
            while any(c in taken for c in _area(cell, start.row + offset, column, 1)):
                column += 1
            area = _area(cell, start.row + offset, column, line.band)
            taken.update(area)
            yield line, Placed(cell, area, line.table, line.row)
            column += cell.cols


def _area(cell: LayoutCell, row: int, column: int, band: int) -> Area:
    return Area.of(CellRef(row, column), band if cell.rows == "all" else cell.rows, cell.cols)
