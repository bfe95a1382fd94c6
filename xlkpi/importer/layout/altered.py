"""What was changed around the inputs of a form: rows, joined cells, protection, things beside it.

Each kind of change is told once for a sheet, at its first cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.importer.layout.joined import joined
from xlkpi.importer.layout.moved import moved
from xlkpi.importer.layout.sheet import numbers
from xlkpi.importer.layout.stray import StrayContent
from xlkpi.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.problems import Problem


def changes(sheet: ReturnedSheet) -> Iterator[Problem]:
    """Tell everything that was changed around the inputs and is no fault of their content.

    Where inserted lines have to be deleted again, nothing more is said of them.
    """
    stray = StrayContent.on(sheet)
    if not stray.inserted:
        yield from moved(sheet)
    yield from stray.problems(sheet)
    yield from joined(sheet, stray.covered)
    yield from _hidden(sheet)
    if sheet.located.grid.protected is False:
        yield problem("F08", sheet.place)
    if sheet.located.grid.validated is False:
        yield problem("F09", sheet.place)


def _hidden(sheet: ReturnedSheet) -> Iterator[Problem]:
    """Tell rows of inputs that are hidden (F21)."""
    hidden = sheet.located.grid.hidden
    rows = sorted(hidden & {cell.row for f, cell in sheet.fields if f.input and cell is not None})
    if rows:
        named = numbers(row + 1 for row in rows)
        yield problem("F21", sheet.at(CellRef(rows[0], 0)), rows=named)
