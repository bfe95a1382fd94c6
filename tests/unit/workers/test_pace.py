"""How far a long run has come: how many, how fast, how long still."""

from __future__ import annotations

import pytest

from xlkpi.workers.pace import pace


@pytest.mark.parametrize(
    ("done", "total", "seconds", "zh", "en"),
    [
        (123, 500, 3.0, "123/500，每秒 41，还需 0:09", "123/500, 41/s, 0:09 left"),
        (3, 10_000, 6.0, "3/10000，每秒 0.5，还需 5:33:14", "3/10000, 0.5/s, 5:33:14 left"),
        (20, 600, 10.0, "20/600，每秒 2.0，还需 4:50", "20/600, 2.0/s, 4:50 left"),
        (0, 500, 4.0, "0/500", "0/500"),
        (500, 500, 10.0, "500/500，每秒 50，还需 0:00", "500/500, 50/s, 0:00 left"),
    ],
)
def test_rate_and_time_left_are_told(
    done: int, total: int, seconds: float, zh: str, en: str
) -> None:
    words = pace(done, total, seconds)
    assert (words.zh, words.en) == (zh, en)
