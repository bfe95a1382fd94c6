"""ID and bank card numbers: what is wrong with each, by the digit that is wrong."""

from __future__ import annotations

import pytest

from xlkpi.formula.card_numbers import id_card_fault, luhn_ok


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("11010519491231002X", None),  # the example of GB 11643
        ("440524188001010014", "birthday"),  # born in 1880: Excel has no such days
        ("11010519491231002x", "characters"),
        ("1101051949123100", "length"),
        ("110105194912310021", "check_digit"),
        ("11010519491231O02X", "characters"),
        ("１１0105194912310021", "characters"),
        ("990105194912310021", "region"),
        ("110105194902300021", "birthday"),
        ("110105194900120021", "birthday"),
        ("110105194913120021", "birthday"),
        ("110105190002290021", "birthday"),
    ],
)
def test_an_id_number(number: str, fault: str | None) -> None:
    assert id_card_fault(number) == fault


def test_each_digit_that_is_wrong_and_each_pair_exchanged_is_found() -> None:
    number = "11010519491231002X"
    wrong = [number[:n] + d + number[n + 1 :] for n in range(17) for d in "0123456789"]
    wrong += [number[:n] + number[n + 1] + number[n] + number[n + 2 :] for n in range(16)]
    assert {one for one in wrong if id_card_fault(one) is None} == {number}


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("79927398713", True),
        ("7992739871３", False),
        ("7992739871x", False),
        ("", False),
        ("0" * 20, False),
    ],
)
def test_the_last_digit_of_a_bank_card(number: str, right: bool) -> None:
    assert luhn_ok(number) is right
