"""Who sent a return: the sender of a mail against the addresses of the roster."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlkpi.problems import Place, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.problems import Problem

Senders = dict[str, frozenset[str]]
"""Address, or "@" and a whole domain, in lower case -> the ids of the units that send from it."""


def senders(units: Iterable[tuple[str, Iterable[str]]]) -> Senders:
    """Return who sends from where, by the addresses of the units: (id, addresses)."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit, addresses in units:
        for address in addresses:
            found[address.strip().lower()].add(unit)
    return {address: frozenset(them) for address, them in found.items()}


def sends_for(sender: str, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the units that a mail's sender may speak for; its own address outdoes its domain."""
    name, _, host = sender.strip().lower().rpartition("@")
    if not name:
        return frozenset()
    own = known.get(f"{name}@{host}")
    return own if own is not None else known.get(f"@{host}", frozenset())


def stranger(
    sender: str, unit: str, name: str, file: str, known: Mapping[str, frozenset[str]]
) -> Problem | None:
    """Return why a unit's return is not taken from a sender (F16); None where it is.

    What came as a file has no sender and is taken.
    """
    theirs = sends_for(sender, known)
    if not sender or unit in theirs:
        return None
    found = (
        Words(f"是 {_listed(theirs)} 的邮箱", f"is an address of {_listed(theirs)}")
        if theirs
        else Words("不在单位名册的邮箱中", "is no address of the roster")
    )
    place = Place(file=file, unit=unit)
    return problem("F16", place, sender=sender, name=name or unit, found=found)


def _listed(units: frozenset[str]) -> str:
    return "、".join(sorted(units))
