"""Problems of one return that say the same of many cells: told as one, with the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.problems import Problem

MOST_APART = 3
"""So many of one kind are told one by one."""


def alike(problems: Iterable[Problem]) -> list[tuple[Problem, ...]]:
    """Return problems in their order, those of one code, sheet and field together where many.

    Returns:
        Groups, none of them empty; each stands where its first problem stood.
    """
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for n, one in enumerate(problems):
        place = one.place
        key = (one.code, one.severity, place.project, place.sheet, place.field)
        groups.setdefault(key if place.cell and place.field else (str(n),), []).append(one)
    return [
        part
        for group in groups.values()
        for part in ([tuple(group)] if len(group) > MOST_APART else [(one,) for one in group])
    ]
