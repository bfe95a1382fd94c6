"""Many cells told in few words: neighbours become ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST = 12


def cell_ranges(cells: Iterable[str]) -> str:
    """Return cells as "C12:C15、E20": runs down a column, else runs along a row.

    What is no A1 cell is left as it is; after 12 ranges the rest is only counted.
    """
    names = [name for name in dict.fromkeys(cells) if name]
    try:
        found = sorted({CellRef.parse(name) for name in names})
    except ValueError:
        return "、".join(names)
    down = _runs(sorted(found, key=lambda c: (c.column, c.row)), 1, 0)
    along = _runs(found, 0, 1)
    best = down if len(down) <= len(along) else along
    shown = "、".join(str(area) for area in best[:_MOST])
    return shown + (f" 等 {len(found)} 处" if len(best) > _MOST else "")


def _runs(cells: Sequence[CellRef], rows: int, columns: int) -> list[Area]:
    areas: list[Area] = []
    for cell in cells:
        if areas and cell == CellRef(areas[-1].last.row + rows, areas[-1].last.column + columns):
            areas[-1] = Area(areas[-1].first, cell)
        else:
            areas.append(Area(cell, cell))
    return areas
