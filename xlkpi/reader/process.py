"""Files of other people opened in processes that are watched: what they meet, they may end of.

What such a process is given may exhaust or abort it; then it is ended, and the next file gets a new
one (see `workers.elsewhere`).
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from xlkpi.problems import Place, problem
from xlkpi.reader.failing import failed
from xlkpi.reader.limits import MEMORY, PATIENCE, SECONDS, WORN
from xlkpi.reader.opening import is_container, open_file
from xlkpi.texts import Words
from xlkpi.workers.executors import Workers, workers
from xlkpi.workers.process import LARGE, SLOW, Limits
from xlkpi.workers.served import alive

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from contextlib import AbstractContextManager

    from xlkpi.problems import Problem
    from xlkpi.reader.archives import Room
    from xlkpi.reader.incoming import Incoming
    from xlkpi.reader.opening import Found

_DIED = Words("使读取程序中断", "ends the reading program")
READERS: ContextVar[Callable[[int, str], AbstractContextManager[Workers]]] = ContextVar(
    "READERS", default=workers
)
"""What opens those who read (`workers.executors.workers`).

Tests of what comes after the reading, whose files are their own, read in the process that asks.
"""


def limits() -> Limits:
    """Return what one file may cost: 400 MB, 6 seconds of computing and 60 on the clock."""
    return Limits(MEMORY, SECONDS, PATIENCE, WORN)


class Container:
    """That a file is an archive or a mail: it is opened where its files can be laid out."""


def opened(data: bytes, name: str, passed_over: Collection[str], room: Room | None) -> Found:
    """Open a file; what exhausts the reader is a problem of the file (F31), a bug one (F30).

    Args:
        data: All of it.
        name: By which problems tell it.
        passed_over: Names of sheets that are not read.
        room: As of `open_file`.
    """
    try:
        return open_file(data, name, passed_over, room)
    except MemoryError:
        return refused(name, LARGE)
    except RecursionError:
        return refused(name, SLOW)
    except Exception as error:  # noqa: BLE001 - a bug on one file may not stop the others
        return failed(name, error)


def opened_each(
    files: tuple[Incoming, ...], passed_over: Collection[str]
) -> tuple[Found | Container, ...]:
    """Open workbooks one after the other; an archive or a mail among them is told."""
    return tuple(opened_workbook(one, passed_over) for one in files)


def opened_workbook(one: Incoming, passed_over: Collection[str]) -> Found | Container:
    """Open a workbook, and be watched anew for it; an archive or a mail is told."""
    alive()
    if is_container(one.data, one.name):
        return Container()
    return opened(one.data, one.name, passed_over, None)


def refused(name: str, reason: Words | None = None) -> Problem:
    """Return that a file was not read since it exhausts the reader (F31), or ends it."""
    return problem("F31", Place(file=name), reason=reason or _DIED)
