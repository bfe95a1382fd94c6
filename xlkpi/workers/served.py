"""The program of a working process: it does what it is asked, one call after the other."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import traceback
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from xlkpi.workers.line import receive, send

if TYPE_CHECKING:
    from typing import BinaryIO

_SELDOM = 50_000
"""Objects made before it is looked for such as refer to each other in a circle: work has few."""
_answers: list[BinaryIO] = []
"""The way back to who asks; none where this is no working process."""


def alive() -> None:
    """Tell who asks that another part of the work begins: what it may cost is counted anew."""
    for way in _answers:
        send(way, b"")


def serve() -> None:
    """Answer calls from standard input, on what was standard output, until nobody asks any more.

    A call is a pickled function with its arguments; its answer is whether it came to something,
    and what: an exception otherwise. First of all the process tells its number. Once who asks is
    gone, however it ended, so is this process, whatever it is at.
    """
    gc.set_threshold(_SELDOM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks ends this one
    # what a library prints must not get among the answers
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    _answers.append(answers)
    try:
        send(answers, pickle.dumps(os.getpid()))
        calls: SimpleQueue[bytes] = SimpleQueue()
        Thread(target=_listen, args=(calls,), name="calls", daemon=True).start()
        while True:
            send(answers, _answered(calls.get()))
    except OSError:  # nobody hears the answer
        return


def _listen(calls: SimpleQueue[bytes]) -> None:
    """Hand on what is asked while the work goes on, to notice when nobody asks any more."""
    while (call := receive(sys.stdin.buffer)) is not None:
        calls.put(call)
    os._exit(0)


def _answered(call: bytes) -> bytes:
    try:
        function, args = pickle.loads(call)  # noqa: S301 - from who has started this process
        return pickle.dumps((True, function(*args)), 5)
    except Exception as error:  # noqa: BLE001 - who asks is told, whatever it is
        return _failed(error)


def _failed(error: Exception) -> bytes:
    """Return an exception as an answer, with where it was raised; one in words where need be."""
    where = "".join(traceback.format_exception(error))
    error.add_note(where)
    try:
        answer = pickle.dumps((False, error), 5)
        pickle.loads(answer)  # noqa: S301 - some can be written and not read
    except Exception:  # noqa: BLE001 - any exception may be unlike what pickle expects
        return pickle.dumps((False, RuntimeError(where)), 5)
    return answer
