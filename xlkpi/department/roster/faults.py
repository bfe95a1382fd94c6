"""What is wrong with a roster as a whole, each at its cell: ids, names, amounts, nothing in it.

What keeps its lines from being read at all is told when it is read (`reading`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import digits, percent
from xlkpi.problems import problem
from xlkpi.texts import Words
from xlkpi.workspace.paths import reserved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.roster.lines import RosterLine
    from xlkpi.department.roster.reading import RosterRead
    from xlkpi.problems import Place, Problem

    Tables = Mapping[str, Sequence[RosterLine]]

_FEW = 12
PLAN = ("m3", "m6", "m10", "m12")
"""The columns of a project's plan: which part of its budget is spent by the end of a month."""


def faults(read: RosterRead, collections: Sequence[str], *, projects: bool) -> Iterator[Problem]:
    """Yield what nothing can go out with: S81-S84, each at its cell.

    Args:
        read: The roster, as far as it could be read.
        collections: The ids of xlkpi.toml.
        projects: Whether a form is reported for each project, so that there must be some.
    """
    tables = read.tables
    for table, name in (("units", "unit"), ("projects", "project")):
        yield from _case(tables[table], name)
        yield from _reserved(tables[table], name)
    yield from _like_collections(tables["units"], collections)
    for table in ("units", "projects", "assignments") if projects else ("units",):
        if not tables[table] and read.values is not None:
            yield problem("S84", read.first(table))


def doubts(read: RosterRead, measure: str, *, projects: bool) -> Iterator[Problem]:
    """Yield what should be looked at: S85, S86 and S89, each at its cell.

    Args:
        read: The roster, as far as it could be read.
        measure: That of its amounts (元, 万元), for the words.
        projects: Whether a form is reported for each project, so that these are looked at too.
    """
    tables = read.tables
    yield from _names(_in_use(tables["units"]), "unit")
    yield from _names(tables["projects"], "project")
    if projects:
        yield from _sums(tables, measure)
        yield from _plans(tables["projects"])
        yield from _idle(tables)


def _case(lines: Sequence[RosterLine], name: str) -> Iterator[Problem]:
    """Tell ids that differ by case only, at each of them."""
    for same in _together(lines, lambda line: line.text("id").casefold()):
        for line in same:
            other = next((one for one in same if one.text("id") != line.text("id")), None)
            if other is not None:
                words = {"other": other.place("id").cell, "same": other.text("id")}
                yield problem("S81", _of(line, "id", name), **words)


def _reserved(lines: Iterable[RosterLine], name: str) -> Iterator[Problem]:
    for line in lines:
        if reserved(line.text("id")):
            yield problem("S82", _of(line, "id", name))


def _like_collections(units: Iterable[RosterLine], collections: Sequence[str]) -> Iterator[Problem]:
    known = {one.casefold() for one in collections}
    for line in units:
        for column in ("id", "name"):
            if line.text(column).casefold() in known:
                yield problem("S83", _of(line, column, "unit"))


def _names(lines: Iterable[RosterLine], name: str) -> Iterator[Problem]:
    """Tell names that are the same but for spaces, at each of them."""
    for same in _together(lines, lambda line: re.sub(r"\s", "", line.text("name"))):
        ids = "、".join(line.text("id") for line in same)
        for line in same:
            others = "、".join(one.place("name").cell for one in same if one is not line)
            yield problem("S85", _of(line, "name", name), other=others, ids=ids)


def _sums(tables: Tables, measure: str) -> Iterator[Problem]:
    """Tell control totals that their units' amounts do not add up to, where all have one.

    Those that are exempt or not in use report nothing and are left out, as in the master.
    """
    due = _due(tables)
    for project in tables["projects"]:
        own = due.get(project.text("id"), [])
        expected = project.values.get("control_total")
        amounts = [line.values.get("allocation") for line in own]
        numbers = [one for one in amounts if isinstance(one, Decimal)]
        if not own or len(numbers) < len(own) or not isinstance(expected, Decimal):
            continue
        found = sum(numbers, Decimal(0))
        if found != expected:
            yield problem(
                "S86",
                _of(project, "control_total", "project"),
                name=project.text("name"),
                cells=_listed([line.place("allocation") for line in own]),
                expected=digits(expected),
                found=digits(found),
                difference=digits(found - expected),
                measure=measure,
            )


