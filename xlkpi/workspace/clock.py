"""Time comes in from outside: nothing written depends on when it was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present time in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def fixed(moment: datetime) -> Clock:
    """Return a clock that stands still."""
    return lambda: moment


def shown(moment: datetime, zone: tzinfo) -> str:
    """Return a time as people of a zone read it."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
