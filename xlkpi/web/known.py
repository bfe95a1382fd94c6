"""What the api told of the workspaces, kept while it is still so.

A desk runs for days and shows the same again and again. An answer is kept with the state of what it
is about, looked up before it was asked for; once that is another one, by a page, a command or
Excel, the answer is asked for anew. What takes longer than a page may is asked for in the
background: the page is shown without it, and says so. Nothing is found out twice at once, and what
is out of date while it is being found out is called off.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from math import inf
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar, cast

from xlkpi.api.state import state_of
from xlkpi.workers.elsewhere import Calling, elsewhere
from xlkpi.workers.process import Limits, LostError
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from xlkpi.workspace.clock import Clock

    T = TypeVar("T")
    _About = Callable[..., Any]
    State = Callable[[Path, Clock], str]
    _Key = tuple[Path, State, _About, tuple[Any, ...]]

_MOST = 32
"""Answers that are kept of a workspace."""
_AT_ONCE = 2
"""Questions about a workspace that are found out side by side: a short one passes a long one."""
_WORN = Limits(memory=2**63, seconds=inf, patience=inf, worn=256 * 2**20)
"""What is found out may take what it needs; a process that has grown is not kept for the next."""


def told(about: Callable[..., T], folder: Path, now: datetime, further: tuple[Any, ...]) -> T:
    """Return what a function of the api tells of a workspace at a time (UTC): in any process."""
    return about(folder, fixed(now), *further)


@dataclass(slots=True)
class _Answer:
    """What is told of a state; `calling` is the call that it comes from where that is at work."""

    state: str
    future: Future[Any] = field(default_factory=Future)
    calling: Calling | None = None


class Known:
    """Answers of the api about workspaces."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._answers: dict[_Key, _Answer] = {}
        self._lock = Lock()

    def ask(
        self,
        about: Callable[..., T],
        folder: Path,
        clock: Clock,
        *further: Any,
        by: State = state_of,
    ) -> T:
        """Return what a function of the api tells of a workspace, as it is now.

        What it raises is raised to whoever asks, and not kept.

        Args:
            about: The function; it is told the folder, the clock and the rest.
            folder: The workspace.
            clock: Gives the time (UTC).
            further: What else it is told; it can be a key of a dictionary.
            by: Tells what the answer goes by: while that is the same, it is.
        """
        key = (folder, by, about, further)
        begun = self._answer(key, clock)
        assert begun is not None  # noqa: S101 - only what is found out aside may have to wait
        answer, is_new = begun
        if is_new:
            self._find_out(key, answer, lambda: about(folder, clock, *further))
        return cast("T", answer.future.result())

    def ask_soon(
        self,
        about: Callable[..., T],
        seconds: float,
        folder: Path,
        clock: Clock,
        *further: Any,
        by: State = state_of,
    ) -> T | None:
        """Return what `ask` would; None where it is not known within some seconds (0: by now).

        It is found out in another process then: pages that are asked for meanwhile do not wait.
        """
        key = (folder, by, about, further)
        begun = self._answer(key, clock, Calling(), begin=bool(seconds))
        if begun is None:
            return None
        answer, is_new = begun
        if is_new:
            Thread(
                target=self._find_out,
                args=(key, answer, lambda: _elsewhere(answer, key, clock)),
                name="desk-asks",
                daemon=True,
            ).start()
        try:
            return cast("T", answer.future.result(seconds))
        except LostError:  # what was begun was broken off, such as by who stopped an import
            return None
        except TimeoutError:
            if answer.future.done():  # it was what the function raised
                raise
            return None

    def forget(self, folder: Path) -> None:
        """Let go of what is kept of a workspace: something that it leads to is not there any more.

        Args:
            folder: The workspace.
        """
        with self._lock:
            gone = self._drop([key for key in self._answers if key[0] == folder])
        _call_off(gone.values())

    def close(self) -> None:
        """Call off what is being found out: nobody will look at it any more."""
        with self._lock:
            gone = self._drop(list(self._answers))
        _call_off(gone.values())

    def _answer(
        self, key: _Key, clock: Clock, calling: Calling | None = None, *, begin: bool = True
    ) -> tuple[_Answer, bool] | None:
        """Return the answer that is kept or being found out, else a new one, and whether it is.

        None where it must not begin; one that is found out by a call, where as many are as may.
        """
        folder, by, _, _ = key
        state = by(folder, clock)
        with self._lock:
            mine = [one for one in self._answers if one[0] == folder]
            old = [one for one in mine if one[1] is by and self._answers[one].state != state]
            gone = self._drop(dict.fromkeys((*old, *mine[:-_MOST])))
            known = self._answers.get(key)
            at_work = sum(self._answers[one].calling is not None for one in mine if one not in gone)
            may_begin = begin and (calling is None or at_work < _AT_ONCE)
            if known is None and may_begin:
                self._answers[key] = _Answer(state, calling=calling)
            found = self._answers.get(key)
        _call_off(gone.values())
        return None if found is None else (found, known is None)

    def _drop(self, keys: Iterable[_Key]) -> dict[_Key, _Answer]:
        return {key: self._answers.pop(key) for key in keys}

    def _find_out(self, key: _Key, answer: _Answer, finding: Callable[[], Any]) -> None:
        """Find an answer out, here or aside."""
        try:
            found = finding()
        except BaseException as error:  # noqa: BLE001 - it is raised to whoever asked
            with self._lock:
                answer.calling = None
                if self._answers.get(key) is answer:
                    del self._answers[key]
            answer.future.set_exception(error)
        else:
            with self._lock:
                answer.calling = None
            answer.future.set_result(found)


def _elsewhere(answer: _Answer, key: _Key, clock: Clock) -> Any:
    folder, _, about, further = key
    calling = answer.calling
    return elsewhere(told, about, folder, clock(), further, limits=_WORN, calling=calling)


def _call_off(answers: Iterable[_Answer]) -> None:
    for one in answers:
        if (calling := one.calling) is not None:
            calling.off()
