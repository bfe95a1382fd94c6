"""Calls that another process of this machine answers; idle ones are asked before new ones start."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from xlkpi.workers.process import LostError, WorkProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.workers.process import Limits

_idle: list[WorkProcess] = []
_busy: set[WorkProcess] = set()
_lock = Lock()


@dataclass(slots=True)
class Calling:
    """A call that its caller may not want the answer of any more; it is good for one call."""

    _process: WorkProcess | None = None
    _is_off: bool = False

    def off(self) -> None:
        """End the process that works on it, if any does; who waits for the answer is told so."""
        with _lock:
            self._is_off = True
            process = self._process
            if process is not None:
                process.is_called_off = True
        if process is not None:
            process.end()

    def begin(self, process: WorkProcess) -> bool:
        """Note who works on it; return whether it is wanted still."""
        self._process = process
        return not self._is_off

    def end(self) -> None:
        """Nobody works on it any more."""
        self._process = None


def elsewhere(
    function: Callable[..., Any],
    *args: object,
    limits: Limits | None = None,
    calling: Calling | None = None,
) -> Any:
    """Return what a function of a module comes to in another process; what it raises is raised.

    A process that ends by itself may have had its fault from an earlier call, or was killed: a new
    one is asked the same once more.

    Args:
        function: What is called; it is found by its name there.
        args: Its arguments, which can be pickled.
        limits: What it may cost; None where nobody watches.
        calling: What it is called off by; None where nobody does.

    Raises:
        LostError: Two processes ended over it, or it was called off.
        ExceededError: It took more than it may.
    """
    calling = calling or Calling()
    process = _rested() or WorkProcess()
    try:
        return _asked(process, function, args, limits, calling)
    except LostError:
        if process.is_called_off:
            raise
        return _asked(WorkProcess(), function, args, limits, calling)


def rest(most: int = 1) -> None:
    """End the idle processes but for so many: a program that works again need not start one."""
    with _lock:
        ending, _idle[most:] = _idle[most:], []
    for one in ending:
        one.end()


def break_off() -> None:
    """End the processes at work, whatever they do; nobody is asked once more."""
    with _lock:
        ending = tuple(_busy)
    for one in ending:
        one.is_called_off = True
        one.end()


def _rested() -> WorkProcess | None:
    with _lock:
        return _idle.pop() if _idle else None


def _asked(
    process: WorkProcess,
    function: Callable[..., Any],
    args: tuple[object, ...],
    limits: Limits | None,
    calling: Calling,
) -> Any:
    with _lock:
        is_wanted = calling.begin(process)
        _busy.add(process)
    try:
        if not is_wanted:
            process.is_called_off = True
            raise LostError
        return process.ask(function, args, limits)
    finally:
        with _lock:
            calling.end()
            _busy.discard(process)
            if not process.ended:
                _idle.append(process)


atexit.register(rest, 0)
