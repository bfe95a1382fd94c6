"""Quantities in texts, such as ≥95%, =53人, 20户以上 or ≤60.7万元: operator, number and unit.

A text that is not all of this and nothing else (90-95%, 12月底前, 明显提高) has none of the three.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BEFORE: Mapping[str, str] = {
    "不低于": "≥", "不少于": "≥", "不小于": "≥", "不高于": "≤", "不超过": "≤", "控制在": "≤",
    ">=": "≥", "=>": "≥", "》=": "≥", "<=": "≤", "=<": "≤",
    "达到": "≥", "大于": ">", "小于": "<", "等于": "=",
    "≥": "≥", "≧": "≥", ">": ">", "＞": ">", "=": "=", "＝": "=", "<": "<", "＜": "<",
    "≤": "≤", "≦": "≤",
}  # fmt: skip
"""What stands before a number -> the operator that it means, the longest first."""
BEHIND: Mapping[str, str] = {"以上": "≥", "以内": "≤", "以下": "≤"}
"""What stands behind a number, where nothing does before it -> the operator that it means."""
IN_YUAN: Mapping[str, Decimal] = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
"""The measures of money that a text may name: what one of them comes to."""
PER_CENT = "%％"
UNITS = (
    "人", "人次", "户", "个", "次", "栋", "座", "处", "套", "件", "份", "场", "期", "亩", "平方米",
    "公里", "米", "吨", "头", "只", "株", "天", "个月", "条", "辆", "台", "间", "项", "家",
    "名", "分", "小时",
)  # fmt: skip
"""What is counted, beside money and per cent; 12月 and 2021年 are days, and no quantities."""
SPELLINGS: Mapping[str, str] = {"％": "%", "㎡": "平方米", "千米": "公里", "km": "公里"}
"""Other ways of writing a unit."""
MOST_DIGITS = 15
DIGITS = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")


def units(*, money: bool) -> tuple[str, ...]:
    """Return every way of writing a unit that may follow a number, measures of money or none."""
    return ("%", *SPELLINGS, *UNITS, *(IN_YUAN if money else ()))


@lru_cache(maxsize=2)
def pattern(*, money: bool) -> str:
    """Return the regular expression of a quantity; its groups are `OPERATOR`, `NUMBER`, `UNIT`."""
    before = "|".join(map(re.escape, BEFORE))
    unit = "|".join(sorted(units(money=money), key=len, reverse=True))
    number = f"({DIGITS.pattern}) *({unit})?"
    return f"^(?:({before}) *{number} *| *{number} *({'|'.join(BEHIND)})?)$"


OPERATOR, NUMBER, UNIT = (1, 6), (2, 4), (3, 5)
"""The groups of `pattern` in which the parts stand, in the one way or the other."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """The parts of a text: operator and unit as they are written, "" for none."""

    operator: str
    digits: str
    unit: str


@lru_cache(maxsize=4096)
def quantity(text: str, *, money: bool) -> Quantity | None:
    """Return the parts of a text, None where it is no quantity; `money` lets amounts be one."""
    match = re.fullmatch(pattern(money=money), text)
    if match is None:
        return None
    operator, digits, unit = (match[a] or match[b] or "" for a, b in (OPERATOR, NUMBER, UNIT))
    return None if len(digits) > MOST_DIGITS else Quantity(operator, digits, unit)


def number_in(text: str, measure: str = "") -> Decimal | None:
    """Return the number of a quantity: 0.95 of ≥95%, 8 of =8个.

    With a measure (万元, 元) an amount is read in it: ≥5万元 is 5 万元 or 50,000 元; without one an
    amount has no number.
    """
    found = quantity(text, money=bool(measure))
    if found is None:
        return None
    number = Decimal(found.digits)
    if found.unit in IN_YUAN:
        return number * IN_YUAN[found.unit] / IN_YUAN[measure]
    return number / 100 if found.unit and found.unit in PER_CENT else number


def operator_in(text: str, measure: str = "") -> str | None:
    """Return the operator of a quantity, one of ≥ > = < ≤; None where none is written."""
    found = quantity(text, money=bool(measure))
    return (BEFORE | BEHIND).get(found.operator) if found is not None else None  # type: ignore[operator]


def unit_in(text: str, measure: str = "") -> str | None:
    """Return the unit of a quantity in one spelling; that of an amount is 元, however written."""
    found = quantity(text, money=bool(measure))
    if found is None or not found.unit:
        return None
    return "元" if found.unit in IN_YUAN else SPELLINGS.get(found.unit, found.unit)


def rest(text: str) -> str:
    """Return a text without its operator and the spaces around: the first part of reading it."""
    word = next((word for word in BEFORE if text.startswith(word)), "")
    if word:
        return text[len(word) :].strip(" ")
    return text[:-2].strip(" ") if text.endswith(tuple(BEHIND)) else text.strip(" ")


def letters(text: str) -> str:
    """Return a text without digits and points: of what has a number the unit."""
    return re.sub(r"[0-9.]", "", text)
