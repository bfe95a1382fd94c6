"""What the api told of the workspaces, kept while it is still so.

A desk runs for days and shows the same again and again. An answer is kept with the state of the
workspace that was looked up before it was asked for; once that is another one, by a page, a command
or Excel, the answer is asked for anew. What takes longer than a page may is asked for in the
background: the page is shown without it, and says so.
"""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar, cast

from xlkpi.api.state import state_of
from xlkpi.workers.elsewhere import elsewhere
from xlkpi.workers.process import LostError
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from xlkpi.workspace.clock import Clock

    T = TypeVar("T")
    _About = Callable[..., Any]

_MOST = 32
"""Answers that are kept of a workspace."""


def told(about: Callable[..., T], folder: Path, now: datetime, further: tuple[Any, ...]) -> T:
    """Return what a function of the api tells of a workspace at a time (UTC): in any process."""
    return about(folder, fixed(now), *further)


class Known:
    """Answers of the api about workspaces."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._answers: dict[tuple[Path, _About, tuple[Any, ...]], tuple[str, Future[Any]]] = {}
        self._at_work: set[Path] = set()
        self._lock = Lock()

    def ask(self, about: Callable[..., T], folder: Path, clock: Clock, *further: Any) -> T:
        """Return what a function of the api tells of a workspace, as it is now.

        What it raises is raised to whoever asks, and not kept.

        Args:
            about: The function; it is told the folder, the clock and the rest.
            folder: The workspace.
            clock: Gives the time (UTC).
            further: What else it is told; it can be a key of a dictionary.
        """
        state, answer = self._found(about, folder, clock, further)
        if answer is None:
            answer = self._begun(state, about, folder, clock, further)
        return cast("T", answer.result())

    def ask_soon(
        self, about: Callable[..., T], seconds: float, folder: Path, clock: Clock, *further: Any
    ) -> T | None:
        """Return what `ask` would; None where it is not known within some seconds (0: by now).

        It is found out in another process then, one question of a workspace after the other: pages
        that are asked for meanwhile do not wait for it.
        """
        state, answer = self._found(about, folder, clock, further)
        if answer is None:
            with self._lock:
                if not seconds or folder in self._at_work:
                    return None
                self._at_work.add(folder)
            answer = self._begun(state, about, folder, clock, further, aside=True)
        try:
            return cast("T", answer.result(seconds))
        except LostError:  # what was begun was broken off, such as by who stopped an import
            return None
        except TimeoutError:
            if answer.done():  # it was what the function raised
                raise
            return None

    def forget(self, folder: Path) -> None:
        """Let go of what is kept of a workspace: something that it leads to is not there any more.

        Args:
            folder: The workspace.
        """
        with self._lock:
            for key in [key for key in self._answers if key[0] == folder]:
                del self._answers[key]

    def _found(
        self, about: Callable[..., Any], folder: Path, clock: Clock, further: tuple[Any, ...]
    ) -> tuple[str, Future[Any] | None]:
        """Return the state of a workspace, and the answer that is kept of it."""
        state = state_of(folder, clock)
        with self._lock:
            mine = [key for key in self._answers if key[0] == folder]
            old = [key for key in mine if self._answers[key][0] != state]
            for key in dict.fromkeys((*old, *mine[:-_MOST])):
                del self._answers[key]
            kept = self._answers.get((folder, about, further))
        return state, kept[1] if kept is not None else None

    def _begun(
        self,
        state: str,
        about: Callable[..., Any],
        folder: Path,
        clock: Clock,
        further: tuple[Any, ...],
        *,
        aside: bool = False,
    ) -> Future[Any]:
        """Have an answer found out, in the background where that is to be `aside`."""
        key, answer = (folder, about, further), Future[Any]()
        with self._lock:
            self._answers[key] = state, answer

        def find_out() -> None:
            try:
                if aside:
                    found = elsewhere(told, about, folder, clock(), further)
                else:
                    found = about(folder, clock, *further)
                answer.set_result(found)
            except BaseException as error:  # noqa: BLE001 - it is raised to whoever asked
                with self._lock:
                    if self._answers.get(key) == (state, answer):
                        del self._answers[key]
                answer.set_exception(error)
            finally:
                if aside:
                    self._at_work.discard(folder)

        if aside:
            Thread(target=find_out, name="desk-asks", daemon=True).start()
        else:
            find_out()
        return answer
