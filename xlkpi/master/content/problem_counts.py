"""问题统计: a line for each code, with how often it was found, what was only noted included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.problems import CATALOGUE
from xlkpi.rollup.code_counts import CodeCounter, in_order
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.code_counts import CodeCount
    from xlkpi.rollup.facts import Facts
    from xlkpi.spec.language.models import Spec

_COLUMNS = (
    Column("number", "序号", Format.YEAR),
    Column("severity", "级别", Format.STATE),
    Column("code", "代码", Format.WORD),
    Column("title", "含义", most=40),
    Column("times", "处数", Format.COUNT, total=True),
    Column("forms", "表数", Format.COUNT),
    Column("units", "单位数", Format.COUNT),
    Column("example", "例如", most=70),
)
_NOTE = "每个代码一行；“说明”是读入时统一的写法等，不必处理。一个单位的全部：xlkpi status 单位名称"


def statistics_listing(facts: Facts) -> Listing:
    """Return a line for each code that was found, the gravest first, then the most frequent."""
    counter = CodeCounter()
    counter.add(facts.view.problems)
    ordered = in_order((*counter.counts(), *facts.view.noted))
    title = f"{facts.view.title}　{wording.STATISTICS}"
    shape = Shape(wording.STATISTICS, title, _COLUMNS, len(ordered), frozen="code")
    titles = _titles(facts.spec)
    lines = (_line(n, one, titles) for n, one in enumerate(ordered, 1))
    return Listing(shape, tuple(lines), notes=(_NOTE,))


def _line(number: int, one: CodeCount, titles: dict[str, str]) -> tuple[Content, ...]:
    return (
        number,
        states.SEVERITIES[one.severity],
        one.code,
        titles.get(one.code, ""),
        one.times,
        one.forms,
        one.units,
        one.example,
    )


def _titles(spec: Spec) -> dict[str, str]:
    """Return what each code means: the spec's own codes come before the product's."""
    own = {rule.code: rule.title.zh for rule in spec.rules}
    return {code: entry.title.zh for code, entry in CATALOGUE.items()} | own
