"""A form's sheet as rows of values, to be torn about without any file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.builders.forms import plan
from xlkpi.cells import CellRef
from xlkpi.importer.layout.locating import LocatedSheet, locate
from xlkpi.importer.layout.sheet import ReturnedSheet
from xlkpi.problems import Place
from xlkpi.reader.book import Grid

if TYPE_CHECKING:
    from xlkpi.plan.model import PlannedForm
    from xlkpi.reader.book import Raw

FORM = plan().forms[0]
"""Rows (from 0): 13 headings, 14 to 22 fixed, 23 to 28 spare; columns 7 and 14 are the keys."""
KEY_ROW, KEYS, SIDE_KEYS = 31, 7, 14
WIDTH = 20


@dataclass
class Torn:
    """Rows of a sheet that can be changed; joined cells and formulas are as sent."""

    rows: list[list[Raw]]
    formulas: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: PlannedForm = FORM) -> Torn:
        """The sheet as it was sent, its inputs filled with their own addresses."""
        made = cls([[None] * WIDTH for _ in range(40)])
        for text in form.texts:
            made.put(text.area.first, text.text or None)
        for one in form.fields:
            if one.input:
                made.put(one.at, str(one.at))
            elif one.expr is not None:
                made.formulas[str(one.at)] = ""
            elif not one.covered:
                made.put(one.at, str(one.value))
        for column, keys in form.key_columns:
            for row, key in keys.items():
                made.put(CellRef(row, column), key)
        if form.key_row is not None:
            for column, key in form.key_row[1].items():
                made.put(CellRef(form.key_row[0], column), key)
        return made

    def put(self, at: CellRef, value: Raw) -> None:
        self.rows[at.row][at.column] = value

    def set(self, name: str, value: Raw) -> Torn:
        self.put(CellRef.parse(name), value)
        return self

    def insert_row(self, row: int) -> Torn:
        self.rows.insert(row, [None] * WIDTH)
        return self

    def insert_column(self, column: int) -> Torn:
        for row in self.rows:
            row.insert(column, None)
        return self

    def delete_row(self, row: int) -> Torn:
        del self.rows[row]
        return self

    def delete_column(self, column: int) -> Torn:
        for row in self.rows:
            del row[column]
        return self

    def without_keys(self, *, rows: bool = True, columns: bool = True) -> Torn:
        for column in (KEYS, SIDE_KEYS) if rows else ():
            for row in self.rows:
                row[column] = None
        if columns:
            self.rows[KEY_ROW] = [None] * WIDTH
        return self

    def grid(self, **more: object) -> Grid:
        joined = [*(t.area for t in FORM.texts), *(f.area for f in FORM.fields)]
        merges = frozenset(str(area) for area in joined if not area.single)
        made = Grid("表", self.rows, self.formulas, merges=merges, protected=True, validated=True)
        return replace(made, **more)  # type: ignore[arg-type]

    def located(self) -> LocatedSheet:
        return locate(FORM, self.grid())

    def sheet(self, **more: object) -> ReturnedSheet:
        spare = {("indicators", f"s{n}") for n in range(1, 7)}
        spare |= {(table, f"s{n}") for table in ("goals", "purpose_items") for n in range(1, 9)}
        return ReturnedSheet(FORM, locate(FORM, self.grid(**more)), Place(sheet="表"), spare)


def where(located: LocatedSheet, name: str) -> str:
    """Where a planned cell is now, "" for nowhere."""
    found = located.where(CellRef.parse(name))
    return "" if found is None else str(found)
