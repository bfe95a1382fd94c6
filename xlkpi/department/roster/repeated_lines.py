"""Lines of the roster that say one thing twice: money would count twice, a text would be lost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.department.roster.lines import RosterLine
    from xlkpi.problems import Problem

_KEYS = {"assignments": ("unit", "project")}
_OF_PROJECT = ("project", "row")


def key_of(table: str) -> tuple[str, ...]:
    """Return the columns by which a line of a sheet is known, () for one known by its id."""
    return _OF_PROJECT if table.startswith("project_") else _KEYS.get(table, ())


def repeated(tables: Mapping[str, Sequence[RosterLine]]) -> Iterator[Problem]:
    """Yield a fault (S80) at each of the lines of a sheet that are known by the same words."""
    for table, lines in tables.items():
        columns = key_of(table)
        by_key: dict[tuple[str, ...], list[RosterLine]] = defaultdict(list)
        for line in lines if columns else ():
            by_key[tuple(line.text(column) for column in columns)].append(line)
        for key, same in by_key.items():
            if all(key):
                yield from _each(columns[0], key, same)


def _each(column: str, key: tuple[str, ...], same: Sequence[RosterLine]) -> Iterator[Problem]:
    places = [line.place(column) for line in same] if len(same) > 1 else []
    for place in places:
        others = "、".join(one.cell for one in places if one != place)
        unit, project = key if column == "unit" else ("", key[0])
        here = replace(place, unit=unit, project=project)
        yield problem("S80", here, what=" ".join(key), other=others)
