"""Amounts of money inside a text, such as 奖金10.5万元；称职27.3万元，共计37.8万元.

Only a number followed by 万元, 亿元 or 元 is an amount: 离任干部53人22.2万元 has one. An amount
behind 共计, 合计, 小计 or 总计 sums up others and is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xlkpi.checks.column_texts import ColumnTexts, each_text
from xlkpi.figures import digits

_AMOUNT = re.compile(
    r"(?P<summed>(?:共计|合计|小计|总计)[^0-9，,；;。]{0,6})?"
    r"(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s*(?P<unit>万元|亿元|元)"
)
_IN_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_NEAR = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in 元, as it stands in the text, and whether it sums up others."""

    yuan: Decimal
    text: str
    summed: bool


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a text in their order."""
    return tuple(
        Amount(
            Decimal(match["number"].replace(",", "")) * _IN_YUAN[match["unit"]],
            match[0],
            match["summed"] is not None,
        )
        for match in _AMOUNT.finditer(text)
    )


def _differs(text: str, column: ColumnTexts) -> tuple[str, str] | None:
    counted = [amount.yuan for amount in amounts(text) if not amount.summed]
    if not counted or column.amount is None:
        return None
    total = sum(counted, Decimal(0)) / _IN_YUAN[column.measure]
    if abs(total - column.amount) <= _NEAR:
        return None
    return digits(total), digits(column.amount)


def _left_out(text: str, _: ColumnTexts) -> tuple[str, str] | None:
    summed = [amount.text for amount in amounts(text) if amount.summed]
    return ("、".join(summed), "") if summed else None


amounts_add_up = each_text(_differs)
"""Amounts that do not add up to the column's amount: found their sum, read the amount (T21)."""
subtotals_left_out = each_text(_left_out)
"""Amounts that sum up others and are not counted (T22)."""
