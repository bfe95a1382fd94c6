"""How far a long run has come, for a person who watches; nothing where nobody does."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from xlkpi.workers.pace import pace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlkpi.cli.session import Session
    from xlkpi.texts import Words

_WORTH_IT = 10
"""Files; fewer are done before anybody looks."""


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
