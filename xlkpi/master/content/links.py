"""Links from one sheet's lines to another's: they look their line up, so that sorting breaks none.

They are formulas (HYPERLINK and MATCH), which the limit of 65,530 links in a sheet does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.cells import column_name, quoted_sheet
from xlkpi.formula.excel_text import text
from xlkpi.master.content.details import FORM_KEY, PROJECT_KEY, UNIT_KEY
from xlkpi.master.content.shape import Live
from xlkpi.master.content.table_rows import ENTRY_KEY, entry_key, value_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.cells import CellRef
    from xlkpi.master.content.shape import Listing, Shape
    from xlkpi.problems import Place, Problem
    from xlkpi.rollup.facts import Facts

MOST_COMPARED = 20_000_000
"""So many keys a program is made to compare for links to the rows of tables when it calculates."""


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where a problem's link goes: the sheet, its column of keys, the key, the column shown."""

    shape: Shape
    keys: str
    key: str
    column: str


@dataclass(frozen=True, slots=True)
class LinkedSheets:
    """The sheets that problems link to; `tables` are those of the rows of a table, by its name."""

    detail: Shape
    status: Shape
    projects: Shape | None = None
    tables: Mapping[str, Listing] = field(default_factory=dict)


class Targets:
    """Finds what each problem is about: the row of a table, a form, a unit's line, a project."""

    def __init__(self, facts: Facts, sheets: LinkedSheets) -> None:
        self.facts, self.sheets = facts, sheets
        self._merged = {(form.unit.id, form.project.id) for form in facts.forms}
        lines = facts.view.unit_lines
        self._lines = {(line.unit.id, line.project.id) for line in lines}
        self._units = {line.unit.id for line in lines}
        self._projects = {project.id for project in facts.projects}
        self._entries = {
            table: _linked(facts, table, listing)
            for table, listing in _affordable(facts, sheets.tables).items()
        }

    def of(self, problem: Problem) -> LinkTarget | None:
        """Return where a problem's link goes; None where no sheet has a line for it."""
        place, facts, sheets = problem.place, self.facts, self.sheets
        both = place.unit, place.project
        if both in self._merged:
            return self._entry(place) or LinkTarget(
                sheets.detail, FORM_KEY, facts.form_key(*both), _shown(sheets.detail, place)
            )
        if both in self._lines:
            return LinkTarget(sheets.status, FORM_KEY, facts.form_key(*both), "state")
        if place.unit in self._units:
            return LinkTarget(sheets.status, UNIT_KEY, facts.unit_keys[place.unit], "state")
        if sheets.projects is not None and not place.unit and place.project in self._projects:
            key = facts.project_keys[place.project]
            return LinkTarget(sheets.projects, PROJECT_KEY, key, "project")
        return None

    def _entry(self, place: Place) -> LinkTarget | None:
        table, _, column = place.field.partition(".")
        if table not in self._entries:
            return None
        key = entry_key(self.facts.form_key(place.unit, place.project), place.row)
        shape = self._entries[table].get(key)
        if shape is None:
            return None
        shown = value_column(column)
        known = any(one.id == shown for one in shape.columns)
        return LinkTarget(shape, ENTRY_KEY, key, shown if known else "unit")


def found_by(shape: Shape, keys: str, shown: str, key: CellRef, label: str) -> Live:
    """Return a link to the line whose key stands in a cell of the sheet that has the link."""
    start = text(f"#{quoted_sheet(shape.name)}!{column_name(shape.column(shown))}")
    row = f"(MATCH(${key},{shape.area(keys)},0)+{shape.first_row})"
    return Live(f"HYPERLINK({start}&{row},{text(label)})", label)


def _linked(facts: Facts, table: str, listing: Listing) -> Mapping[str, Shape]:
    """Return the keys of a table's lines that problems are about, with the sheet of each."""
    wanted = {
        entry_key(facts.form_key(place.unit, place.project), place.row)
        for place in (problem.place for problem in facts.view.problems)
        if place.field.startswith(f"{table}.")
        and place.unit in facts.unit_keys
        and place.project in facts.project_keys
    }
    place = listing.shape.column(ENTRY_KEY)
    return {
        key: one.shape
        for one in listing.sheets
        for line in one.lines
        if (key := str(line[place])) in wanted
    }


def _affordable(facts: Facts, tables: Mapping[str, Listing]) -> Mapping[str, Listing]:
    """Return the tables whose rows may be linked to: with very many, links stop at the form."""
    fields = [problem.place.field.partition(".")[0] for problem in facts.view.problems]
    return {
        table: listing
        for table, listing in tables.items()
        if fields.count(table) * listing.shape.lines <= MOST_COMPARED
    }


def _shown(detail: Shape, place: Place) -> str:
    """Return the column of a form's line that a problem is about, else that of the unit."""
    table, dot, column = place.field.partition(".")
    wanted = f"{table}[{place.row}].{column}" if dot else place.field
    return wanted if any(one.id == wanted for one in detail.columns) else "unit"
