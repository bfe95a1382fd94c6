"""The unit that a file is called by: its own name, else that of its folder or archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable
from xlkpi.newest import Newest

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARTS = re.compile(r"[!/\\]")


def other_unit(file: str, unit: str, name: str, names: Mapping[str, str]) -> str:
    """Return the name of another unit that a file is called by; "" for its own, or none at all.

    What stands nearest to the file counts: its own name before its folder's, that before the
    archive's. A name within a longer one (柳溪村 in 大柳溪村) is not meant.

    Args:
        file: Its name, with those of folders and archives that it lay in.
        unit: The id of the unit that it is of.
        name: What that is called inside.
        names: Id -> name of all units; it may not be changed.
    """
    known = _names_of(names)
    for part in reversed(_PARTS.split(file)):
        meant = _meant(comparable(part), unit, comparable(name), known)
        if meant is not None:
            return "" if meant == unit else names[meant]
    return ""


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of units as they are compared -> the places and ids of those called so.

    `lengths` are those of the names: a text is asked for its parts of these, not for each name.
    """

    units: Mapping[str, str]
    found: Mapping[str, tuple[tuple[int, str], ...]]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, units: Mapping[str, str]) -> _Names:
        found: dict[str, tuple[tuple[int, str], ...]] = {}
        for place, (key, name) in enumerate(units.items()):
            word = comparable(name)
            if word:
                found[word] = (*found.get(word, ()), (place, key))
        return cls(units, found, tuple(sorted(set(map(len, found)))))

    def within(self, text: str) -> Mapping[str, str]:
        """Return the units that a text names, id -> name, in the order of all units."""
        parts = (
            text[at : at + length]
            for length in self.lengths
            for at in range(len(text) - length + 1)
        )
        met = {word for word in parts if word in self.found}
        there = sorted((place, key, word) for word in met for place, key in self.found[word])
        return {key: word for _, key, word in there}


def _names_of(units: Mapping[str, str]) -> _Names:
    """Return the names of units; they are those of the file before, as a rule."""
    known = _KNOWN.used(id(units))
    if known is None or known.units is not units:
        known = _KNOWN[id(units)] = _Names.of(units)
    return known


_KNOWN: Newest[int, _Names] = Newest(2)


def _meant(text: str, unit: str, name: str, names: _Names) -> str | None:
    """Return the id of the unit that a text names: this one if it does, else the longest name."""
    own = name if name in text else ""
    found = {key: word for key, word in names.within(text).items() if key != unit}
    rest = text
    for word in found.values():
        if own in word and own != word:
            rest = rest.replace(word, "")
    if own and own in rest:
        return unit
    return max(found, key=lambda key: len(found[key]), default=None)
