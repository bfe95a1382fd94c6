"""Bars: as high as their values, within the canvas, whatever the values are."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from xlkpi.report.chart import HEIGHT, WIDTH, drawn
from xlkpi.report.view import Bar

AMOUNTS = st.lists(st.decimals(-10, 10**12, places=4), max_size=14)


def bars(*values: Decimal | int) -> tuple[Bar, ...]:
    return tuple(Bar(str(n), Decimal(value), str(value), "") for n, value in enumerate(values))


def test_heights_are_as_the_values() -> None:
    quarter, half, whole = drawn(bars(25, 50, 100))
    assert (half.height, whole.height) == (2 * quarter.height, 4 * quarter.height)
    assert quarter.y + quarter.height == whole.y + whole.height


def test_nothing_spent_is_flat() -> None:
    assert [one.height for one in drawn(bars(0, 0))] == [0, 0]
    assert drawn(()) == ()


@given(AMOUNTS)
def test_all_bars_are_on_the_canvas_side_by_side(values: list[Decimal]) -> None:
    found = drawn(bars(*values))
    assert len(found) == len(values)
    for one in found:
        assert 0 <= one.x <= one.x + one.width <= WIDTH
        assert 40 <= one.y <= one.y + one.height <= HEIGHT
    assert all(a.x + a.width < b.x for a, b in pairwise(found))
