"""Where a change since the issue was made, in roster.xlsx or xlkpi.toml, and what it is called."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.opened import ROSTER_SPEC
from xlkpi.outgoing.issue_changes import HEADER, NEW, PICKS, SETTING
from xlkpi.problems import Place
from xlkpi.spec.sources import EARLIER
from xlkpi.texts import Words, same
from xlkpi.workspace.toml_lines import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.department.opened import Department
    from xlkpi.department.roster.reading import RosterLine
    from xlkpi.outgoing.issue_changes import IssueChange
    from xlkpi.workspace.config import Collection


class Places:
    """The cells of the roster and the lines of the configuration, read where they are asked for."""

    def __init__(self, department: Department, collection: Collection) -> None:
        self._department = department
        self._collection = collection

    def of(self, change: IssueChange, unit: str) -> Place:
        """Return where a change that touches a unit was made."""
        if change.field in HEADER:
            return self._in_config(change.field)
        if change.field.startswith(SETTING):
            return self._in_config(change.field.removeprefix(SETTING))
        if change.field.startswith(EARLIER):
            return self._in_config("follows")
        if change.field == PICKS:
            return self.of_sheet("units")
        if change.field == NEW:
            return self.cell("assignments", (unit, change.project), "project")
        table, _, column = change.field.partition(".")
        keys = {
            "units": (unit,),
            "projects": (change.project,),
            "assignments": (unit, change.project),
        }
        return self.cell(table, keys.get(table, (change.project, change.row)), column)

    def cell(self, table: str, key: tuple[str, ...], column: str) -> Place:
        """Return a cell of the line that is known by some words; its sheet where it is gone."""
        line = self._lines.get((table, *key))
        known = line is not None and column in self._columns(table)
        return line.place(column) if line is not None and known else self.of_sheet(table)

    def of_sheet(self, table: str) -> Place:
        """Return a sheet of the roster as a place."""
        sheets = {sheet.id: sheet.name for sheet in self._department.spec(ROSTER_SPEC).spec.sheets}
        return Place(file=str(self._department.workspace.roster), sheet=sheets.get(table, ""))

    def project_name(self, project: str) -> str:
        """Return what a project is called today."""
        known = self._department.due_roster(self._collection).project(project)
        return known.name if known is not None else project

    def label(self, table: str, column: str) -> str:
        """Return what a column of the roster is called."""
        known = self._columns(table)
        return known.get(column, f"{table}.{column}")

    def setting_label(self, name: str) -> str:
        """Return what a setting of the form is called."""
        known = self._department.spec(self._collection.spec).spec.settings.get(name)
        return known.label if known is not None else name

    def table_label(self, table: str) -> str:
        """Return what a sheet of the roster is called."""
        known = self._department.spec(ROSTER_SPEC).spec.tables.get(table)
        return known.label if known is not None else table

    def _columns(self, table: str) -> Mapping[str, str]:
        known = self._department.spec(ROSTER_SPEC).spec.tables.get(table)
        return {name: one.label for name, one in known.columns.items()} if known else {}

    def _in_config(self, field: str) -> Place:
        path = self._department.workspace.config
        source = Source(str(path), path.read_text(encoding="utf-8-sig"))
        number = [one.id for one in self._department.config.collections].index(self._collection.id)
        own = ("collections", number, field)
        keys: Mapping[str, tuple[str | int, ...]] = {
            "department": ("department", "name"),
            "contact": ("department", "contact"),
            "year": own if self._collection.year else ("year",),
            "measure": own if self._collection.measure else ("measure",),
        }
        return Place(file=str(path), line=source.line_of(keys.get(field, own)))

    @cached_property
    def _lines(self) -> Mapping[tuple[str, ...], RosterLine]:
        keys = {"units": ("id",), "projects": ("id",), "assignments": ("unit", "project")}
        return {
            (table, *(line.text(one) for one in keys.get(table, ("project", "row")))): line
            for table, lines in self._department.roster_read.tables.items()
            for line in lines
        }


def what(change: IssueChange, places: Places) -> Words:
    """Return what was changed, in words."""
    if change.field in _NAMES:
        return _NAMES[change.field]
    table, _, column = change.field.partition(".")
    if change.field.startswith(EARLIER):
        label = _TAKEN_OVER.fill(label=column)
    elif change.field.startswith(SETTING):
        label = _SETTING.fill(label=places.setting_label(column))
    else:
        label = same(places.label(table, column))
    if change.row:
        label = same(f"{places.table_label(table)} {change.row} {label.zh}")
    if not change.project:
        return label
    return _OF_PROJECT.fill(name=places.project_name(change.project), label=label)


_NAMES = {
    "department": Words("部门名称", "name of the department"),
    "contact": Words("部门的联系人和电话", "whom to ask at the department"),
    "year": Words("年度", "year"),
    "due": Words("截止日期", "deadline"),
    "measure": Words("金额单位", "measure"),
    PICKS: Words("通用模板中可选的单位和项目", "units and projects of the template for everybody"),
    NEW: Words("应报的项目", "project to be reported"),
}
_SETTING = Words("设置“{label}”", "setting “{label}”")
_TAKEN_OVER = Words(
    "“{label}”（从前一收集任务取来）", "“{label}” (taken from the collection before)"
)
_OF_PROJECT = Words("项目“{name}”的{label}", "{label} of project “{name}”")
