"""Aggregates over like rows, and repeated values: what is looked up is what is gone through."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xlkpi.formula.computed import Computed
from xlkpi.formula.ground import ground
from xlkpi.formula.parse import parse
from xlkpi.formula.state import BAD, BLANK, State

if TYPE_CHECKING:
    from xlkpi.formula.ast import Cell
    from xlkpi.formula.state import Value

NUMBERS = [Decimal(text) for text in ("0", "1", "1.0000003", "1.0000006", "-0.0000004", "7")]
TEXTS = ["甲", "乙", "Li", "li"]
MOST = 2_000


def column(rng: random.Random, values: list[Value]) -> list[Value | State]:
    return [rng.choice([*values, *values, BLANK, BAD]) for _ in range(12)]


@pytest.mark.parametrize("seed", range(40))
def test_like_rows_are_those_that_compare_as_equal(seed: int) -> None:
    """`this(t.a) = t.a` is looked up; the same with a `not <>` around it goes through every row."""
    rng = random.Random(seed)
    wanted = NUMBERS if seed % 2 else TEXTS
    table = {"a": column(rng, [*wanted]), "n": column(rng, [*NUMBERS])}
    rows = {"t": tuple(f"s{n}" for n in range(12))}
    form = Computed(lambda _: None, lambda cell: table[cell.column][int(cell.row[1:])], rows, {})
    for row in rows["t"]:
        for text in (
            "count(t.a, t.a = this(t.a))",
            "sum(t.n, t.a = this(t.a))",
            "count(t.a, t.n > 0 and this(t.a) = t.a)",
            "any(t.a = this(t.a) and t.n = 7)",
        ):
            slow = text.replace("t.a = this(t.a)", "not t.a <> this(t.a)")
            slow = slow.replace("this(t.a) = t.a", "not this(t.a) <> t.a")
            found, through = (
                form.of(ground(parse(one), rows.__getitem__, ("t", row))) for one in (text, slow)
            )
            assert found == through, (text, row, table)
        own = table["a"][int(row[1:])]
        repeated = form.of(ground(parse("repeated(t.a)"), rows.__getitem__, ("t", row)))
        above = table["a"][: int(row[1:])]
        assert repeated == (own if isinstance(own, State) else own in above)


def test_each_row_of_a_long_list_asks_only_what_is_like_it() -> None:
    """Households of four among 2,000 people: a cell is asked for a few times, not by every row."""
    asked = 0

    def typed(cell: Cell) -> Value:
        return f"H{int(cell.row[1:]) // 4}"

    class Counting(Computed):
        def leaf(self, cell: Cell) -> Value | State:
            nonlocal asked
            asked += 1
            return super().leaf(cell)

    rows = {"t": tuple(f"s{n}" for n in range(MOST))}
    form = Counting(lambda _: None, typed, rows, {})
    for row in rows["t"]:
        for text, value in (
            ("count(t.a, t.a = this(t.a))", 4),
            ("repeated(t.a)", int(row[1:]) % 4 > 0),
        ):
            assert form.of(ground(parse(text), rows.__getitem__, ("t", row))) == value
    assert asked < 30 * MOST
