"""Places of a form as rules for its versions name them: a field, table, column, row or cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.spec.references import reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.language.models import Spec

_ROW = re.compile(r"(?P<table>[a-z][a-z0-9_]*)\[(?P<key>'[^']*'|\"[^\"]*\"|[^\]'\"]+)\]")


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A part of a form; what is "" is not said: the column of a row, the row of a column.

    A `name` alone is a field, or a table with all that is in it.
    """

    name: str = ""
    table: str = ""
    row: str = ""
    column: str = ""

    @property
    def extent(self) -> Literal["cell", "column", "row"]:
        """What it is a name for; what is true of a field is true of a cell."""
        if self.name or (self.row and self.column):
            return "cell"
        return "row" if self.row else "column"

    def has(self, cell: Cell) -> bool:
        """Whether a cell is part of it."""
        if self.name:
            return cell.table == self.name or cell == Cell("", "", self.name)
        in_row = self.row in ("", cell.row)
        return cell.table == self.table and in_row and self.column in ("", cell.column)

    def moved(self, cell: Cell, to: FormPlace) -> Cell:
        """Return where a cell of it is in another place of the same extent."""
        if self.name and cell.table == self.name:
            return Cell(to.name or to.table, cell.row, cell.column)
        if to.name:
            return Cell("", "", to.name)
        return Cell(to.table, to.row or cell.row, to.column or cell.column)

    def in_row(self, row: str) -> Cell:
        """Return its cell in a row of its table, or its one cell."""
        return (
            Cell("", "", self.name) if self.name else Cell(self.table, self.row or row, self.column)
        )


def form_place(text: str) -> FormPlace:
    """Read a place as a spec has it.

    Raises:
        ValueError: It is none.
    """
    row = _ROW.fullmatch(text.strip())
    if row is not None:
        return FormPlace(table=row["table"], row=row["key"].strip("'\""))
    match reference(text):
        case Name(name=name):
            return FormPlace(name)
        case Column(table=table, column=column):
            return FormPlace(table=table, column=column)
        case Cell(table=table, row=key, column=column):
            return FormPlace(table=table, row=key, column=column)


def places_of(spec: Spec) -> Iterator[str]:
    """Yield the names of a spec's fields, tables and columns."""
    yield from spec.fields
    for name, table in spec.tables.items():
        yield name
        yield from (f"{name}.{column}" for column in table.columns)


def stands_in(place: FormPlace, spec: Spec, keys: dict[str, frozenset[str]]) -> bool:
    """Whether a spec has such a place; `keys` are the row keys of its tables."""
    if place.name:
        return place.name in spec.fields or place.name in spec.tables
    table = spec.tables.get(place.table)
    if table is None or (place.column and place.column not in table.columns):
        return False
    return not place.row or place.row in keys[place.table]
