"""How far a backup has come: each file counts once as it is written, once as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def counted(progress: Callable[[int, int], None], total: int) -> Callable[[], object]:
    """Return what tells one more of so many each time it is called.

    Args:
        progress: Called with how many are done, from 1, and how many there are.
        total: How often it may be called.
    """
    numbers = iter(range(1, total + 1))
    return lambda: progress(next(numbers), total)
