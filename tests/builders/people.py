"""People of a roster form (tests/forms/dibao_roster.yaml): numbers that are right, nobody's."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlkpi.formula.card_numbers import CHECK_DIGITS, WEIGHTS, luhn_ok

HEAD: dict[str, Any] = {
    "month_from": "2021-03", "filler": "赵一", "fill_date": date(2021, 4, 1),
}  # fmt: skip


def id_card(number: int) -> str:
    """An ID number of nobody; each number gives another."""
    digits = f"4109221970{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + CHECK_DIGITS[total % 11]


def bank_card(number: int) -> str:
    """A bank card of nobody."""
    digits = f"62170000{number:010d}"
    return next(digits + last for last in "0123456789" if luhn_ok(digits + last))


def person(row: int, number: int | None = None, **other: Any) -> dict[str, Any]:
    """One row of the list, by field names; `number` says whose numbers they are."""
    who = row if number is None else number
    values = {
        "name": "张三", "id_card": id_card(who), "phone": "13800138000", "bank": bank_card(who),
        "relation": "户主", "standard": 300, "months": 3, **other,
    }  # fmt: skip
    return {f"people[s{row}].{name}": value for name, value in values.items()}


PEOPLE: dict[str, Any] = HEAD | {"month_from": date(2021, 3, 1)} | person(1)
"""A list of one person, every cell as it should be."""
