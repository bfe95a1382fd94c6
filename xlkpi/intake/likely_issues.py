"""Which issues a file is likely to answer, before it is opened: by its name, else by its sender."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable
from xlkpi.importer.owner.senders import sends_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.intake.known import Known
    from xlkpi.reader.incoming import Incoming

_MOST_UNITS, _MOST_COLLECTIONS = 3, 2
_MOST_LETTERS = 60


class LikelyIssues:
    """What files are likely to answer; a wrong guess costs time, and nothing else."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def of(self, one: Incoming) -> tuple[str, ...]:
        """Return the plans of the newest issues that a file may answer: few units, collections."""
        issues = self._known.issues
        units = self._units(one)[:_MOST_UNITS]
        return tuple(
            plan for unit in units for plan in issues.newest_plans(unit, self._collections)
        )

    @property
    def _collections(self) -> tuple[str, ...]:
        """The collections that others answered, the last one first, then those issued last."""
        issues = self._known.issues
        both = dict.fromkeys((*issues.asked_last, *issues.last_issued))
        return tuple(both)[:_MOST_COLLECTIONS]

    def _units(self, one: Incoming) -> tuple[str, ...]:
        names = self._known.issues.unit_names()
        stem = re.split(r"[/!]", one.name)[-1].rpartition(".")[0]
        first = stem.partition("_")[0]
        if first in names:
            return (first,)
        text = comparable(stem).casefold()[:_MOST_LETTERS]
        spans = range(min(len(text), self._longest), 1, -1)
        parts = (text[at : at + n] for n in spans for at in range(len(text) - n + 1))
        named = next((self._by_name[part] for part in parts if part in self._by_name), None)
        return named or tuple(sorted(sends_for(one.sender, self._known.senders)))

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for unit, name in self._known.issues.unit_names().items():
            key = comparable(name).casefold()
            found[key] = (*found.get(key, ()), unit)
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_name), default=0)
