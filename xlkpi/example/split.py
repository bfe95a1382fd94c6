"""An amount split over several by weights, to the last 0.0001."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP = Decimal("0.0001")


def split(total: Decimal, weights: Sequence[int]) -> tuple[Decimal, ...]:
    """Share a total out in multiples of 0.0001 that add up to it exactly.

    What the rounding down leaves over goes, a step each, to the largest remainders, the earlier
    one first.

    Args:
        total: With 4 decimals at most, in any measure.
        weights: None below 0, one at least above.

    Returns:
        One part for each weight, in their order.

    Raises:
        ValueError: The total has more decimals, or the weights are not such.
    """
    whole = sum(weights)
    if total % STEP or whole <= 0 or min(weights) < 0:
        raise ValueError(total)
    exact = [total * weight / whole for weight in weights]
    parts = [(part / STEP).to_integral_value(ROUND_FLOOR) * STEP for part in exact]
    left = int((total - sum(parts)) / STEP)
    by_remainder = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_remainder[:left]:
        parts[n] += STEP
    return tuple(parts)
