"""How high a row must be for the texts in it."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = 14.0
PADDING = 5.0
MOST = 409.0
WIDE, _NARROW = 2.0, 1.05
"""Column units of a wide character, which takes the most, and of any other."""


def units(text: str) -> float:
    """Return the width of a text in column units: wide characters take two, others 1.05."""
    return _NARROW * len(text) if text.isascii() else _mixed(text)


@lru_cache(maxsize=8_192)  # the same names and sentences stand in very many lines
def _mixed(text: str) -> float:
    return sum(WIDE if east_asian_width(c) in "WFA" else _NARROW for c in text)


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a wrapped text takes, in a column of so many units."""
    return lines_in(text, max(width - 1.6, 1.0))


def lines_in(text: str, room: float) -> int:
    """Return how many lines a text takes where a line has room for so many units."""
    if WIDE * len(text) <= room and "\n" not in text:
        return 1
    return sum(max(1, ceil(units(line) / room)) for line in text.split("\n"))


def row_heights(rows: Sequence[tuple[int, str, float, int]]) -> dict[int, float]:
    """Return how high rows must be for the texts in them.

    Args:
        rows: (row, text, width in column units, least lines) of each cell.

    Returns:
        row -> height in points, 409 at most.
    """
    needed: dict[int, int] = {}
    for row, text, width, least in rows:
        needed[row] = max(needed.get(row, 1), least, lines_needed(text, width))
    return {row: _height(lines) for row, lines in needed.items()}


def height_of(text: str, width: float) -> float:
    """Return the height in points, 409 at most, of a text alone, in so many column units."""
    return _height(lines_needed(text, width))


def _height(lines: int) -> float:
    return min(MOST, PADDING + _LINE * lines)
