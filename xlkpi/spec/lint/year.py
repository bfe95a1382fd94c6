"""What a form says of the year's view, and cannot have there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.source.unfit_names import unfit, unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located, Trail

_YEAR: Trail = ("master", "year")
_FIELD, _TABLE, _COLUMN = Words("栏目", "field"), Words("表", "table"), Words("列", "column")
_LISTED = Words("year.fields 中的栏目", "field of year.fields")
_DRAWN = (Kind.MONEY, Kind.PERCENT)
_NOT_DRAWN = Words("图里只画金额和百分比", "only amounts and percentages are drawn in a chart")
_AMOUNTS = Words("金额或百分比的栏目", "fields that are amounts or percentages")
_NO_PROJECTS = Words(
    "这张表不是每个项目一张（没有 repeat: project），年度对照按项目排",
    "the form does not repeat for projects (no repeat: project), by which the year is listed",
)
_LEAVE_OUT = Words("删去 year", "no year")


def year_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield faults of what a spec says of the year's view."""
    year = spec.master.year
    if not year.is_empty and not spec.per_project:
        yield unfit(located, _YEAR, "year", _NO_PROJECTS, _LEAVE_OUT)
    for n, name in enumerate(year.fields):
        if name not in spec.fields:
            yield unknown(located, (*_YEAR, "fields", n), name, _FIELD, spec.fields)
    for n, name in enumerate(year.chart):
        if name not in year.fields:
            yield unknown(located, (*_YEAR, "chart", n), name, _LISTED, year.fields)
        elif name in spec.fields and spec.fields[name].kind not in _DRAWN:
            yield unfit(located, (*_YEAR, "chart", n), name, _NOT_DRAWN, _AMOUNTS)
    yield from _tables(spec, located)


def _tables(spec: Spec, located: Located) -> Iterator[Problem]:
    for name, rows in spec.master.year.tables.items():
        trail = (*_YEAR, "tables", name)
        if name not in spec.tables:
            yield unknown(located, trail, name, _TABLE, spec.tables)
            continue
        columns = spec.tables[name].columns
        for key, listed in (("names", rows.names), ("values", rows.values)):
            for n, column in enumerate(listed):
                if column not in columns:
                    yield unknown(located, (*trail, key, n), column, _COLUMN, columns)
