"""What a spreadsheet program makes of what is typed into a cell."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from xlkpi.reader.book import Raw

_NUMBERS = (Kind.MONEY, Kind.PERCENT, Kind.INTEGER, Kind.NUMBER)
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(%?)", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)


def as_entered(text: str, kind: Kind) -> Raw:
    """Return what a spreadsheet program makes of what is typed into a cell of a kind.

    Args:
        text: What is typed.
        kind: Of the cell, by which its format goes: in a cell of percentages 30 is 30%.
    """
    bare = text.strip()
    if not bare:
        return None
    if kind in _NUMBERS and (number := _NUMBER.fullmatch(bare)) is not None:
        share = number[2] or kind is Kind.PERCENT
        return float(Decimal(number[1]) / (100 if share else 1))
    if kind in (Kind.DATE, Kind.YEAR_MONTH) and (day := _DAY.fullmatch(bare)) is not None:
        with suppress(ValueError):
            return date(*map(int, day.groups()))
    return text