def _plans(projects: Iterable[RosterLine]) -> Iterator[Problem]:
    """Tell plans that are not cumulative up to 100 %: every workbook is filled with them."""
    for line in projects:
        shares = [line.values.get(column) for column in PLAN]
        given = [one for one in shares if isinstance(one, Decimal)]
        if given and (given != sorted(given) or shares[-1] not in (None, Decimal(1))):
            said = "、".join(percent(one) for one in given)
            words = _NOT_CUMULATIVE.fill(name=line.text("name"), shares=said)
            yield problem("S89", _of(line, PLAN[-1], "project"), found=words, remedy=_MEND_PLAN)


def _idle(tables: Tables) -> Iterator[Problem]:
    """Tell units that have nothing to report, and projects that nobody reports."""
    due = _due(tables)
    busy = {line.text("unit") for line in tables["assignments"]}
    for line in _in_use(tables["units"]):
        has_others = line.values.get("spare") or line.values.get("key")
        if line.text("id") not in busy and not has_others:
            words = _NO_PROJECT.fill(name=line.text("name"), unit=line.text("id"))
            yield problem("S89", _of(line, "id", "unit"), found=words, remedy=_ASSIGN)
    for line in tables["projects"]:
        if not due.get(line.text("id")):
            words = _NO_UNIT.fill(name=line.text("name"), project=line.text("id"))
            yield problem("S89", _of(line, "id", "project"), found=words, remedy=_ASSIGN)


def _due(tables: Tables) -> Mapping[str, Sequence[RosterLine]]:
    """Return what is to be reported of each project."""
    active = {line.text("id") for line in _in_use(tables["units"])}
    found: dict[str, list[RosterLine]] = defaultdict(list)
    for line in tables["assignments"]:
        if line.text("unit") in active and line.text("exempt") != "是":
            found[line.text("project")].append(line)
    return found


def _in_use(units: Iterable[RosterLine]) -> tuple[RosterLine, ...]:
    return tuple(line for line in units if line.text("active") != "否")


def _together(
    lines: Iterable[RosterLine], key: Callable[[RosterLine], str]
) -> Iterator[Sequence[RosterLine]]:
    """Yield the lines that have a key in common."""
    found: dict[str, list[RosterLine]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return (same for known, same in found.items() if known and len(same) > 1)


def _of(line: RosterLine, column: str, name: str) -> Place:
    place = line.place(column)
    known = line.text("id")
    here = replace(place, value=line.text(column) or place.value)
    return replace(here, unit=known) if name == "unit" else replace(here, project=known)


def _listed(places: Sequence[Place]) -> Words:
    few = "、".join(one.cell for one in places[:_FEW])
    if len(places) <= _FEW:
        return Words(few, few)
    return Words(f"{few} 等 {len(places)} 格", f"{few} and {len(places) - _FEW} more")


_NOT_CUMULATIVE = Words(
    "“{name}”的支出计划是 {shares}：应是累计比例，一次不比一次小，12月底为 100%",
    "the plan of {name} is {shares}: cumulative shares do not fall and come to 100% in December",
)
_MEND_PLAN = Words(
    "请在名册中改正；不改，下发的工作簿照这样预填，单位要自己改。",
    "Mend it in the roster; else the workbooks go out with it and each unit has to mend its own.",
)
_NO_PROJECT = Words(
    "“分工”里没有 {name}（{unit}），它没有要填报的项目",
    "sheet 分工 has no line of {name} ({unit}): it has nothing to report",
)
_NO_UNIT = Words(
    "项目“{name}”（{project}）没有要填报的单位",
    "project “{name}” ({project}) has no unit that reports it",
)
_ASSIGN = Words(
    "要填报的，请在“分工”中加一行；不用填报的，不必处理。",
    "Add a line to sheet 分工 if it is to be reported.",
)
