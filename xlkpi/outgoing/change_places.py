"""Where a change since the issue was made, in roster.xlsx or xlkpi.toml, and what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.known_places import KnownPlaces
from xlkpi.department.opened import ROSTER_SPEC
from xlkpi.outgoing.issue_changes import HEADER, NEW, PICKS, SETTING
from xlkpi.spec.sources import ADJUSTED, ADJUSTED_WHY, EARLIER, FROM_BEFORE
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from xlkpi.department.opened import Department
    from xlkpi.outgoing.issue_changes import IssueChange
    from xlkpi.problems import Place
    from xlkpi.workspace.config import Collection


class Places:
    """Where changes were made, and what they are called, read where that is asked for."""

    def __init__(self, department: Department, collection: Collection) -> None:
        self._department = department
        self._collection = collection
        self.known = KnownPlaces(department)

    def of(self, change: IssueChange, unit: str) -> Place:
        """Return where a change that touches a unit was made."""
        if change.field in HEADER:
            return self.known.in_config(self._collection, change.field)
        if change.field.startswith(SETTING):
            return self.known.in_config(self._collection, change.field.removeprefix(SETTING))
        if change.field.startswith(FROM_BEFORE):
            return self.known.in_config(self._collection, "follows")
        if change.field == PICKS:
            return self.known.of_sheet("units")
        if change.field == NEW:
            return self.known.cell("assignments", (unit, change.project), "project")
        table, _, column = change.field.partition(".")
        keys = {
            "units": (unit,),
            "projects": (change.project,),
            "assignments": (unit, change.project),
        }
        return self.known.cell(table, keys.get(table, (change.project, change.row)), column)

    def project_name(self, project: str) -> str:
        """Return what a project is called today."""
        known = self._department.due_roster(self._collection).project(project)
        return known.name if known is not None else project

    def label(self, table: str, column: str) -> str:
        """Return what a column of the roster is called."""
        known = self.known.columns(table)
        return known.get(column, f"{table}.{column}")

    def setting_label(self, name: str) -> str:
        """Return what a setting of the form is called."""
        known = self._department.spec(self._collection.spec).spec.settings.get(name)
        return known.label if known is not None else name

    def table_label(self, table: str) -> str:
        """Return what a sheet of the roster is called."""
        known = self._department.spec(ROSTER_SPEC).spec.tables.get(table)
        return known.label if known is not None else table


def what(change: IssueChange, places: Places) -> Words:
    """Return what was changed, in words."""
    if change.field in _NAMES:
        return _NAMES[change.field]
    table, _, column = change.field.partition(".")
    if change.field.startswith(FROM_BEFORE):
        label = _FROM[f"{table}."].fill(label=column)
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
_ADJUSTED = Words("“{label}”（部门记录的预算调整）", "“{label}” (as the department adjusted it)")
_FROM = {
    EARLIER: Words(
        "“{label}”（从前一收集任务取来）", "“{label}” (taken from the collection before)"
    ),
    ADJUSTED: _ADJUSTED,
    ADJUSTED_WHY: _ADJUSTED,
}
_OF_PROJECT = Words("项目“{name}”的{label}", "{label} of project “{name}”")
