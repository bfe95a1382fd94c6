"""Names that stand for nothing (S06) and values that do not fit (S03), told at their lines."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlkpi.problems import Problem, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.spec.source.located import Located, Trail


def unknown(
    located: Located, trail: Trail, name: str, what: Words, known: Iterable[str]
) -> Problem:
    """Return S06 with the nearest known name as its remedy."""
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    listed = "、".join(names[:12]) or "—"
    remedy = (
        Words(f"是不是“{near[0]}”？", f"Is “{near[0]}” meant?")
        if near
        else Words(f"可用的有：{listed}。", f"There are: {listed}.")
    )
    return problem("S06", located.place(trail), found=name, what=what, remedy=remedy)


def unfit(located: Located, trail: Trail, found: str, reason: Words, expected: Words) -> Problem:
    """Return S03: what was found does not fit there, why, and what would."""
    return problem("S03", located.place(trail), found=found, reason=reason, expected=expected)
