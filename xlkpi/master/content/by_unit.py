"""按单位汇总 and 单位×项目: the forms of each unit added up, and the amount of each form."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlkpi.cells import Area
from xlkpi.master import wording
from xlkpi.master.content.details import FORMATS, PROJECT_KEY, UNIT_KEY
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.shape import Column, Format, Listing, Live, Shape, value_of
from xlkpi.master.content.spool import Spool
from xlkpi.master.content.sums import counted, summed
from xlkpi.rollup.across import total
from xlkpi.rollup.exact_sum import exact_sum
from xlkpi.rollup.lines import DueForm
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure
    from xlkpi.workspace.roster import Project, Unit

_HEAD = (
    Column(UNIT_KEY, "单位编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("kind", "单位类别", Format.WORD),
    Column("unit", "单位"),
)
_COUNTS = (
    Column("due", "应报表数", Format.COUNT, total=True),
    Column("merged", "已并入", Format.COUNT, total=True),
    Column("missing", "未并入", Format.COUNT, total=True, watched=True),
    Column("state", "状态", Format.STATE),
)


def by_unit_listing(facts: Facts, detail: Shape) -> Listing:
    """Return a line for each unit."""
    columns = (
        *_HEAD,
        *_COUNTS,
        *(Column(f.id, f.heading, FORMATS[f.kind], total=True) for f in facts.adding_by_unit),
    )
    title = f"{facts.view.title}　{wording.BY_UNIT}"
    shape = _by_unit(wording.BY_UNIT, title, columns, facts)
    due, missing = (Counter(one.unit for one in some) for some in (facts.view.due, facts.missing))
    lines = Spool(
        _line(facts, shape, detail, n, (unit, due[unit.id], missing[unit.id]))
        for n, unit in enumerate(facts.units)
    )
    return Listing(shape, lines, notes=measure_note(facts))


def _by_unit(name: str, title: str, columns: tuple[Column, ...], facts: Facts) -> Shape:
    return Shape(name, title, columns, len(facts.units), frozen="unit", computed=True)


def _line(
    facts: Facts, shape: Shape, detail: Shape, n: int, what: tuple[Unit, int, int]
) -> tuple[Content, ...]:
    """Return the line of a unit, given how many of its forms are due and how many missing."""
    unit, due, missing = what
    forms = facts.of_unit.get(unit.id, ())
    key = shape.at(UNIT_KEY, n)
    complete = f'IF({shape.at("missing", n)}>0,"{states.WAITING}","{states.COMPLETE}")'
    return (
        facts.unit_keys[unit.id],
        n + 1,
        unit.kind,
        unit.name,
        due,
        counted(detail, UNIT_KEY, key, forms),
        missing,
        Live(complete, states.WAITING if missing else states.COMPLETE),
        *(summed(detail, figure, UNIT_KEY, key, forms) for figure in facts.adding_by_unit),
    )


def matrix_listing(facts: Facts, detail: Shape) -> Listing | None:
    """Return units by projects with the amount of each form; None for a spec without amounts.

    What is due and not merged says so; what is not due is blank.
    """
    amount = facts.headline
    if amount is None:
        return None
    columns = (
        *_HEAD,
        *(
            Column(f"p:{p.id}", p.name, Format.MONEY, total=True, states=True)
            for p in facts.projects
        ),
        Column("sum", states.TOTAL, Format.MONEY, total=True),
    )
    title = f"{facts.view.title}　{wording.MATRIX}　{amount.label}"
    shape = _by_unit(wording.MATRIX, title, columns, facts)
    lines = Spool(_row(facts, shape, detail, n, unit) for n, unit in enumerate(facts.units))
    return Listing(shape, lines, notes=measure_note(facts))


def _row(facts: Facts, shape: Shape, detail: Shape, n: int, unit: Unit) -> tuple[Content, ...]:
    amount = facts.headline
    assert amount is not None  # noqa: S101 - asked only where there is one
    cells = tuple(_cell(facts, shape, detail, n, (unit, p, amount)) for p in facts.projects)
    added: Content = None
    if cells:
        own = Area(
            shape.at(f"p:{facts.projects[0].id}", n), shape.at(f"p:{facts.projects[-1].id}", n)
        )
        added = Live(f"SUM({own})", exact_sum(map(value_of, cells)))
    return (facts.unit_keys[unit.id], n + 1, unit.kind, unit.name, *cells, added)


def _cell(
    facts: Facts, shape: Shape, detail: Shape, n: int, what: tuple[Unit, Project, Figure]
) -> Content:
    unit, project, amount = what
    forms = tuple(f for f in facts.of_unit.get(unit.id, ()) if f.project.id == project.id)
    if forms:
        units, projects = detail.area(UNIT_KEY), detail.area(PROJECT_KEY)
        key, other = shape.at(UNIT_KEY, n), facts.project_keys[project.id]
        formula = f'SUMIFS({detail.area(amount.id)},{units},${key},{projects},"{other}")'
        return Live(formula, total(forms, amount) or 0)
    return states.MISSING if DueForm(unit.id, project.id) in facts.missing else None
