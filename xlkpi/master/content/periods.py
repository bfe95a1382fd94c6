"""支出计划 and its like: a table filled in every row, added up by project and over all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master.content.details import FORMATS, PROJECT_KEY
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.shape import Column, Format, Listing, Live, Shape
from xlkpi.master.content.sums import ratio, summed
from xlkpi.rollup.periods import rolled_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell
    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure, Share
    from xlkpi.rollup.lines import MergedForm


_HEAD = (
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("project", "项目名称"),
)


def period_listing(facts: Facts, detail: Shape, table: str, name: str) -> Listing:
    """Return a line for each project: its bases, then the table's columns for each of its rows."""
    shown = (*_bases(facts, table), *rolled_up(facts, table))
    columns = (*_HEAD, *(Column(f.id, f.heading, FORMATS[f.kind], total=f.adds) for f in shown))
    title, rows = f"{facts.view.title}　{name}", len(facts.projects)
    shape = Shape(name, title, columns, rows, frozen="project", computed=True)
    lines = tuple(_line(facts, shape, detail, n, shown) for n in range(len(facts.projects)))
    feet = {figure.cell: shape.foot(figure.id) for figure in shown}
    foot: dict[str, Content] = {
        f.id: _share(f, f.share, feet, facts.forms) for f in shown if f.share is not None
    }
    return Listing(shape, lines, foot, notes=_notes(facts, foot=bool(foot)))


def _notes(facts: Facts, *, foot: bool) -> tuple[str, ...]:
    shares = ("比例为金额合计除以基数合计",) if foot else ()
    return (*measure_note(facts), *shares)


def _bases(facts: Facts, table: str) -> tuple[Figure, ...]:
    """Return the figures that the table's percentages are shares of and that stand elsewhere."""
    cells = {f.share.base for f in rolled_up(facts, table) if f.share is not None}
    return tuple(f for f in facts.figures if f.cell in cells and f.cell.table != table)


def _line(
    facts: Facts, shape: Shape, detail: Shape, n: int, shown: tuple[Figure, ...]
) -> tuple[Content, ...]:
    project = facts.projects[n]
    forms = facts.of_project.get(project.id, ())
    at = {figure.cell: shape.at(figure.id, n) for figure in shown}
    key = shape.at(PROJECT_KEY, n)
    values = (
        _share(figure, figure.share, at, forms)
        if figure.share is not None
        else summed(detail, figure, PROJECT_KEY, key, forms)
        for figure in shown
    )
    return (facts.project_keys[project.id], n + 1, project.name, *values)


def _share(
    figure: Figure, share: Share, at: Mapping[Cell, CellRef], forms: tuple[MergedForm, ...]
) -> Live:
    return ratio(at[share.part], at[share.base], figure, forms)
