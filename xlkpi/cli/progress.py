"""How far a long run has come, for a person who watches; nothing where nobody does."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORTH_IT = 10
"""Files; fewer are done before anybody looks."""


@contextmanager
def shown(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what is to be told how many of how many are done; it draws a bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415 - only for a terminal
    from rich.progress import Progress  # noqa: PLC0415 - only where a bar is shown

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, visible=False)
        yield lambda done, total: bar.update(
            task, completed=done, total=total, visible=total >= _WORTH_IT
        )
