"""问题清单: what somebody must do or look at, equal problems of one sheet as one line, with a link.

What was only noted (a code left blank, a number normalised) is in 问题统计, by code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.details import columns_of
from xlkpi.master.content.links import Targets, found_by
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.content.spool import Spool
from xlkpi.rollup.alike import shared_hint
from xlkpi.rollup.cell_ranges import cell_ranges
from xlkpi.rollup.problem_groups import groups, to_see
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.master.content.links import LinkedSheets
    from xlkpi.master.content.shape import Content
    from xlkpi.problems import Place, Problem
    from xlkpi.rollup.facts import Facts


OWNER_KEY, LINK_KEY = "owner_key", "link_key"
_COLUMNS = (
    Column(OWNER_KEY, "表编号", Format.KEY),
    Column(LINK_KEY, "编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("severity", "级别", Format.STATE),
    Column("code", "代码", Format.WORD),
    Column("unit", "单位", most=18),
    Column("project", "项目", most=26),
    Column("message", "问题"),
    Column("hint", "怎么办"),
    Column("sheet", "表", most=22),
    Column("cells", "单元格", most=16),
    Column("times", "处数", Format.COUNT, total=True),
    Column("file", "文件", most=26),
    Column("link", "查看", Format.LINK),
)


def problem_listing(facts: Facts, sheets: LinkedSheets) -> Listing:
    """Return the problems, the gravest first, of these those across units first."""
    found = groups(facts)
    title = f"{facts.view.title}　{wording.PROBLEMS}"
    columns = columns_of(facts.spec, _COLUMNS)
    shape = Shape(wording.PROBLEMS, title, columns, len(found), frozen="code")
    sheet = _Sheet(facts, shape, sheets)
    lines = Spool(sheet.line(n, group) for n, group in enumerate(found))
    noted = facts.view.noted or not all(map(to_see, facts.view.problems))
    more = (f"不必处理的说明只在“{wording.STATISTICS}”中计数",) if noted else ()
    return Listing(shape, lines, notes=("同一张表中相同的问题合为一行", *more))


class _Sheet:
    """One line of the list, given where everything is."""

    def __init__(self, facts: Facts, shape: Shape, sheets: LinkedSheets) -> None:
        self.facts, self.shape = facts, shape
        self.targets = Targets(facts, sheets)
        self.unit_names = {unit.id: unit.name for unit in facts.view.roster.units}
        self.project_names = facts.project_names

    def line(self, n: int, group: Sequence[Problem]) -> tuple[Content, ...]:
        first = group[0]
        place = first.place
        key, link = self._link(n, first)
        return (
            owner_key(self.facts, place),
            key,
            n + 1,
            states.SEVERITIES[first.severity],
            first.code,
            self.unit_names.get(place.unit, place.unit),
            self.project_names.get(place.project, place.project),
            first.message.zh,
            shared_hint(group, "zh-CN"),
            place.sheet,
            cell_ranges(problem.place.cell for problem in group),
            len(group),
            place.file,
            link,
        )

    def _link(self, n: int, problem: Problem) -> tuple[str, Content]:
        """Return the key of the line a problem belongs to, and a link that finds it when sorted."""
        to = self.targets.of(problem)
        if to is None:
            return "", None
        at = self.shape.at(LINK_KEY, n)
        return to.key, found_by(to.shape, to.keys, to.column, at, to.shape.name)


def owner_key(facts: Facts, place: Place) -> str:
    """Return the key of the unit's form that a problem belongs to, or of the unit alone."""
    unit = facts.unit_keys.get(place.unit, "")
    return unit + facts.project_keys.get(place.project, "") if unit else ""
