"""How often each code was found, over problems that are gone through once and not kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class CodeCount:
    """One code: how often it was found, on how many sheets and of how many units; the first."""

    severity: Severity
    code: str
    times: int
    forms: int
    units: int
    example: str


@dataclass(slots=True)
class _Found:
    first: Problem
    times: int = 0
    forms: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)


class CodeCounter:
    """Counts problems as they come."""

    def __init__(self) -> None:
        self._found: dict[tuple[Severity, str], _Found] = {}
        self._sheets: dict[tuple[str, str, str], int] = {}
        self._units: dict[str, int] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Count problems."""
        for one in problems:
            place, key = one.place, (one.severity, one.code)
            found = self._found.get(key)
            if found is None:
                found = self._found[key] = _Found(one)
            found.times += 1
            if place.sheet:
                sheet = (place.unit, place.project, place.sheet)
                found.forms.add(self._sheets.setdefault(sheet, len(self._sheets)))
            if place.unit:
                found.units.add(self._units.setdefault(place.unit, len(self._units)))

    def counts(self) -> tuple[CodeCount, ...]:
        """Return each code once."""
        return tuple(
            CodeCount(*key, found.times, len(found.forms), len(found.units), found.first.message.zh)
            for key, found in self._found.items()
        )


def in_order(counts: Iterable[CodeCount]) -> tuple[CodeCount, ...]:
    """Return counts, the gravest first, then the most frequent."""
    return tuple(sorted(counts, key=_place))


def _place(one: CodeCount) -> tuple[int, int, str]:
    return -one.severity.rank, -one.times, one.code
