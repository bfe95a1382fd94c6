"""Long lists in parts: so many lines on a page, and those that hold what was searched for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlkpi.web.asked import Asked

T = TypeVar("T")
LINES = 100
"""Lines on a page."""


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The lines of one page: which page (from 0), of how many lines, what was searched for."""

    lines: Sequence[T]
    number: int
    count: int
    sought: str

    @property
    def first(self) -> int:
        """The number of its first line among all, from 1."""
        return self.number * LINES + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-self.count // LINES), 1)

    @property
    def has_more(self) -> bool:
        """Whether there is another page behind it."""
        return (self.number + 1) * LINES < self.count


def number_asked(asked: Asked) -> int:
    """Return the page of a list that is asked for, from 0."""
    said = asked.query.get("page", "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else 0


_DIGITS = 9


def part_of(asked: Asked, lines: Sequence[T], text: Callable[[T], str]) -> Part[T]:
    """Return the part of a list that is asked for.

    Args:
        asked: Its `q` is what a line has to hold, its `page` which part is shown.
        lines: All of them.
        text: What is searched of a line.
    """
    sought, number = asked.query.get("q", "").strip(), number_asked(asked)
    found = [one for one in lines if sought in text(one)] if sought else lines
    shown = found[number * LINES : (number + 1) * LINES]
    return Part(shown, number, len(found), sought)
