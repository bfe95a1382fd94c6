"""Fields that stand at several places of a form, and computed ones that stand at none.

A field is filled in where it stands first; its other places show what stands there. What is
computed and stands nowhere has its cell out of view, right of a sheet's own columns.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula.ast import Cell
from xlkpi.plan.model import CHECK_COLUMNS
from xlkpi.spec.language.sheet_models import LayoutCell
from xlkpi.spec.layout import Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.plan.laid_out import LaidOutField, SheetLayout
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.rows import TableRow

    Rows = Mapping[str, tuple[TableRow, ...]]


def parted(layouts: Sequence[SheetLayout]) -> tuple[SheetLayout, ...]:
    """Return the sheets with the further places of their fields apart.

    Of a fixed word they are texts like any other.
    """
    homes = _homes(layouts)
    return tuple(_parted(layout, homes) for layout in layouts)


def _homes(layouts: Sequence[SheetLayout]) -> Mapping[Cell, LaidOutField]:
    """Return where each field has its cell: the first place that does not only show it."""
    homes: dict[Cell, LaidOutField] = {}
    for only_shown in (False, True):
        for layout in layouts:
            for one in layout.fields:
                if one.placed.cell.show is only_shown:
                    homes.setdefault(one.key, one)
    return homes


def _parted(layout: SheetLayout, homes: Mapping[Cell, LaidOutField]) -> SheetLayout:
    further = [one for one in layout.fields if homes[one.key] is not one]
    words = (_as_text(one) for one in further if one.word and not one.placed.covered)
    return replace(
        layout,
        fields=tuple(one for one in layout.fields if homes[one.key] is one),
        views=(*layout.views, *(one for one in further if not one.word)),
        texts=(*layout.texts, *words),
    )


def _as_text(one: LaidOutField) -> Placed:
    word = one.word.replace("{", "{{").replace("}", "}}")
    cell = one.placed.cell.model_copy(update={"field": None, "text": word})
    return replace(one.placed, cell=cell)


# -- fields without a place ------------------------------------------------------------------------


@dataclass
class _Room:
    """What is taken of the hidden columns of one sheet: of each the rows."""

    first: int
    columns: list[set[int]] = field(default_factory=list)

    def take(self, rows: Sequence[int]) -> Iterator[CellRef]:
        """Yield a cell for each row, all in one column."""
        used = (n for n, one in enumerate(self.columns) if one.isdisjoint(rows))
        free = next(used, len(self.columns))
        if free == len(self.columns):
            self.columns.append(set())
        self.columns[free].update(rows)
        yield from (CellRef(row, self.first + free) for row in rows)


def unplaced(
    spec: Spec, rows: Rows, layouts: Sequence[SheetLayout]
) -> tuple[Mapping[int, tuple[Placed, ...]], Mapping[int, int]]:
    """Give what is computed and stands nowhere a cell out of view.

    That of a table's row is in a row of its sheet where the table has one, so that who deletes or
    sorts rows takes it along.

    Returns:
        The cells by the number of their sheet, and how many hidden columns the sheet has for them.
    """
    known = {one.key for layout in layouts for one in layout.fields}
    rooms = [_Room(len(layout.widths) + CHECK_COLUMNS) for layout in layouts]
    homes = _rows_of_tables(layouts)
    made: dict[int, list[Placed]] = defaultdict(list)
    alone = [n for n, one in spec.fields.items() if one.formula and Cell("", "", n) not in known]
    for at, name in zip(rooms[0].take(range(len(alone))), alone, strict=True):
        made[0].append(Placed(LayoutCell(field=name), Area.of(at)))
    for table, column, missing in _missing(spec, rows, known):
        number, lines = _lines(table, missing, homes)
        for at, row in zip(rooms[number].take(lines), missing, strict=True):
            cell = LayoutCell(field=f"{table}.{column}")
            made[number].append(Placed(cell, Area.of(at), table, row))
    columns = {number: len(room.columns) for number, room in enumerate(rooms)}
    return {number: tuple(cells) for number, cells in made.items()}, columns


def _missing(
    spec: Spec, rows: Rows, known: Iterable[Cell]
) -> Iterator[tuple[str, str, tuple[TableRow, ...]]]:
    """Yield the computed columns of tables with the rows in which they stand nowhere."""
    for table, one in spec.tables.items():
        for column, spec_of in one.columns.items():
            if spec_of.formula is not None:
                gone = tuple(r for r in rows[table] if Cell(table, r.key, column) not in known)
                if gone:
                    yield table, column, gone


def _rows_of_tables(layouts: Sequence[SheetLayout]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return (table, row key) -> the number of a sheet and the row of it that it stands in."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for number, layout in enumerate(layouts):
        for one in layout.fields:
            if one.key.table:
                at = number, one.placed.area.first.row
                found.setdefault((one.key.table, one.key.row), at)
    return found


def _lines(
    table: str, rows: Sequence[TableRow], homes: Mapping[tuple[str, str], tuple[int, int]]
) -> tuple[int, Sequence[int]]:
    """Return a sheet and a row of it for each row of a table."""
    found = [homes.get((table, row.key)) for row in rows]
    places = [one for one in found if one is not None]
    sheets, lines = {number for number, _ in places}, [line for _, line in places]
    if len(places) == len(rows) and len(sheets) == 1 and len(set(lines)) == len(lines):
        return places[0][0], lines
    return 0, range(len(rows))
