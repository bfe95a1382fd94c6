"""Where what forms start from is said: the cells of roster.xlsx, the lines of xlkpi.toml."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.opened import ROSTER_SPEC
from xlkpi.problems import Place
from xlkpi.workspace.toml_lines import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.department.opened import Department
    from xlkpi.department.roster.lines import RosterLine
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.config import Collection


def in_config(department: Department, loc: tuple[str | int, ...]) -> Place:
    """Return the line of xlkpi.toml that has a setting, by its keys and places in lists."""
    path = department.workspace.config
    source = Source(str(path), path.read_text(encoding="utf-8-sig"))
    return Place(file=str(path), line=source.line_of(loc))


def of_collection(department: Department, collection: Collection, field: str) -> Place:
    """Return the line of xlkpi.toml that has a setting of a collection."""
    number = [one.id for one in department.config.collections].index(collection.id)
    return in_config(department, ("collections", number, field))


class KnownPlaces:
    """The cells of the roster and the lines of the configuration, read where they are asked for."""

    def __init__(self, department: Department) -> None:
        self._department = department

    def cell(self, table: str, key: tuple[str, ...], column: str) -> Place:
        """Return a cell of the line that is known by some words; its sheet where it is gone."""
        line = self._lines.get((table, *key))
        known = line is not None and column in self.columns(table)
        return line.place(column) if line is not None and known else self.of_sheet(table)

    def of_sheet(self, table: str) -> Place:
        """Return a sheet of the roster as a place."""
        sheets = {sheet.id: sheet.name for sheet in self._spec.sheets}
        return Place(file=str(self._department.workspace.roster), sheet=sheets.get(table, ""))

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the columns of a sheet of the roster: their names -> what they are called."""
        known = self._spec.tables.get(table)
        return {name: one.label for name, one in known.columns.items()} if known else {}

    def in_config(self, collection: Collection, field: str) -> Place:
        """Return the line of xlkpi.toml that says something of a collection."""
        if field in ("department", "contact"):
            name = "name" if field == "department" else field
            return in_config(self._department, ("department", name))
        if field in ("year", "measure") and not getattr(collection, field):
            return in_config(self._department, (field,))
        return of_collection(self._department, collection, field)

    @cached_property
    def _spec(self) -> Spec:
        return self._department.spec(ROSTER_SPEC).spec

    @cached_property
    def _lines(self) -> Mapping[tuple[str, ...], RosterLine]:
        keys = {"units": ("id",), "projects": ("id",), "assignments": ("unit", "project")}
        return {
            (table, *(line.text(one) for one in keys.get(table, ("project", "row")))): line
            for table, lines in self._department.roster_read.tables.items()
            for line in lines
        }
