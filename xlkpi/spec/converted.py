"""The two measures of money, and an amount of one in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from xlkpi.formula.quantities import IN_YUAN

if TYPE_CHECKING:
    from decimal import Decimal

Measure = Literal["万元", "元"]


def converted(amount: Decimal, have: str, want: str) -> Decimal:
    """Return an amount of one measure in the other, exactly: 1 万元 is 10,000 元.

    Args:
        amount: What is converted.
        have: Its measure, 万元 or 元.
        want: The measure of what is returned.

    Raises:
        KeyError: One of two different measures is neither.
    """
    return amount if have == want else amount * IN_YUAN[have] / IN_YUAN[want]
