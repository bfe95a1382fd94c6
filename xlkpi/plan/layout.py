"""Where the cells of a layout come to lie, by the rules of an HTML table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlkpi.spec.models import LayoutCell, LayoutRow
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
class Line:
    """One sheet row of a block: its cells and the band's row it stands for."""

    cells: tuple[LayoutCell, ...]
    table: str
    row: TableRow | None
    first: bool
    band: int


def lines(
    rows: Sequence[LayoutRow], rows_of: Callable[[str], tuple[TableRow, ...]]
) -> Iterator[Line]:
    """Unroll the bands: one line for each sheet row."""
    for layout_row in rows:
        if layout_row.each is None:
            yield Line(layout_row.cells, "", None, first=True, band=1)
            continue
        band = rows_of(layout_row.each)
        for n, row in enumerate(band):
            yield Line(layout_row.cells, layout_row.each, row, first=n == 0, band=len(band))


def place(unrolled: Sequence[Line], start: CellRef, width: int) -> tuple[Placed, ...]:
    """Give every cell its area; ValueError names the row whose cells do not fit the width."""
    taken: set[CellRef] = set()
    placed: list[Placed] = []
    for offset, line in enumerate(unrolled):
        column = start.column
        for cell in line.cells:
            if cell.rows == "all" and not line.first:
                continue
            while CellRef(start.row + offset, column) in taken:
                column += 1
            height = line.band if cell.rows == "all" else cell.rows
            area = Area.of(CellRef(start.row + offset, column), height, cell.cols)
            if area.last.column >= start.column + width:
                raise ValueError(offset)
            taken.update(area)
            placed.append(Placed(cell, area, line.table, line.row))
            column += cell.cols
    return tuple(placed)
