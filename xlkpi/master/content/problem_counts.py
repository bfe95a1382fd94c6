"""问题统计: a line for each code, with how often it was found, what was only noted included."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.problems import CATALOGUE
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.master.content.shape import Content
    from xlkpi.problems import Problem
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
    found: dict[tuple[int, str], list[Problem]] = defaultdict(list)
    for one in facts.view.problems:
        found[-one.severity.rank, one.code].append(one)
    ordered = sorted(found.items(), key=lambda f: (f[0][0], -len(f[1]), f[0][1]))
    title = f"{facts.view.title}　{wording.STATISTICS}"
    shape = Shape(wording.STATISTICS, title, _COLUMNS, len(ordered), frozen="code")
    titles = _titles(facts.spec)
    lines = (_line(n, members, titles) for n, (_, members) in enumerate(ordered, 1))
    return Listing(shape, tuple(lines), notes=(_NOTE,))


def _line(number: int, members: Sequence[Problem], titles: dict[str, str]) -> tuple[Content, ...]:
    first = members[0]
    return (
        number,
        states.SEVERITIES[first.severity],
        first.code,
        titles.get(first.code, ""),
        len(members),
        len({(p.place.unit, p.place.project, p.place.sheet) for p in members if p.place.sheet}),
        len({p.place.unit for p in members if p.place.unit}),
        first.message.zh,
    )


def _titles(spec: Spec) -> dict[str, str]:
    """Return what each code means: the spec's own codes come before the product's."""
    own = {rule.code: rule.title.zh for rule in spec.rules}
    return {code: entry.title.zh for code, entry in CATALOGUE.items()} | own
