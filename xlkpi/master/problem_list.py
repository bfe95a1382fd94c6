"""问题清单: every problem that is open, equal ones of one sheet as one line, with a link."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xlkpi.cells import column_name, quoted_sheet
from xlkpi.formula.excel_text import text
from xlkpi.master import wording
from xlkpi.master.details import FORM_KEY, PROJECT_KEY, columns_of
from xlkpi.master.ranges import cell_ranges
from xlkpi.master.shape import FIRST_ROW, Column, Form, Listing, Live, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.cells import CellRef
    from xlkpi.master.facts import Facts
    from xlkpi.master.shape import Content
    from xlkpi.problems import Problem

_COLUMNS = (
    Column("key", "编号", Form.KEY),
    Column("number", "序号", Form.YEAR),
    Column("severity", "级别", Form.STATE),
    Column("code", "代码", Form.WORD),
    Column("unit", "单位", most=18),
    Column("project", "项目", most=36),
    Column("message", "问题"),
    Column("hint", "怎么办"),
    Column("sheet", "表", most=30),
    Column("cells", "单元格", most=16),
    Column("times", "处数", Form.COUNT, total=True),
    Column("file", "文件", most=30),
    Column("link", "查看", Form.LINK),
)
_ACROSS, _CHANGED = "X", "X07"


def problem_listing(facts: Facts, detail: Shape, projects: Shape | None) -> Listing:
    """Return the problems, the gravest first, of these those across units first."""
    found = groups(facts)
    title = f"{facts.view.title}　{wording.PROBLEMS}"
    columns = columns_of(facts.spec, _COLUMNS)
    shape = Shape(wording.PROBLEMS, title, columns, len(found), frozen="code")
    sheet = _Sheet(facts, shape, detail, projects)
    lines = tuple(sheet.line(n, group) for n, group in enumerate(found))
    return Listing(shape, lines, notes=("同一张表中相同的问题合为一行",))


def groups(facts: Facts) -> list[tuple[Problem, ...]]:
    """Return the problems in the order of the list, equal ones of one sheet together."""
    units = {unit.id: n for n, unit in enumerate(facts.units)}
    projects = {project.id: n for n, project in enumerate(facts.projects)}

    def order(problem: Problem) -> tuple[object, ...]:
        place = problem.place
        return (
            -problem.severity.rank,
            not problem.code.startswith(_ACROSS),
            projects.get(place.project, -1),
            units.get(place.unit, -1),
            *_same(problem),
        )

    ordered = sorted(facts.view.problems, key=order)
    return [tuple(group) for _, group in groupby(ordered, key=_same)]


def _same(problem: Problem) -> tuple[str, ...]:
    """Return what problems of one line have in common."""
    place = problem.place
    return (
        place.project, place.unit, place.file, place.sheet, problem.code, problem.severity,
        place.field, "" if place.cell and problem.code != _CHANGED else problem.message.zh,
    )  # fmt: skip


class _Sheet:
    """One line of the list, given where everything is."""

    def __init__(self, facts: Facts, shape: Shape, detail: Shape, projects: Shape | None) -> None:
        self.facts, self.shape, self.detail, self.projects = facts, shape, detail, projects
        self.unit_names = {unit.id: unit.name for unit in facts.view.roster.units}
        self.project_names = {project.id: project.name for project in facts.projects}

    def line(self, n: int, group: Sequence[Problem]) -> tuple[Content, ...]:
        first = group[0]
        place = first.place
        key, link = self._link(n, first)
        return (
            key,
            n + 1,
            wording.SEVERITIES[first.severity],
            first.code,
            self.unit_names.get(place.unit, place.unit),
            self.project_names.get(place.project, place.project),
            first.message.zh,
            first.hint.zh,
            place.sheet,
            cell_ranges(problem.place.cell for problem in group),
            len(group),
            place.file,
            link,
        )

    def _link(self, n: int, problem: Problem) -> tuple[str, Content]:
        """Return the key of the line a problem belongs to, and a link that finds it when sorted."""
        place, at = problem.place, self.shape.at("key", n)
        if self.facts.has_form(place.unit, place.project):
            key = self.facts.form_key(place.unit, place.project)
            return key, _finder(self.detail, FORM_KEY, "unit", at)
        if self.projects is not None and not place.unit and place.project in self.project_names:
            key = self.facts.project_keys[place.project]
            return key, _finder(self.projects, PROJECT_KEY, "project", at)
        return "", None


def _finder(shape: Shape, keys: str, target: str, key: CellRef) -> Live:
    start = text(f"#{quoted_sheet(shape.name)}!{column_name(shape.column(target))}")
    row = f"(MATCH(${key},{shape.area(keys)},0)+{FIRST_ROW})"
    return Live(f"HYPERLINK({start}&{row},{text('查看')})", "查看")
