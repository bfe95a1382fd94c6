"""Bars on a canvas: where each one stands and how high it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.report.view import Bar

WIDTH, HEIGHT = 640, 240
_TOP, _BOTTOM, _FILLED = 44, 34, Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar with its place in pixels from the canvas's upper left; `middle` is of its labels."""

    bar: Bar
    x: float
    y: float
    width: float
    height: float
    middle: float


def drawn(bars: Sequence[Bar]) -> tuple[Drawn, ...]:
    """Return the bars side by side; the highest fills the canvas, negative ones stay flat."""
    most = max((bar.value for bar in bars), default=Decimal(0))
    band = Decimal(WIDTH) / max(len(bars), 1)
    room = HEIGHT - _TOP - _BOTTOM
    return tuple(_drawn(bar, n, band, room * _share(bar.value, most)) for n, bar in enumerate(bars))


def width(value: Decimal | None, most: Decimal) -> str:
    """Return how long a bar is, in percent of the longest; 0 for a negative one, and for none."""
    return f"{_share(value, most) * 100:.2f}" if value is not None else "0.00"


def _share(value: Decimal, most: Decimal) -> Decimal:
    return max(value, Decimal(0)) / most if most > 0 else Decimal(0)


def _drawn(bar: Bar, number: int, band: Decimal, height: Decimal) -> Drawn:
    left = band * (number + (1 - _FILLED) / 2)
    return Drawn(
        bar,
        x=_pixels(left),
        y=_pixels(HEIGHT - _BOTTOM - height),
        width=_pixels(band * _FILLED),
        height=_pixels(height),
        middle=_pixels(band * number + band / 2),
    )


def _pixels(length: Decimal) -> float:
    return float(round(length, 1))
