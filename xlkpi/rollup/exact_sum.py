"""Sums that round nothing."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


DIGITS = 60
"""Of a sum: no amount has so many."""


def exact_sum(values: Iterable[object]) -> Decimal:
    """Return the sum of the numbers among values, exact to 60 digits; 0 where there are none."""
    with localcontext(prec=DIGITS):
        numbers = (v for v in values if isinstance(v, Decimal | int) and not isinstance(v, bool))
        return sum(map(Decimal, numbers), Decimal(0))
