"""What lies far from all other values is set apart, at the least cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlkpi.cells import CellRef
from xlkpi.reader import extent
from xlkpi.reader.book import TooLargeError
from xlkpi.reader.extent import Extent
from xlkpi.reader.limits import MOST_CELLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.reader.book import Raw

LONG: dict[int, dict[int, Raw]] = {row: {0: "v01", 1: 5.0} for row in range(20_000)}
WIDE: dict[int, dict[int, Raw]] = {0: dict.fromkeys(range(400), 1.0)}


def cut(rows: Mapping[int, Mapping[int, Raw]]) -> tuple[int, int, list[str]]:
    """Height and width of what is kept, and what is far."""
    made = Extent()
    located = made.laid_out(rows)
    return len(located), max(map(len, located), default=0), [str(at) for at, _ in made.far]


def test_what_fits_is_kept_whole() -> None:
    assert cut({}) == (0, 0, [])
    assert cut({0: {}, 4: {2: "x"}}) == (5, 3, [])
    assert cut({99_000: {9: "x"}}) == (99_001, 10, [])


def test_one_cell_far_to_the_right_of_a_long_table_is_the_far_one() -> None:
    assert cut({**LONG, 7: {0: "v01", 701: "x"}}) == (20_000, 2, ["ZZ8"])


def test_one_cell_far_below_a_wide_table_is_the_far_one() -> None:
    assert cut({**WIDE, 90_000: {0: "x"}}) == (1, 400, ["A90001"])


def test_two_cells_far_away_both_ways_leave_the_table() -> None:
    stray: dict[int, dict[int, Raw]] = {2: {999: "x"}, 99_999: {0: "y"}}
    height, width, far = cut({0: {0: 1.0, 1: 2.0}, **stray})
    assert height * width <= MOST_CELLS
    assert (height, width, far) in [(1, 2, ["ALL3", "A100000"]), (3, 1_000, ["A100000"]),
                                    (100_000, 2, ["ALL3"])]  # fmt: skip


def test_many_far_cells_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "MOST_MARKS", 2)
    made = Extent()
    for row in (200_000, 200_001):
        assert not made.is_near(row, 0, "x")
    with pytest.raises(TooLargeError):
        made.note(CellRef(200_002, 0), 1.0)
