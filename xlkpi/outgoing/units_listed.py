"""Units in a sentence and in a command: a few by name, many by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 12
_NAMED = 3
"""So many units are named one by one in the command that issues anew."""
_MANY = Words("{few}等 {n} 个单位", "{few} and others, {n} units in all")


def units_listed(names: Sequence[Words]) -> Words:
    """Return names of units as a sentence has them."""
    few = Words(
        "、".join(one.zh for one in names[:_FEW]), ", ".join(one.en for one in names[:_FEW])
    )
    return few if len(names) <= _FEW else _MANY.fill(few=few, n=len(names))


def units_wanted(ids: Sequence[str]) -> str:
    """Return the options that name units to `generate`; "" for all where they are many."""
    return "".join(f" --unit {one}" for one in ids) if len(ids) <= _NAMED else ""
