from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xlkpi.formula.ast import Cell
from xlkpi.formula.computed import Computed
from xlkpi.formula.ground import ground
from xlkpi.formula.parse import parse
from xlkpi.formula.state import BLANK

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr

ROWS = {"people": tuple(f"s{n}" for n in range(1, 2_001)), "": ("",)}
RUN = parse("value_or(previous(people.run), 0) + value_or(people.amount, 0)")


TOTAL = parse("total(previous(people.run), people.amount)")


def list_of(amounts: dict[str, Decimal], run: Expr = RUN) -> Computed:
    """A list of 2,000 people with the running total of what each gets."""
    return Computed(
        formula=lambda cell: (
            ground(run, ROWS.__getitem__, (cell.table, cell.row)) if cell.column == "run" else None
        ),
        typed=lambda cell: amounts.get(cell.row, BLANK),
        rows=ROWS,
        lists={},
    )


@pytest.mark.parametrize("run", [RUN, TOTAL])
def test_a_running_total_goes_through_all_rows_whichever_is_asked_first(run: Expr) -> None:
    people = list_of({"s1": Decimal("0.1"), "s1000": Decimal("0.2"), "s2000": Decimal("0.3")}, run)
    assert people.leaf(Cell("people", "s2000", "run")) == Decimal("0.6")
    assert people.leaf(Cell("people", "s999", "run")) == Decimal("0.1")


def test_totals_of_a_list_count_what_is_filled() -> None:
    people = list_of({f"s{n}": Decimal(n) for n in range(1, 2_001, 2)})
    total = people.of(ground(parse("sum(people.amount, people.amount > 1000)"), ROWS.__getitem__))
    assert total == sum(range(1001, 2_001, 2))
    assert people.of(ground(parse("count(people.amount)"), ROWS.__getitem__)) == 1000


@pytest.mark.parametrize("text", ["1e40", "123456789012345678901234567890123456", "0.5"])
def test_no_number_is_too_large_to_be_rounded(text: str) -> None:
    people = list_of({"s1": Decimal(text)})
    rounded = people.of(ground(parse("round(people[s1].amount, 2)"), ROWS.__getitem__))
    assert rounded == Decimal(text)
    too_many = people.of(ground(parse("decimals(people[s1].amount, 2)"), ROWS.__getitem__))
    assert too_many is False
