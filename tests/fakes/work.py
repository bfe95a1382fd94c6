"""Work that does not go as one would wish."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from xlkpi.reader.process import opened_each
from xlkpi.workers.served import alive

if TYPE_CHECKING:
    from xlkpi.reader.incoming import Incoming


class UnfitError(Exception):
    """An exception that cannot be read back: it takes more than it says."""

    def __init__(self, one: object, other: object) -> None:
        super().__init__(f"cannot be handed on {one} {other}")


def raises_what_cannot_be_handed_on() -> None:
    raise UnfitError(1, 2)


def prints(words: str) -> int:
    """Print on standard output, past Python too."""
    print(words, flush=True)  # noqa: T201 - that is what is tried
    return os.write(1, b"x")


def computes(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def leaves(mark: str, seconds: float) -> None:
    """Leave a file when it is done, after so long."""
    time.sleep(seconds)
    Path(mark).write_text("done", encoding="utf-8")


def swells(seconds: float) -> int:
    held = b"x" * 300_000_000
    time.sleep(seconds)
    return len(held)


def rests_and_tells(times: int, seconds: float) -> int:
    """Rest so often, telling after each that another part begins."""
    for _ in range(times):
        time.sleep(seconds)
        alive()
    return times


def ends_once(mark: str) -> str:
    """End the process the first time; there is a file from then on."""
    if Path(mark).exists():
        return "done"
    Path(mark).write_text("ended", encoding="utf-8")
    os._exit(3)


def later_first(number: int, of: int) -> int:
    """Answer the later the earlier it was asked."""
    time.sleep(0.02 * (of - number))
    return number


def ends_over(files: tuple[Incoming, ...], names: tuple[str, ...]) -> tuple[object, ...]:
    """End the process over files of these names."""
    if any(one.name in names for one in files):
        os._exit(3)
    return opened_each(files, ())


def raises(error: Exception) -> None:
    """Raise what it is handed."""
    raise error
