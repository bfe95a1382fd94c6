"""按上报单位汇总: what units report for those below them, added up for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.details import FORMATS, UNIT_KEY
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.shape import Column, Format, Listing, Live, Shape
from xlkpi.rollup.across import total
from xlkpi.rollup.roll import states
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts

_COLUMNS = (
    Column(UNIT_KEY, "单位编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("unit", "上报单位"),
    Column("below", "下级单位", Format.COUNT, total=True),
    Column("due", "应报表数", Format.COUNT, total=True),
    Column("merged", "已并入", Format.COUNT, total=True),
    Column("missing", "未并入", Format.COUNT, total=True, watched=True),
    Column("state", "状态", Format.STATE),
)


def by_head_listing(facts: Facts, detail: Shape) -> Listing | None:
    """Return a line for each unit that reports for others; None where none does."""
    heads = tuple(dict.fromkeys(head for unit in facts.units if (head := head_of(unit.id))))
    if not heads:
        return None
    figures = (Column(f.id, f.heading, FORMATS[f.kind], total=True) for f in facts.adding_by_unit)
    title = f"{facts.view.title}　{wording.BY_HEAD}"
    columns = (*_COLUMNS, *figures)
    shape = Shape(wording.BY_HEAD, title, columns, len(heads), frozen="unit", computed=True)
    lines = tuple(_line(facts, shape, detail, n, head) for n, head in enumerate(heads))
    return Listing(shape, lines, notes=measure_note(facts))


def _line(facts: Facts, shape: Shape, detail: Shape, n: int, head: str) -> tuple[Content, ...]:
    forms = tuple(form for form in facts.forms if head_of(form.unit.id) == head)
    missing = sum(head_of(due.unit) == head for due in facts.missing)
    keys, own = detail.area(UNIT_KEY), f'${shape.at(UNIT_KEY, n)}&"/*"'
    complete = f'IF({shape.at("missing", n)}>0,"{states.WAITING}","{states.COMPLETE}")'
    return (
        facts.unit_keys[head],
        n + 1,
        facts.view.roster.unit_name(head),
        sum(head_of(unit.id) == head for unit in facts.units),
        sum(head_of(due.unit) == head for due in facts.view.due),
        Live(f"COUNTIF({keys},{own})", len(forms)),
        missing,
        Live(complete, states.WAITING if missing else states.COMPLETE),
        *(
            Live(f"SUMIFS({detail.area(figure.id)},{keys},{own})", total(forms, figure) or 0)
            for figure in facts.adding_by_unit
        ),
    )
