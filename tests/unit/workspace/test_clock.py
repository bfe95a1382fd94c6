"""Time comes from a clock that is handed in, and is shown as people of a zone read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from xlkpi.workspace.clock import fixed, shown, system_clock


def test_a_fixed_clock_stands_still() -> None:
    moment = datetime(2021, 1, 15, tzinfo=UTC)
    clock = fixed(moment)
    assert clock() is clock() is moment


def test_the_systems_clock_tells_utc_in_whole_seconds() -> None:
    now = system_clock()
    assert (now.utcoffset(), now.microsecond) == (timedelta(), 0)
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_a_time_is_shown_in_the_workspaces_zone() -> None:
    late = datetime(2021, 1, 15, 16, 30, tzinfo=UTC)
    assert shown(late, ZoneInfo("Asia/Shanghai")) == "2021-01-16 00:30"
    assert shown(late, ZoneInfo("UTC")) == "2021-01-15 16:30"
