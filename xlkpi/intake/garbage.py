"""How often Python looks for objects that refer to each other in a circle."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SELDOM = 50_000
"""Objects made before it looks again; by default it is some hundreds."""


@contextmanager
def seldom_looked_for() -> Iterator[None]:
    """Look for circles seldom: forms have none, and each look goes over all that is held.

    By default an eighth of an import's time goes into it, a sixth of that of the first workbook.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
