"""Sums that round nothing."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_DIGITS = 60


def exact_sum(values: Iterable[object]) -> Decimal:
    """Return the sum of the numbers among values, exact to 60 digits; 0 where there are none."""
    with localcontext(prec=_DIGITS):
        return sum((Decimal(v) for v in values if _is_number(v)), Decimal(0))  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal | int) and not isinstance(value, bool)
