"""What an expression can come to when it has no value, and how dates count as numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

Value = Decimal | str | bool
"""A value while it is computed; a date is its day number, as in Excel."""
CellValue = Decimal | str | bool | date
"""A value as it stands in a cell."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
TOLERANCE = Decimal("0.0000005")
"""Two numbers are equal that agree to 6 decimals."""


class State(Enum):
    """No value: nothing stands there, or something that cannot be read."""

    BLANK = "blank"
    BAD = "bad"


BLANK, BAD = State.BLANK, State.BAD


def plain(value: CellValue) -> Value:
    """Return a cell's value as formulas see it: a date is its day number, 44211 for 2021-01-15."""
    return Decimal(value.toordinal() - _DAY_ZERO) if isinstance(value, date) else value


def day_of(number: Decimal) -> date:
    """Return the day of a day number: 2021-01-15 for 44211; a fraction, the time, is dropped.

    Raises:
        ValueError: It is no day of the years 1 to 9999.
        OverflowError: Likewise, by far.
    """
    return date.fromordinal(int(number) + _DAY_ZERO)
