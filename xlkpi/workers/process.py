"""A process that is asked and watched: what it does may exhaust or abort it, and nobody else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import psutil

from xlkpi.texts import Words
from xlkpi.workers.line import receive, send

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PROGRAM = "from xlkpi.workers.served import serve; serve()"
_GLANCE = 0.04
"""Seconds between two looks at what a process uses; most answers are there before the first."""
_STARTING = 60.0
"""Seconds in which a process has to begin."""
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
SLOW = Words("处理时间过长", "takes too long")
LARGE = Words("占用内存过多", "takes too much memory")


class LostError(Exception):
    """A process ended by itself before it had answered."""


class ExceededError(Exception):
    """A process was ended, since it took more than it may; `reason` says of what."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What each part of some work may cost.

    `memory` are bytes of the whole process, `seconds` of computing, `patience` seconds on the
    clock; a process with more than `worn` bytes is not asked again.
    """

    memory: int
    seconds: float
    patience: float
    worn: int


class WorkProcess:
    """A process started at once, asked by one at a time.

    It is started as a program, and not as multiprocessing does it, which refuses that to the
    processes of a cluster's workers.
    """

    def __init__(self) -> None:
        # found where this one finds it, in the folder of whoever calls least of all (-P)
        where = {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
        self._popen = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | where,
            creationflags=_NO_WINDOW,
        )
        self._calls, self._told = (
            cast("BinaryIO", pipe) for pipe in (self._popen.stdin, self._popen.stdout)
        )
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        self._watched: psutil.Process | None = None
        self.ended = self.is_called_off = False
        Thread(target=self._listen, name="worker's answers", daemon=True).start()

    def ask(
        self, function: Callable[..., Any], args: Sequence[object], limits: Limits | None = None
    ) -> Any:
        """Return what a function of a module comes to in the process; what it raises is raised.

        Args:
            function: What is called; it is found by its name there.
            args: Its arguments, which can be pickled.
            limits: What it may cost; None where nobody watches.

        Raises:
            LostError: The process ended by itself.
            ExceededError: It took more than it may, and was ended.
        """
        call = pickle.dumps((function, tuple(args)), 5)
        try:
            watched = self._begun()
            send(self._calls, call)
            frame = self._answer(watched, limits)
            if limits is not None and watched.memory_info().rss > limits.worn:
                self.end()
        except (EOFError, OSError, ValueError, psutil.Error) as error:
            self.end()
            raise LostError from error
        is_fine, value = pickle.loads(frame)  # noqa: S301 - from a process started here
        if is_fine:
            return value
        raise value

    def end(self) -> None:
        """End the process, whatever it does."""
        self.ended = True
        with suppress(psutil.Error):
            if self._watched is not None:
                self._watched.kill()
        self._popen.kill()
        self._popen.wait()
        with suppress(OSError):
            self._calls.close()

    @property
    def process(self) -> psutil.Process:
        """The process itself."""
        return self._begun()

    def _begun(self) -> psutil.Process:
        """Return the process that answers: on Windows it may be another than the one started."""
        if self._watched is None:
            try:
                frame = self._frames.get(timeout=_STARTING)
            except Empty:
                raise EOFError from None
            self._watched = psutil.Process(pickle.loads(_there(frame)))  # noqa: S301 - likewise
        return self._watched

    def _answer(self, watched: psutil.Process, limits: Limits | None) -> bytes:
        before, since = _seconds(watched), monotonic()
        while True:
            try:
                frame = _there(self._frames.get(timeout=None if limits is None else _GLANCE))
            except Empty:
                if limits is not None and (over := _excess(watched, before, since, limits)):
                    self.end()
                    raise ExceededError(over) from None
                continue
            if frame:
                return frame
            before, since = _seconds(watched), monotonic()

    def _listen(self) -> None:
        """Hand on what the process says; a pipe cannot be looked at for a while everywhere."""
        with self._told as pipe:
            while (frame := receive(pipe)) is not None:
                self._frames.put(frame)
        self._frames.put(None)


def _there(frame: bytes | None) -> bytes:
    if frame is None:
        raise EOFError
    return frame


def _seconds(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _excess(process: psutil.Process, before: float, since: float, limits: Limits) -> Words | None:
    if process.memory_info().rss > limits.memory:
        return LARGE
    late = monotonic() > since + limits.patience
    return SLOW if late or _seconds(process) - before > limits.seconds else None
