"""Pictures that WPS keeps in cells, as formulas or as the texts other programs leave of these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef

if TYPE_CHECKING:
    from xlkpi.reader.book import Grid

_CALL = "DISPIMG("
_AS_TEXT = re.compile(r'\s*=?\s*(?:_xlfn\.)?DISPIMG\("[^"]*",\s*\d+\)\s*')


def kept_in_cells(grid: Grid) -> frozenset[CellRef]:
    """Return the cells of a sheet that hold the pictures that WPS keeps in cells.

    Their formula is left as a text by programs that do not know it.
    """
    formulas = (at for at, formula in grid.formulas.items() if _CALL in formula)
    texts = (
        at
        for row, line in enumerate(grid.rows)
        for column, raw in enumerate(line)
        if isinstance(raw, str)
        and _CALL in raw
        and _AS_TEXT.fullmatch(raw) is not None
        and str(at := CellRef(row, column)) not in grid.formulas
    )
    return frozenset((*map(CellRef.parse, formulas), *texts))
