"""A budget split over units adds up to the last 0.0001, as fairly as steps of it allow."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xlkpi.example.split import STEP, split

TOTALS = st.decimals(0, 10**9, places=4)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


@given(TOTALS, WEIGHTS)
def test_the_parts_add_up_to_the_total_exactly(total: Decimal, weights: list[int]) -> None:
    assert sum(split(total, weights)) == total


@given(TOTALS, WEIGHTS)
def test_each_part_is_a_multiple_of_a_step_and_less_than_one_off(
    total: Decimal, weights: list[int]
) -> None:
    whole = sum(weights)
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert part >= 0
        assert part % STEP == 0
        assert abs(part * whole - total * weight) < STEP * whole


@given(TOTALS, WEIGHTS)
def test_who_weighs_more_gets_no_less_and_who_weighs_nothing_gets_nothing(
    total: Decimal, weights: list[int]
) -> None:
    pairs = sorted(zip(weights, split(total, weights), strict=True))
    parts = [part for _, part in pairs]
    assert parts == sorted(parts)
    assert not any(part for weight, part in pairs if not weight)


@given(TOTALS, WEIGHTS, st.integers(2, 9))
def test_only_the_ratio_of_the_weights_counts(
    total: Decimal, weights: list[int], times: int
) -> None:
    assert split(total, [weight * times for weight in weights]) == split(total, weights)


@given(TOTALS, st.lists(st.integers(-5, 5), max_size=4))
def test_weights_that_are_none_are_refused(total: Decimal, weights: list[int]) -> None:
    assume(sum(weights) <= 0 or min(weights) < 0)
    with pytest.raises(ValueError, match=re.escape(str(total))):
        split(total, weights)


def test_what_is_left_over_goes_to_the_earlier_of_equals() -> None:
    assert split(Decimal("0.0002"), [1, 1, 1]) == (STEP, STEP, Decimal("0.0000"))
    assert split(Decimal(1), [1, 1, 1]) == (
        Decimal("0.3334"),
        Decimal("0.3333"),
        Decimal("0.3333"),
    )


def test_a_total_finer_than_a_step_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.00005"):
        split(Decimal("0.00005"), [1])
