"""Where the cells of a layout come to lie, by the rules of an HTML table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.spec.language.sheet_models import LayoutCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.spec.language.sheet_models import LayoutRow, PrintSpec
    from xlkpi.spec.rows import TableRow


@dataclass(frozen=True, slots=True)
class Placed:
    """A layout cell at its place; `table` and `row` name the band's row it stands in.

    A covered cell lies under a merge that begins above it. One that `adds` holds the sum of its
    field in these rows of a table (keys), at the end of a page.
    """

    cell: LayoutCell
    area: Area
    table: str = ""
    row: TableRow | None = None
    covered: bool = False
    adds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet row: its cells, the band's row it stands for, the number of its layout row.

    One at the end of a page `adds` up rows of the band.
    """

    cells: tuple[LayoutCell, ...]
    table: str
    row: TableRow | None
    first: bool
    band: int
    number: int
    adds: tuple[str, ...] = ()


def lines(
    rows: Sequence[LayoutRow],
    rows_of: Callable[[str], tuple[TableRow, ...]],
    paper: PrintSpec | None = None,
) -> Iterator[SheetRow]:
    """Unroll the bands: one line for each sheet row, from above.

    Args:
        rows: The rows of a layout, one of which may stand for many (`each`).
        rows_of: Gives the rows of a table by its name.
        paper: How it is printed: which sums stand at the end of each page.
    """
    paged = longest(rows, rows_of) if paper is not None and paper.carry else None
    for number, layout_row in enumerate(rows):
        if number == paged and paper is not None:
            yield from _in_pages(layout_row, rows_of(layout_row.each or ""), paper, number)
            continue
        if layout_row.each is None:
            yield SheetRow(layout_row.cells, "", None, first=True, band=1, number=number)
            continue
        band = rows_of(layout_row.each)
        for n, row in enumerate(band):
            yield SheetRow(layout_row.cells, layout_row.each, row, n == 0, len(band), number)


def longest(
    rows: Sequence[LayoutRow], rows_of: Callable[[str], tuple[TableRow, ...]]
) -> int | None:
    """Return the number of the layout row that stands for the most rows, None where none does."""
    sizes = {n: len(rows_of(row.each)) for n, row in enumerate(rows) if row.each is not None}
    return max(sizes, key=lambda n: sizes[n], default=None)


def _in_pages(
    row: LayoutRow, band: tuple[TableRow, ...], paper: PrintSpec, number: int
) -> Iterator[SheetRow]:
    """Unroll a band page by page, each with two lines of sums at its end."""
    size = paper.rows or max(len(band), 1)
    pages = [band[n : n + size] for n in range(0, len(band), size)]
    total, table = len(band) + 2 * len(pages), row.each or ""
    so_far: tuple[str, ...] = ()
    for n, page in enumerate(pages):
        for m, one in enumerate(page):
            yield SheetRow(row.cells, table, one, n == m == 0, total, number)
        own = tuple(one.key for one in page)
        so_far += own
        for label, keys in ((paper.page_total, own), (paper.running_total, so_far)):
            cells = _sums(row, paper.carry, label)
            yield SheetRow(cells, "", None, first=False, band=total, number=number, adds=keys)


def _sums(row: LayoutRow, carried: Sequence[str], label: str) -> tuple[LayoutCell, ...]:
    """Return the cells of a line of sums below those of a band: a label, sums, and blanks."""
    before = next((n for n, one in enumerate(row.cells) if one.field in carried), 0)
    cols = sum(one.cols for one in row.cells[:before])
    rest = (
        one.model_copy(update={"show": True, "merge": False, "style": None})
        if one.field in carried
        else LayoutCell(text="", cols=one.cols)
        for one in row.cells[before:]
    )
    text = label.replace("{", "{{").replace("}", "}}")
    return (*([LayoutCell(text=text, cols=cols)] if cols else []), *rest)


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
    """Return layout row -> its first free column, from 1; rows that fill a width have none.

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
    # by cells that are higher than a line: all others take cells of their own line, to their left
    taken: set[CellRef] = set()
    for offset, line in enumerate(unrolled):
        column = start.column
        for cell in line.cells:
            if cell.rows == "all" and not line.first:
                continue
            while taken and any(c in taken for c in _area(cell, start.row + offset, column, 1)):
                column += 1
            area = _area(cell, start.row + offset, column, line.band)
            if area.rows > 1:
                taken.update(area)
            yield line, Placed(cell, area, line.table, line.row, adds=line.adds)
            column += cell.cols


def _area(cell: LayoutCell, row: int, column: int, band: int) -> Area:
    return Area.of(CellRef(row, column), band if cell.rows == "all" else cell.rows, cell.cols)
