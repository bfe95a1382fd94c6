"""A process that opens files of other people, watched by the one that asks it.

What it is given may exhaust or abort it; then it is ended, and the next file gets a new one.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from multiprocessing import get_context
from time import monotonic
from typing import TYPE_CHECKING, Protocol

import psutil

from xlkpi.problems import Place, problem
from xlkpi.reader.failing import failed
from xlkpi.reader.limits import MEMORY, PATIENCE, SECONDS, WORN
from xlkpi.reader.opening import open_file
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from multiprocessing.connection import Connection

    from xlkpi.problems import Problem
    from xlkpi.reader.archives import Room
    from xlkpi.reader.opening import Found

_GLANCE = 0.04
"""Seconds between two looks at what a process uses; an honest file is done before the first."""
_SLOW = Words("处理时间过长", "takes too long")
_LARGE = Words("占用内存过多", "takes too much memory")
_DIED = Words("使读取程序中断", "ends the reading program")


class Reader(Protocol):
    """Opens one file after the other, for one who asks at a time."""

    def open(self, data: bytes, name: str, room: Room | None) -> Found:
        """Open a file; what exhausts the reader is a problem of the file (F31), a bug one (F30).

        Args:
            data: All of it.
            name: By which problems tell it.
            room: As of `open_file`.
        """

    def close(self) -> None:
        """Open no more; what is open is broken off, if it can be."""


@dataclass(slots=True)
class _Asked:
    """A process, the line to it, and whether it has answered before."""

    process: psutil.Process
    line: Connection
    tried: bool = False


_resting: list[_Asked] = []
"""One at most: a verb that reads several times, or a server, need not start one each time."""


class ReadingProcess:
    """One process at a time, started when it is first asked and anew when it was ended."""

    def __init__(self, passed_over: Collection[str]) -> None:
        self._passed_over = tuple(passed_over)
        self._asked: _Asked | None = None
        self._closed = self._busy = False

    def open(self, data: bytes, name: str, room: Room | None) -> Found:
        """Open a file in the process, which has 400 MB, 6 seconds of computing and 60 on the clock.

        One that ends by itself may have had its fault from an earlier file: a new one is asked
        the same once more.

        Args:
            data: All of it.
            name: By which problems tell it.
            room: As of `open_file`.

        Returns:
            What it turned out to be; F31 where the process had to be ended.
        """
        question = (data, name, self._passed_over, room)
        self._asked = self._asked or _rested()
        was_tried = self._asked is not None and self._asked.tried
        found = self._answer(question, name)
        if found is None and was_tried:
            found = self._answer(question, name)
        return found if found is not None else _refused(name, _DIED)

    def close(self) -> None:
        """Ask no more: a process at work is ended, an idle one may serve the next that asks."""
        self._closed = True
        if self._asked is not None and not self._busy and not _resting:
            _resting.append(self._asked)
            self._asked = None
        self.end()

    def end(self) -> None:
        """End the process, whatever it does; the next file gets a new one."""
        if self._asked is not None:
            asked, self._asked = self._asked, None
            asked.line.close()
            with suppress(psutil.Error):
                asked.process.kill()
                asked.process.wait()

    def _answer(self, question: tuple[object, ...], name: str) -> Found | None:
        """Return what the process says; None where it ended by itself."""
        asked = self._asked = self._asked or _started()
        self._busy = True
        if self._closed:
            self.end()
            return None
        try:
            before, until = _seconds(asked.process), monotonic() + PATIENCE
            asked.line.send(question)
            while not asked.line.poll(_GLANCE):
                if excess := _excess(asked.process, before, until):
                    self.end()
                    return _refused(name, excess)
            found: Found = asked.line.recv()
            asked.tried = True
            if asked.process.memory_info().rss > WORN:
                self.end()
        except (EOFError, OSError, psutil.Error):
            self.end()
            return None
        finally:
            self._busy = False
        return found


class ReaderHere:
    """Opens files in the process that asks, which they may exhaust or abort: nobody watches it.

    For tests of what comes after the reading, whose files are their own.
    """

    def __init__(self, passed_over: Collection[str]) -> None:
        self._passed_over = tuple(passed_over)

    def open(self, data: bytes, name: str, room: Room | None) -> Found:
        """Open a file; F30 or F31 where the reader fails on it."""
        return _opened(data, name, self._passed_over, room)

    def close(self) -> None:
        """There is nothing to end."""


READER: ContextVar[Callable[[Collection[str]], Reader]] = ContextVar(
    "READER", default=ReadingProcess
)
"""What opens files, made with the names of sheets that are passed over: a process of its own."""


def _rested() -> _Asked | None:
    with suppress(IndexError):
        return _resting.pop()
    return None


def _started() -> _Asked:
    spawning = get_context("spawn")  # the same on every system, whatever threads there are
    line, theirs = spawning.Pipe()
    child = spawning.Process(target=_serve, args=(theirs,), daemon=True)
    child.start()
    theirs.close()
    return _Asked(psutil.Process(child.pid), line)


def _seconds(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _excess(process: psutil.Process, before: float, until: float) -> Words | None:
    if process.memory_info().rss > MEMORY:
        return _LARGE
    return _SLOW if monotonic() > until or _seconds(process) - before > SECONDS else None


def _refused(name: str, reason: Words) -> Problem:
    return problem("F31", Place(file=name), reason=reason)


def _serve(line: Connection) -> None:
    """Open what is asked for, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process ends this one
    _be_silent()
    with suppress(EOFError, OSError):
        while True:
            data, name, passed_over, room = line.recv()
            line.send(_opened(data, name, passed_over, room))


def _be_silent() -> None:
    """Throw away what a reader says of a fault of its own before it ends: the problem tells it."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)


def _opened(data: bytes, name: str, passed_over: Collection[str], room: Room | None) -> Found:
    try:
        return open_file(data, name, passed_over, room)
    except MemoryError:
        return _refused(name, _LARGE)
    except RecursionError:
        return _refused(name, _SLOW)
    except Exception as error:  # noqa: BLE001 - a bug on one file may not stop the others
        return failed(name, error)
