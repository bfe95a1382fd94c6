"""Units and projects of the roster beside those of a collection that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import Place, problem
from xlkpi.rollup.roll.outline import FOR_EVERYBODY
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem
    from xlkpi.workspace.config import Collection


def came_and_went(
    department: Department, ledger: Ledger, collection: Collection
) -> Iterator[Problem]:
    """Yield who is in the roster and was not last year, and the other way round (S27).

    Nothing, where a collection starts from none that is over.
    """
    known = {one.id: one for one in department.config.collections}
    before = known.get(collection.prefill or collection.follows or "")
    if before is None or not before.read_only:
        return
    issues = [one for one in ledger.issues(before.id) if one.unit != FOR_EVERYBODY]
    units = {one.unit: one.unit_name for one in issues}
    projects = {
        f.project: f.project_name for one in issues for f in one.occasion.forms if f.project
    }
    roster = department.due_roster(collection)
    due = {one.unit for one in roster.assignments if not one.exempt}
    now = {unit.id: unit.name for unit in roster.units if unit.active and unit.id in due}
    reported = {one.project for one in roster.assignments if not one.exempt}
    these = {one.id: one.name for one in roster.projects if one.id and one.id in reported}
    for what, old, new in ((_UNITS, units, now), (_PROJECTS, projects, these)):
        if old and old.keys() != new.keys():
            yield problem(
                "S27",
                Place(file=str(department.workspace.roster)),
                collection=collection.id,
                before=before.id,
                what=what,
                went=_named(old, new),
                came=_named(new, old),
            )


def _named(some: Mapping[str, str], others: Mapping[str, str]) -> Words:
    names = "、".join(f"{name}（{key}）" for key, name in some.items() if key not in others)
    return same(names) if names else _NONE


_UNITS, _PROJECTS = Words("单位", "units"), Words("项目", "projects")
_NONE = Words("没有", "none")
