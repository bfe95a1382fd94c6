"""项目监控结果 and its like: what each project comes to over its units, rates and scores too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master.content.details import FORMATS, PROJECT_KEY
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.content.sums import counted, ratio, summed
from xlkpi.rollup.across import named
from xlkpi.rollup.figures import is_computed_anew
from xlkpi.rollup.roll import states
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.rolled import ProjectForm, Rolled
    from xlkpi.workspace.roster import Project

_HEAD = (
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("project", "项目名称", most=36),
    Column("due", "应报单位", Format.COUNT, total=True),
    Column("merged", "已并入", Format.COUNT, total=True),
)
_ANEW = "{anew}按合并后的数用表中的公式重算（写表时计算），不是各单位的合计或平均"
_APART = Column("apart", "合不成一个数的", most=44)


def results_listing(
    facts: Facts, forms: Mapping[str, ProjectForm], detail: Shape, name: str
) -> Listing:
    """Return a line for each project: sums and rates live, what is computed anew as it came."""
    shown = tuple(figure for figure in facts.figures if not figure.cell.table)
    columns = (*_HEAD, *(_column(facts, figure) for figure in shown), _APART)
    lines = len(facts.projects)
    shape = Shape(name, f"{facts.view.title}　{name}", columns, lines, frozen="project")
    sheet = _Sheet(facts, shape, detail, shown)
    contents = tuple(sheet.line(n, one, forms.get(one.id)) for n, one in enumerate(facts.projects))
    return Listing(shape, contents, sheet.foot(), notes=_notes(facts, shown))


def rolled_content(rolled: Rolled, cell: Cell) -> Content:
    """Return what stands in a cell of a rolled-up form, or that it does not come together."""
    if any(figure.cell == cell for figure in rolled.apart):
        return states.APART
    return rolled.values.get(cell)


def _column(facts: Facts, figure: Figure) -> Column:
    """Return the column of a figure; what is computed anew is no sum over projects either."""
    total = figure.adds and not is_computed_anew(facts.spec, figure)
    kind = Format.WORD if figure.kind is Kind.TEXT else FORMATS[figure.kind]
    return Column(figure.id, figure.heading, kind, total=total)


def _notes(facts: Facts, shown: tuple[Figure, ...]) -> tuple[str, ...]:
    anew = "、".join(one.label for one in shown if is_computed_anew(facts.spec, one))
    return (*measure_note(facts), *((_ANEW.format(anew=anew),) if anew else ()))


class _Sheet:
    """The contents of the lines, given where everything is."""

    def __init__(
        self, facts: Facts, shape: Shape, detail: Shape, shown: tuple[Figure, ...]
    ) -> None:
        self._facts, self._shape, self._detail, self._shown = facts, shape, detail, shown

    def line(self, n: int, project: Project, form: ProjectForm | None) -> tuple[Content, ...]:
        """Return the line of a project."""
        facts, key = self._facts, self._shape.at(PROJECT_KEY, n)
        rolled = form.rolled if form is not None else None
        forms = facts.of_project.get(project.id, ())
        return (
            facts.project_keys[project.id],
            n + 1,
            project.name,
            sum(due.project == project.id for due in facts.view.due),
            counted(self._detail, PROJECT_KEY, key, forms),
            *(self._figure(n, project, figure, rolled) for figure in self._shown),
            None if rolled is None else _apart(rolled),
        )

    def foot(self) -> Mapping[str, Content]:
        """Return the rates over all projects."""
        at = {figure.cell: self._shape.foot(figure.id) for figure in self._shown}
        return {
            one.id: ratio(at[one.share.part], at[one.share.base], one, self._facts.forms)
            for one in self._shown
            if one.share is not None and {one.share.part, one.share.base} <= at.keys()
        }

    def _figure(self, n: int, project: Project, figure: Figure, rolled: Rolled | None) -> Content:
        forms = self._facts.of_project.get(project.id, ())
        at = {one.cell: self._shape.at(one.id, n) for one in self._shown}
        if is_computed_anew(self._facts.spec, figure):
            return None if rolled is None else rolled_content(rolled, figure.cell)
        if figure.share is not None and {figure.share.part, figure.share.base} <= at.keys():
            return ratio(at[figure.share.part], at[figure.share.base], figure, forms)
        if figure.adds:
            key = self._shape.at(PROJECT_KEY, n)
            return summed(self._detail, figure, PROJECT_KEY, key, forms)
        return None if rolled is None else rolled_content(rolled, figure.cell)


def _apart(rolled: Rolled) -> str | None:
    """Return what has no one value over the units: of rows only where that comes from."""
    known = sorted(rolled.apart, key=lambda figure: figure.cell not in rolled.why)
    names = [
        figure.heading.replace("\n", "")
        for figure in known
        if figure.cell in rolled.why or not figure.cell.table
    ]
    return named(list(dict.fromkeys(names)), "项").zh if names else None
