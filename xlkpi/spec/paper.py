"""How large a sheet is printed: what its paper has room for, and the least that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.spec.language.sheet_models import PrintSpec

LEAST_SCALE: Final = 0.6
"""Smaller print is not read: 10 points become 6."""
SIDE, TOP, BOTTOM = 0.6, 0.6, 0.75
"""Margins in inches."""
_INCH = 72.0
_PAPERS: Final = {"A4": (8.27, 11.69), "A3": (11.69, 16.54)}
"""Width and height in inches."""


def room(paper: PrintSpec) -> tuple[float, float]:
    """Return the room that a page has between its margins.

    Returns:
        Points across, and down.
    """
    across, down = _PAPERS[paper.paper]
    if paper.orientation == "landscape":
        across, down = down, across
    return (across - 2 * SIDE) * _INCH, (down - TOP - BOTTOM) * _INCH


NARROW, WIDE = 6.0, 7.0
"""Points of a digit that columns are measured by: it depends on the fonts that a computer has."""


def scale_across(columns: Iterable[float], paper: PrintSpec, digit: float = NARROW) -> float:
    """Return at which scale columns of so many digits are as wide as a page, 1 where narrower."""
    taken = sum(digit * width + 3.75 for width in columns)
    return min(1.0, room(paper)[0] / max(taken, 1.0))
