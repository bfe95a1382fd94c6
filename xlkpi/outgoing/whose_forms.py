"""Collections that would miss units or projects: kinds nobody is of, forms with too few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.known_places import of_collection
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.spec.reporting import PROJECTS
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.problems import Problem
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Roster

_NOBODY = Words(
    "收集任务 {id} 的 kinds 写了“{kind}”，名册中没有这类单位",
    "collection {id} is for units of the kind “{kind}”, which the roster has none of",
)
_KINDS = Words("名册中的类别有：{kinds}。", "The roster has: {kinds}.")
_TOO_FEW = Words(
    "“{form}”有 {rows} 行，名册有 {projects} 个项目，后面的项目不会列上",
    "“{form}” has {rows} rows for {projects} projects of the roster: the last ones are left out",
)
_MORE_ROWS = Words(
    "请把表样复制到 workbook_specs，把 {table} 的 spare 改为至少 {projects}。",
    "Copy the spec into workbook_specs and give its table {table} spare: {projects} at least.",
)


def missed(department: Department, collections: Sequence[Collection]) -> Iterator[Problem]:
    """Yield S89 for what a sound roster and xlkpi.toml do not have in common."""
    roster = department.roster
    for one in collections:
        yield from _kinds(department, one, roster)
        yield from _rows(department, one, roster)


def _kinds(department: Department, collection: Collection, roster: Roster) -> Iterator[Problem]:
    known = tuple(dict.fromkeys(unit.kind for unit in roster.units if unit.active))
    unknown = [kind for kind in collection.kinds if kind not in known]
    if not unknown:
        return
    place = of_collection(department, collection, "kinds")
    for kind in unknown:
        found = _NOBODY.fill(id=collection.id, kind=kind)
        remedy = _KINDS.fill(kinds=same("、".join(known)))
        yield problem("S89", place, found=found, remedy=remedy)


def _rows(department: Department, collection: Collection, roster: Roster) -> Iterator[Problem]:
    try:
        spec = department.spec(collection.spec).spec
    except ProblemsFound:
        return  # what is wrong with it is told by itself
    for name, table in spec.tables.items():
        if table.source == PROJECTS and table.spare < len(roster.projects):
            counts = {"rows": table.spare, "projects": len(roster.projects)}
            found = _TOO_FEW.fill(form=spec.title, **counts)
            remedy = _MORE_ROWS.fill(table=name, **counts)
            place = Place(file=str(department.spec_file(collection.spec)), field=name)
            yield problem("S89", place, found=found, remedy=remedy)
