"""A formula of one row says in all rows alike what it says in two of them."""

from __future__ import annotations

from functools import partial

import pytest

from xlkpi.formula.moved import Moves, compared

SAME = [
    ("B2+C2", "B3+C3", "B9+C9"),
    ('IF(B$5="",B2,"B2")', 'IF(B$5="",B3,"B2")', 'IF(B$5="",B9,"B2")'),
    ("SUM(B$2:B2)+'1.表'!$C$7", "SUM(B$2:B3)+'1.表'!$C$7", "SUM(B$2:B9)+'1.表'!$C$7"),
    ("B1+D40", "B2+D40", "B8+D40"),  # the row above, and a cell of no row
    ("TRUE", "TRUE", "TRUE"),
    ('LOG10(B2)&"B2""B3"', 'LOG10(B3)&"B2""B3"', 'LOG10(B9)&"B2""B3"'),
    ("'a'!$B$2", "'a'!$B$3", "'a'!$B$9"),
]
OTHER = [
    ("B2+1", "B3+2"),
    ("B2", "C3"),
    ("B2+B2", "B3"),
    ("B2", "B7"),
    ('"第 2 行"&B2', '"第 3 行"&B3'),
]


@pytest.mark.parametrize(("second", "third", "ninth"), SAME)
def test_what_goes_along_with_its_row_is_moved(second: str, third: str, ninth: str) -> None:
    pattern = compared(1, second, 2, third)
    assert pattern is not None
    assert [pattern.at(row) for row in (1, 2, 8)] == [second, third, ninth]


@pytest.mark.parametrize(("second", "third"), OTHER)
def test_what_differs_otherwise_is_written_for_each_row(second: str, third: str) -> None:
    assert compared(1, second, 2, third) is None
    moves = Moves()
    asked: list[int] = []
    texts = {1: second, 2: third, 3: "B4*7"}

    def write(row: int) -> str:
        asked.append(row)
        return texts[row]

    assert [moves.formula("key", row, partial(write, row)) for row in texts] == [*texts.values()]
    assert asked == [1, 2, 3]


def test_two_rows_are_written_and_no_more() -> None:
    moves = Moves()
    asked: list[int] = []

    def write(row: int) -> str:
        asked.append(row)
        return f"B{row + 1}*2"

    found = [moves.formula("key", row, partial(write, row)) for row in range(4, 9)]
    assert found == [f"B{row + 1}*2" for row in range(4, 9)]
    assert asked == [4, 5]


def test_excel_moves_what_is_all_of_its_row_or_fixed() -> None:
    shared = {
        pair: pattern.is_shared
        for pair in (("B2+B$9", "B3+B$9"), ("B2+B9", "B3+B9"), ("B$2", "B$3"), ("1", "1"))
        if (pattern := compared(1, pair[0], 2, pair[1])) is not None
    }
    assert list(shared.values()) == [True, False, False, True]
