"""偏差清单 and its like: how far projects, units and indicators are from the plan."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.master.content.details import PROJECT_KEY, UNIT_KEY
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.rollup.deviations import deviations, text_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.deviations import Deviation
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.rolled import ProjectForm

_STEP = Decimal("0.0001")
_HEAD = (
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column(UNIT_KEY, "单位编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("label", "偏差类别", Format.WORD),
    Column("project", "项目名称", most=30),
    Column("unit", "单位", most=20),
    Column("name", "名称", most=24),
    Column("planned", "计划或目标", Format.WORD),
    Column("found", "实际", Format.WORD),
    Column("size", "偏差", Format.PERCENT),
    Column("direction", "方向", Format.WORD),
)
_BEHIND, _AHEAD, _UNKNOWN, _NONE = "落后", "超前", "未完全达到", "无"
_NOTES = (
    "按偏差大小排列，写表时计算",
    "偏差小于 0 是落后或没有达到，大于 0 是超前",
    "“合计”是几个单位合并后的数",
)


def deviation_listing(facts: Facts, forms: Mapping[str, ProjectForm], name: str) -> Listing:
    """Return a line for each deviation, the largest first."""
    labels = text_labels(facts.spec)
    texts = (Column(f"text:{label}", label, most=34) for label in labels)
    columns = (*_HEAD, *texts)
    found = deviations(facts, forms)
    title = f"{facts.view.title}　{name}"
    shape = Shape(name, title, columns, len(found), frozen="name")
    lines = tuple(_line(facts, n, one, labels) for n, one in enumerate(found, 1))
    return Listing(shape, lines, notes=_NOTES)


def _line(
    facts: Facts, number: int, one: Deviation, labels: tuple[str, ...]
) -> tuple[Content, ...]:
    size = one.size
    return (
        facts.project_keys[one.project.id],
        facts.unit_keys[one.unit.id] if one.unit is not None else "",
        number,
        one.label,
        one.project.name,
        one.unit.name if one.unit is not None else f"合计（{one.units}个单位）",
        one.name,
        one.planned,
        one.found,
        None if size is None else size.quantize(_STEP),
        _direction(size),
        *(one.texts.get(label) for label in labels),
    )


def _direction(size: Decimal | None) -> str:
    if size is None:
        return _UNKNOWN
    if size == 0:
        return _NONE
    return _BEHIND if size < 0 else _AHEAD
