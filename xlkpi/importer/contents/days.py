"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date, time

_WAYS = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4}) ?(年) ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
)
_CLOCK = re.compile(
    r"(?:\s*T\s*|\s+|(?<=[日号]))"
    r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"|[0-9]{1,2}[时点](?:[0-9]{1,2}分(?:[0-9]{1,2}秒)?)?)$"
)
_LONGEST = 40
_DIGITS = 8


def day(text: str) -> date | None:
    """Read a date with or without a time of day; None for anything else.

    2021-1-15, 2021/1/15, 2021.1.15, 2021年1月15日 (or 号) and 20210115 are read. A year has four
    digits, and a day that never was is none.
    """
    if len(text) > _LONGEST:
        return None
    clock = _CLOCK.search(text)
    if clock is not None and not _is_time(clock[1]):
        return None
    written = text if clock is None else text[: clock.start()]
    match = next((m for way in _WAYS if (m := way.fullmatch(written))), None)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def day_of_digits(number: float) -> date | None:
    """Read a number that shows a date, 20210115; a day's number in the calendar (44211) is none."""
    text = f"{number:.0f}"
    return day(text) if len(text) == _DIGITS and float(text) == number else None


def _is_time(clock: str) -> bool:
    try:
        hour, minute, second, *_ = (*map(int, re.findall(r"[0-9]+", clock)), 0, 0)
        time(hour, minute, second)
    except ValueError:
        return False
    return True
