"""Long lists in parts: so many lines on a page, and those that hold what was searched for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from xlkpi.texts import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlkpi.web.asked import Asked

T = TypeVar("T")
LINES = 100
"""Lines on a page."""


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The lines of one page: which page (from 0), of how many lines, what was searched for.

    `size` is how many lines a page has.
    """

    lines: Sequence[T]
    number: int
    count: int
    sought: str
    size: int = LINES

    @property
    def first(self) -> int:
        """The number of its first line among all, from 1."""
        return self.number * self.size + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-self.count // self.size), 1)

    @property
    def has_more(self) -> bool:
        """Whether there is another page behind it."""
        return (self.number + 1) * self.size < self.count


def number_asked(asked: Asked, name: str = "page") -> int:
    """Return a number of the address: by its usual name the page of a list, from 0."""
    return whole(asked.query.get(name, "")) or 0


def whole(text: str) -> int | None:
    """Return the number that stands in an address; None where it is none, or beyond all lists."""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def sought_in(asked: Asked) -> str:
    """Return what lines of a list have to hold, "" for all of them."""
    return asked.query.get("q", "").strip()


_DIGITS = 9


def part_of(asked: Asked, lines: Sequence[T], text: Callable[[T], str]) -> Part[T]:
    """Return the part of a list that is asked for.

    Args:
        asked: Its `q` are words that a line has to hold, its `page` which part is shown.
        lines: All of them.
        text: What is searched of a line.
    """
    sought, number = sought_in(asked), number_asked(asked)
    found = [one for one in lines if holds(text(one), sought)] if sought else lines
    shown = found[number * LINES : (number + 1) * LINES]
    return Part(shown, number, len(found), sought)
