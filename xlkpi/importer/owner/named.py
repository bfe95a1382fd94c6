"""The unit that a file is called by: its own name, else that of its folder or archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARTS = re.compile(r"[!/\\]")


def other_unit(file: str, unit: str, names: Mapping[str, str]) -> str:
    """Return the name of another unit that a file is called by; "" for its own, or none at all.

    `names` is id -> name. What stands nearest to the file counts: its own name before its folder's,
    that before the archive's. A name within a longer one (柳溪村 in 大柳溪村) is not meant.
    """
    for part in reversed(_PARTS.split(file)):
        meant = _meant(comparable(part), unit, names)
        if meant is not None:
            return "" if meant == unit else names[meant]
    return ""


def _meant(text: str, unit: str, names: Mapping[str, str]) -> str | None:
    """Return the id of the unit that a text names: this one if it does, else the longest name."""
    found = {
        key: word for key, name in names.items() if (word := comparable(name)) in text and word
    }
    own = found.pop(unit, "")
    rest = text
    for word in found.values():
        if own in word and own != word:
            rest = rest.replace(word, "")
    if own and own in rest:
        return unit
    return max(found, key=lambda key: len(found[key]), default=None)
