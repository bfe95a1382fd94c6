"""A process that opens files of other people, watched by the one that asks it.

What it is given may exhaust or abort it; then it is ended, and the next file gets a new one.
"""

from __future__ import annotations

import signal
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

import psutil

from xlkpi.importer.reader.limits import MEMORY, SECONDS
from xlkpi.importer.reader.opening import open_file
from xlkpi.problems import Place, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Collection
    from multiprocessing.connection import Connection
    from pathlib import Path

    from xlkpi.importer.reader.opening import Found
    from xlkpi.problems import Problem

_GLANCE = 0.2
"""Seconds between two looks at what a process uses; an honest file is done before the first."""
_SLOW = Words("处理时间过长", "takes too long")
_LARGE = Words("占用内存过多", "takes too much memory")
_DIED = Words("使读取程序中断", "ends the reading program")


class ReadingProcess:
    """One process at a time, started when it is first asked and anew when it was ended."""

    def __init__(self, passed_over: Collection[str]) -> None:
        self._passed_over = tuple(passed_over)
        self._asked: tuple[psutil.Process, Connection] | None = None

    def open(self, data: bytes, name: str, folder: Path | None) -> Found:
        """Open a file in the process; F31 where that had to be ended."""
        process, line = self._ask((data, name, self._passed_over, folder))
        try:
            before = _seconds(process)
            while not line.poll(_GLANCE):
                if excess := _excess(process, before):
                    self.end()
                    return _refused(name, excess)
            found: Found = line.recv()
        except (EOFError, OSError, psutil.Error):
            self.end()
            return _refused(name, _DIED)
        return found

    def _ask(self, question: tuple[object, ...]) -> tuple[psutil.Process, Connection]:
        """Send a question; a process that ended meanwhile is no fault of the file's."""
        if self._asked is not None:
            try:
                self._asked[1].send(question)
            except OSError:
                self.end()
            else:
                return self._asked
        started = self._start()
        started[1].send(question)
        return started

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._asked is not None:
            process, line = self._asked
            self._asked = None
            line.close()
            with suppress(psutil.Error):
                process.kill()
                process.wait()

    def _start(self) -> tuple[psutil.Process, Connection]:
        spawning = get_context("spawn")  # the same on every system, whatever threads there are
        line, theirs = spawning.Pipe()
        child = spawning.Process(target=_serve, args=(theirs,), daemon=True)
        child.start()
        theirs.close()
        self._asked = psutil.Process(child.pid), line
        return self._asked


def _seconds(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _excess(process: psutil.Process, before: float) -> Words | None:
    if process.memory_info().rss > MEMORY:
        return _LARGE
    return _SLOW if _seconds(process) - before > SECONDS else None


def _refused(name: str, reason: Words) -> Problem:
    return problem("F31", Place(file=name), reason=reason)


def _serve(line: Connection) -> None:
    """Open what is asked for, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process ends this one
    with suppress(EOFError, OSError):
        while True:
            data, name, passed_over, folder = line.recv()
            line.send(_opened(data, name, passed_over, folder))


def _opened(data: bytes, name: str, passed_over: Collection[str], folder: Path | None) -> Found:
    try:
        return open_file(data, name, passed_over, folder)
    except MemoryError:
        return _refused(name, _LARGE)
    except RecursionError:
        return _refused(name, _SLOW)
