"""How far a long run has come, for a person who watches; nothing where nobody does."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlkpi.cli.session import Session

_WORTH_IT = 10
"""Files; fewer are done before anybody looks."""
_FAST = 10
"""A second: from here on nobody asks for tenths."""


_PACE = Words("{done}/{total}，每秒 {rate}，还需 {left}", "{done}/{total}, {rate}/s, {left} left")
_COUNT = Words("{done}/{total}", "{done}/{total}")


@contextmanager
def shown(label: Words, session: Session) -> Iterator[Callable[[int, int], None]]:
    """Yield what is to be told how many of how many are done; it draws a bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415 - only for a terminal
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415 - only where a bar is shown

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[pace]}"))
    began = monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(session.say(label), visible=False, pace="")

        def tell(done: int, total: int) -> None:
            words = session.say(pace(done, total, monotonic() - began))
            worth_it = total >= _WORTH_IT
            bar.update(task, completed=done, total=total, visible=worth_it, pace=words)

        yield tell


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
