"""Problems of one return that say the same of many cells: told as one, with the cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.rollup.cell_ranges import cell_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.problems import Problem
    from xlkpi.texts import Lang

MOST_APART = 3
"""So many of one kind are told one by one."""


def alike(problems: Iterable[Problem], most: int = MOST_APART) -> list[tuple[Problem, ...]]:
    """Return problems in their order, more than `most` of one code, sheet and field together.

    Returns:
        Groups, none of them empty; each stands where its first problem stood.
    """
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for n, one in enumerate(problems):
        place = one.place
        key = (one.code, one.severity, place.unit, place.project, place.sheet, place.field)
        groups.setdefault(key if place.cell and place.field else (str(n),), []).append(one)
    return [
        part
        for group in groups.values()
        for part in ([tuple(group)] if len(group) > most else [(one,) for one in group])
    ]


def shared_hint(group: Sequence[Problem], lang: Lang) -> str:
    """Return what to do about problems that are told as one."""
    return said_of_all([(one.hint.into(lang), one.place.cell) for one in group])


def said_of_all(texts: Sequence[tuple[str, str]]) -> str:
    """Return a text about many cells.

    Args:
        texts: What is said of each, and its address ("" for none).

    Returns:
        The first text; with all addresses, where it says the same of each.
    """
    first, cell = texts[0]
    said = {_elsewhere(text, at, "") for text, at in texts}
    if len(said) > 1 or not all(at for _, at in texts):
        return first
    return _elsewhere(first, cell, cell_ranges(at for _, at in texts))


def _elsewhere(text: str, cell: str, other: str) -> str:
    """Return a text with another address in place of its cell's."""
    return (
        re.sub(rf"(?<![0-9A-Za-z]){cell}(?![0-9A-Za-z])", lambda _: other, text) if cell else text
    )
