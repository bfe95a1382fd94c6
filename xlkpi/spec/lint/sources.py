"""Sources of which nobody knows, told with those there are."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Column
from xlkpi.problems import problem
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.reporting import PROJECTS
from xlkpi.spec.sources import (
    ADJUSTED,
    ADJUSTED_WHY,
    FROM_BEFORE,
    SOURCES,
    earlier_field,
    named_sources,
    roster_sources,
    table_sources,
)
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located, Trail
    from xlkpi.spec.sources import NamedSource


def has_unknown_sources(spec: Spec) -> bool:
    """Whether a spec names a source that the bundled roster does not give: see `source_faults`."""
    given = (one.source in SOURCES or _is_earlier(one) for one in named_sources(spec))
    known = table_sources(spec)
    tables = (t.source in known for t in spec.tables.values() if t.source is not None)
    return spec.issued and not (all(given) and all(tables))


def _is_earlier(one: NamedSource) -> bool:
    try:
        return one.source.startswith(FROM_BEFORE) and _in_place(one) and _holds_it(one)
    except ValueError:
        return False


def _in_place(one: NamedSource) -> bool:
    """Whether a column is named for a table: a single field has no row to look for in it."""
    named = earlier_field(one.source)
    return bool(one.table) or not isinstance(named, Column)


def _holds_it(one: NamedSource) -> bool:
    """Whether a field can hold what was decided: an amount, or the words of its reason."""
    if one.source.startswith(ADJUSTED):
        return one.field.kind is Kind.MONEY
    return not one.source.startswith(ADJUSTED_WHY) or one.field.kind is Kind.TEXT


def source_faults(spec: Spec, located: Located, roster: Spec | None) -> Iterator[Problem]:
    """Yield S06 for each source that nobody knows, S03 for one of before that is none.

    Whether a field of an earlier collection is there, its configuration says.

    Args:
        spec: The spec.
        located: Its text.
        roster: The spec of the roster where it is the department's own, None for the bundled one.
    """
    columns, tables = roster_sources(roster) if roster is not None else (set(), set())
    known, known_tables = {*SOURCES, *columns}, {*table_sources(spec), *tables}
    if spec.per_project:
        known_tables.discard(PROJECTS)
    for one in named_sources(spec):
        if one.source.startswith(FROM_BEFORE):
            if not _is_earlier(one):
                yield _no_field(located, one)
        elif one.source not in known:
            yield unknown_source(located, one.trail, one.source, known)
    for name, table in spec.tables.items():
        if table.source is not None and table.source not in known_tables:
            yield unknown_source(located, ("tables", name, "source"), table.source, known_tables)


def unknown_source(located: Located, trail: Trail, found: str, known: Collection[str]) -> Problem:
    """Return S06 for a source that is not there, with the nearest and all there are."""
    near = get_close_matches(found, sorted(known), n=1, cutoff=0.6)
    there = _THERE.fill(names=same("、".join(sorted(known))))
    meant = _MEANT.fill(name=near[0]) if near else same("")
    remedy = _BOTH.fill(meant=meant, there=there)
    return problem("S06", located.place(trail), found=found, what=_SOURCE, remedy=remedy)


def _no_field(located: Located, one: NamedSource) -> Problem:
    begins, place = one.source[: one.source.index(".") + 1], located.place(one.trail)
    if not _holds_it(one):
        expected = _AMOUNT if begins == ADJUSTED else _TEXT
        return problem("S03", place, found=one.source, reason=_OTHER_KIND, expected=expected)
    reason, expected = _NO_FIELD.fill(begins=begins), _FIELD.fill(begins=begins)
    return problem("S03", place, found=one.source, reason=reason, expected=expected)


_SOURCE = Words("来源", "source")
_MEANT = Words("是不是“{name}”？", "Is “{name}” meant? ")
_THERE = Words("可用的有：{names}。", "There are: {names}.")
_BOTH = Words("{meant}{there}", "{meant}{there}")
_OTHER_KIND = Words(
    "预算调整给的是金额（adjusted.）和原因（adjusted_why.），这一栏的 kind 放不下",
    "an adjustment is an amount (adjusted.) and its reason (adjusted_why.): the kind is another",
)
_AMOUNT = Words("kind: money 的栏目的来源", "it the source of a field of kind money")
_TEXT = Words("kind: text 的栏目的来源", "it the source of a field of kind text")
_NO_FIELD = Words(
    "{begins} 后面写前一收集任务中的一个栏目", "behind {begins} stands a field of that form"
)
_FIELD = Words(
    " {begins}栏目、{begins}表[行].列，表的列还可以写 {begins}表.列",
    "{begins}field, {begins}table[row].column, or for a column {begins}table.column",
)
