"""What a spec asks the master for and what it cannot have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.lint.year import year_faults
from xlkpi.spec.source.unfit_names import unfit, unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located, Trail

_FIELD, _TABLE = Words("栏目", "field"), Words("表", "table")
_COLUMN = Words("表.列", "table.column")
_EITHER = Words("栏目或 表.列", "field or table.column")


def master_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield faults of a spec's master section."""
    yield from _names(spec, located)
    yield from _numbers(spec, located)
    yield from _total(spec, located)
    yield from _forms(spec, located)
    yield from year_faults(spec, located)


def _names(spec: Spec, located: Located) -> Iterator[Problem]:
    """It names a field for the total, columns of a form's line, tables for its sheets."""
    master = spec.master
    columns = [f"{name}.{part}" for name, table in spec.tables.items() for part in table.columns]
    listed: list[tuple[Trail, str | None, Words, Iterable[str]]] = [
        *((("tables", name), name, _TABLE, spec.tables) for name in master.tables),
        (("count",), master.count, _TABLE, spec.tables),
        (("total",), master.total, _FIELD, spec.fields),
    ]
    for key, names in (("columns", master.columns), ("not_added", master.not_added)):
        for n, name in enumerate(names):
            listed.append(((key, n), name, _EITHER, (*spec.fields, *columns)))
    listed += [(("folded", n), name, _COLUMN, columns) for n, name in enumerate(master.folded)]
    for share, amount in master.shares.items():
        listed += [(("shares", share), name, _EITHER, columns) for name in (share, amount)]
    for trail, meant, what, known in listed:
        if meant is not None and meant not in known:
            yield unknown(located, ("master", *trail), meant, what, known)


def _numbers(spec: Spec, located: Located) -> Iterator[Problem]:
    """Only of numbers it can be said that they do not add up."""
    known = {
        **spec.fields,
        **{f"{t}.{c}": field for t, one in spec.tables.items() for c, field in one.columns.items()},
    }
    for n, name in enumerate(spec.master.not_added):
        if name in known and not known[name].kind.numeric:
            reason = Words(
                "这一栏不是数字，本来就不相加", "it is no number: it is not added anyway"
            )
            wanted = Words("数字的栏目，或删去", "a field of numbers, or leave it out")
            yield unfit(located, ("master", "not_added", n), name, reason, wanted)


def _total(spec: Spec, located: Located) -> Iterator[Problem]:
    """What stands for a form in sums and charts is an amount."""
    name = spec.master.total
    if name in spec.fields and spec.fields[name].kind is not Kind.MONEY:
        reason = Words("这一栏不是金额", "it is no amount")
        wanted = Words("金额的栏目（kind: money），或删去", "a field of money, or leave it out")
        yield unfit(located, ("master", "total"), name, reason, wanted)


def _forms(spec: Spec, located: Located) -> Iterator[Problem]:
    """A 汇总表 for each project needs projects."""
    for n, scope in enumerate(spec.master.forms):
        if scope == "project" and not spec.per_project:
            reason = Words(
                "这张表不是每个项目一张（没有 repeat: project）",
                "the form does not repeat for projects (no repeat: project)",
            )
            wanted = Words("all 或 kind", "all or kind")
            yield unfit(located, ("master", "forms", n), scope, reason, wanted)
