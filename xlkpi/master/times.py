"""Points of time as people in the workspace's zone read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, tzinfo


def local(when: datetime, zone: tzinfo) -> datetime:
    """Return a time in a zone, to the second and without the zone: cells know none."""
    return when.astimezone(zone).replace(tzinfo=None, microsecond=0)
