"""Time comes from a clock that is handed in, and is shown as people of a zone read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from xlkpi.workspace.clock import apart, fixed, shown, system_clock


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


def test_two_times_are_told_apart_by_as_much_as_they_need() -> None:
    zone, noon = ZoneInfo("Asia/Shanghai"), datetime(2021, 1, 15, 4, tzinfo=UTC)
    later = {"hours": 24, "minutes": 1, "seconds": 1}
    shown_so = {unit: apart(noon, noon + timedelta(**{unit: n}), zone) for unit, n in later.items()}
    assert shown_so == {
        "hours": ("2021-01-15", "2021-01-16"),
        "minutes": ("2021-01-15 12:00", "2021-01-15 12:01"),
        "seconds": ("2021-01-15 12:00:00", "2021-01-15 12:00:01"),
    }
