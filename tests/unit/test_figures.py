"""Numbers are printed without exponents, with all their digits unless one asks for fewer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.figures import digits, grouped, percent, rounded_apart, written_out

NUMBERS = st.decimals(-(10**15), 10**15, places=6)


@pytest.mark.parametrize(
    ("number", "text"), [("1264.10", "1264.1"), ("1E+2", "100"), ("0.00", "0"), ("-0.5", "-0.5")]
)
def test_people_write_no_idle_zeros(number: str, text: str) -> None:
    assert digits(Decimal(number)) == text


@given(NUMBERS)
def test_a_number_is_read_again_as_it_was(number: Decimal) -> None:
    assert Decimal(digits(number)) == Decimal(written_out(number)) == number
    assert Decimal(percent(number).removesuffix("%")) == number * 100


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        ("1234567.89005", 0, "1,234,567.8901"),
        ("1234.5", 2, "1,234.50"),
        ("0.00005", 2, "0.0001"),
        ("-1000", 0, "-1,000"),
        ("1e30", 2, f"1{',000' * 10}.00"),
    ],
)
def test_amounts_are_grouped_as_sheets_show_them(number: str, decimals: int, text: str) -> None:
    assert grouped(Decimal(number), decimals) == text


def test_a_share_is_rounded_where_it_is_asked_for() -> None:
    assert percent(Decimal(1) / 3, rounded=True) == "33.33%"
    assert percent(Decimal("0.12345")) == "12.345%"
    assert percent(Decimal("0.3"), rounded=True) == "30%"


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        (("0.30000000000000004", "0.25"), ("0.3000", "0.2500")),
        (("33.33333333", "33.33333334"), ("33.33333333", "33.33333334")),
        (("16.23705", "16.237053"), ("16.237050", "16.237053")),
        (("1", "1"), ("1.0000", "1.0000")),
    ],
)
def test_two_numbers_that_differ_look_different(
    numbers: tuple[str, str], shown: tuple[str, str]
) -> None:
    one, other = map(Decimal, numbers)
    assert tuple(map(str, rounded_apart(one, other, 4))) == shown
