"""A sheet of a plan as rows of cells, as an HTML table has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.cells import Area
    from xlkpi.plan.model import PlannedField, PlannedForm, Style


@dataclass(frozen=True, slots=True)
class ShownCell:
    """What stands in an area of a sheet, and how it looks.

    `name` is that of an input ("fiscal_funds", "goals[s1].text"), "" for what cannot be typed into;
    `choices` are the words of its drop-down, `label` what it is called.
    """

    area: Area
    text: str
    style: Style
    name: str = ""
    label: str = ""
    choices: tuple[str, ...] = ()

    @property
    def at(self) -> str:
        """Its A1 name."""
        return str(self.area.first)


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """One sheet: the widths of its columns (in characters), and the cells of each of its rows.

    What lies under a merge that begins above or left of it has no cell.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[tuple[ShownCell | None, ...], ...]


def shown_sheet(form: PlannedForm, cell: Callable[[PlannedField], ShownCell]) -> ShownSheet:
    """Return a form's sheet: its labels, and what can be seen of its fields.

    Args:
        form: The form of a plan.
        cell: Gives the cell of a field.
    """
    labels = [ShownCell(one.area, one.text, one.style) for one in form.texts]
    cells = (*labels, *(cell(field) for field in form.seen if not field.covered))
    begins = {one.area.first: one for one in cells}
    covered = {at for one in cells for at in one.area if at != one.area.first}
    last_row = max(one.area.last.row for one in cells)
    last_column = max(one.area.last.column for one in cells)
    rows: list[tuple[ShownCell | None, ...]] = []
    for row in range(last_row + 1):
        places = [CellRef(row, column) for column in range(last_column + 1)]
        rows.append(tuple(begins.get(at) for at in places if at not in covered))
    return ShownSheet(form.sheet, form.widths[: last_column + 1], tuple(rows))
