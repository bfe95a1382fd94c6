"""What was changed around the inputs of a form: rows, joined cells, protection, things beside it.

Each kind of change is told once for a sheet, at its first cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.importer.joined import joined
from xlkpi.importer.moved import moved
from xlkpi.importer.sheet import numbers
from xlkpi.importer.strewn import Strewn
from xlkpi.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.sheet import Sheet
    from xlkpi.problems import Problem


def changes(sheet: Sheet) -> Iterator[Problem]:
    """Tell everything that was changed around the inputs and is no fault of their content.

    Where inserted lines have to be deleted again, nothing more is said of them.
    """
    strewn = Strewn.on(sheet)
    if not strewn.inserted:
        yield from moved(sheet)
    yield from strewn.told(sheet)
    yield from joined(sheet, strewn.covered)
    yield from _hidden(sheet)
    if sheet.laid.grid.protected is False:
        yield problem("F08", sheet.place)
    if sheet.laid.grid.validated is False:
        yield problem("F09", sheet.place)


def _hidden(sheet: Sheet) -> Iterator[Problem]:
    """Tell rows of inputs that are hidden (F21)."""
    hidden = sheet.laid.grid.hidden
    rows = sorted(hidden & {cell.row for f, cell in sheet.fields if f.input and cell is not None})
    if rows:
        named = numbers(row + 1 for row in rows)
        yield problem("F21", sheet.at(CellRef(rows[0], 0)), rows=named)


def is_picture(formula: str | None) -> bool:
    """Whether a cell holds one of the pictures that WPS keeps in cells."""
    return formula is not None and "DISPIMG(" in formula


def pictures(sheet: Sheet, is_blank: Callable[[Cell], bool]) -> Iterator[Problem]:
    """Tell pictures in inputs (F12); where nothing else stands there, they are a fault (F12b)."""
    laid = sheet.laid
    inside = [name for name, text in laid.grid.formulas.items() if is_picture(text)]
    places = {CellRef.parse(name) for name in (*laid.grid.pictures, *inside)}
    for field in sheet.form.fields if places else ():
        area = laid.area(field.area)
        if field.input and area is not None and any(place in area for place in places):
            code = "F12b" if is_blank(field.key) else "F12"
            yield problem(code, sheet.at(area.first), label=field.spec.label)
