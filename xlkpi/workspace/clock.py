"""Time comes in from outside: nothing written depends on when it was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlkpi.texts import Words

if TYPE_CHECKING:
    from datetime import tzinfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present time in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def fixed(moment: datetime) -> Clock:
    """Return a clock that stands still."""
    return lambda: moment


_DAY, _MINUTE, _SECOND = "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"


def shown(moment: datetime, zone: tzinfo) -> str:
    """Return a time as people of a zone read it, to the minute: 2021-01-15 09:30."""
    return moment.astimezone(zone).strftime(_MINUTE)


def day_of(moment: datetime, zone: tzinfo) -> str:
    """Return the day of a time by the clock of a zone: 2021-01-15."""
    return moment.astimezone(zone).strftime(_DAY)


def left(days: int) -> Words:
    """Return how long it is to a deadline at the end of a day so many days ahead."""
    if days > 0:
        return Words("还有 {n} 天", "{n} days left").fill(n=days)
    return Words("已过 {n} 天", "{n} days ago").fill(n=-days) if days else _TODAY


_TODAY = Words("今天截止", "today")


def shown_exactly(moment: datetime, zone: tzinfo) -> str:
    """Return a time as people of a zone read it, with its seconds: 2021-01-15 09:30:05."""
    return moment.astimezone(zone).strftime(_SECOND)


def apart(one: datetime, other: datetime, zone: tzinfo) -> tuple[str, str]:
    """Return two times as people read them: the days, with the time of day where that is one.

    Args:
        one: Any time with its zone.
        other: Likewise.
        zone: That of the readers.

    Returns:
        Both in their order, in equal form; only what is of the same second is shown the same.
    """
    both = one.astimezone(zone), other.astimezone(zone)
    for form in (_DAY, _MINUTE):
        first, second = (moment.strftime(form) for moment in both)
        if first != second:
            return first, second
    return shown_exactly(one, zone), shown_exactly(other, zone)
