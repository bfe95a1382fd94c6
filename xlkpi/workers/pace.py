"""How far a long run has come, how fast it goes, and how long it still takes."""

from __future__ import annotations

from xlkpi.texts import Words

_FAST = 10
"""A second: from here on nobody asks for tenths."""
_PACE = Words("{done}/{total}，每秒 {rate}，还需 {left}", "{done}/{total}, {rate}/s, {left} left")
_COUNT = Words("{done}/{total}", "{done}/{total}")


def pace(done: int, total: int, seconds: float) -> Words:
    """Return how far something has come, how fast, and how long it still takes at that rate.

    Args:
        done: How many are done.
        total: Of how many.
        seconds: How long these have taken.
    """
    if not done or seconds <= 0:
        return _COUNT.fill(done=done, total=total)
    rate = done / seconds
    minutes, left = divmod(round((total - done) / rate), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
    said = f"{rate:.0f}" if rate >= _FAST else f"{rate:.1f}"
    return _PACE.fill(done=done, total=total, rate=said, left=clock)
