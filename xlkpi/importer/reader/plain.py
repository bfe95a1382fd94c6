"""A value as a reading library gives it -> as the importer takes it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.importer.reader.book import Raw


def plain(value: object) -> Raw:
    """Return numbers as floats, moments of midnight as dates, durations as days."""
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
            return value.isoformat()
        case timedelta():
            return value.total_seconds() / 86_400
        case _:
            return str(value)
