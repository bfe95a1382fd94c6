"""Who sent a return: the sender of a mail against the addresses of the roster."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlkpi.problems import Place, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.importer.incoming import Incoming
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
    came: Incoming, unit: str, name: str, known: Mapping[str, frozenset[str]]
) -> Problem | None:
    """Return why a unit's return is not taken from its sender (F16); None where it is.

    What came as a file has no sender and is taken; a mail that names none is not.
    """
    if may_send(came.mail, came.sender, unit, known):
        return None
    theirs = sends_for(came.sender, known)
    found = _NAMELESS if not came.sender else _THEIRS.fill(units=_listed(theirs))
    found = found if theirs or not came.sender else _UNKNOWN
    place = Place(file=came.name, unit=unit)
    sender = came.sender or "?"
    return problem("F16", place, sender=sender, name=name or unit, found=found)


def may_send(mail: str, sender: str, unit: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether a unit's return is taken: it came as a file, or with a mail of the unit's own."""
    return not (mail or sender) or unit in sends_for(sender, known)


_THEIRS = Words("是 {units} 的邮箱", "is an address of {units}")
_UNKNOWN = Words("不在单位名册的邮箱中", "is no address of the roster")
_NAMELESS = Words("没有写明，或不止一个", "is missing, or there are several")


def _listed(units: frozenset[str]) -> str:
    return "、".join(sorted(units))
