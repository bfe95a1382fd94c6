"""A value as a file or a reading library gives it -> as the importer takes it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.reader.book import Raw

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,4})?")
_LONGEST_NUMBER = 400


class Shown(str):
    """What a cell shows that holds no text: a time of day, a duration, a moment of another zone."""

    __slots__ = ()


def plain(value: object) -> Raw:
    """Return numbers as floats, moments of midnight as dates, durations as texts (36:00:00)."""
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            return float(value)
        case datetime():
            return value.date() if value.time() == time() else value
        case date():
            return value
        case time():
            return Shown(value.isoformat())
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return Shown(f"{minutes // 60}:{minutes % 60:02}:{seconds:02}")
        case _:
            return str(value)


def moment_of(text: str) -> Raw:
    """Return a date or a moment as files write it out (2021-01-15), the text where it is none.

    A moment of another zone is none: it may be another day than the one that was typed.
    """
    try:
        found = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return Shown(text)
    zoned = isinstance(found, datetime) and found.tzinfo is not None
    return Shown(text) if zoned else plain(found)


def number(text: str) -> float | str:
    """Return a number as files write it; what is none (NaN, 1e999, 1_000) stays a text."""
    if len(text) > _LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        return text
    found = float(text)
    return found if isfinite(found) else text
