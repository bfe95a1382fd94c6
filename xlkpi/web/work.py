"""What the desk does in the background: one thing at a time, watched and stopped from the page."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from xlkpi.problems import ProblemsFound
from xlkpi.problems.system_errors import cannot_use

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.problems import Problem
    from xlkpi.texts import Words

    Progress = Callable[[int, int], None]
    Doing = Callable[[Progress], "Result"]

_LOG = logging.getLogger("xlkpi.web")
_MOST_KEPT = 200
"""Results that can be looked at again; the oldest go."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: a template and what it shows."""

    template: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """How something ended: with a result, with problems (nothing was done), stopped, or by a bug.

    A bug is told by a reference that stands in the log too.
    """

    result: Result | None = None
    problems: tuple[Problem, ...] = ()
    stopped: bool = False
    bug: str = ""


@dataclass(slots=True)
class Job:
    """One thing that was asked for: what, where its page leads back to, how far it is.

    `places` are the workspace and the collection that it is about, as addresses name them.
    """

    id: str
    label: Words
    back: str
    places: Mapping[str, str]
    done: int = 0
    total: int = 0
    began: float = field(default_factory=monotonic)
    ended: Ended | None = None
    _stop: Event = field(default_factory=Event)
    _over: Event = field(default_factory=Event)

    def stop(self) -> None:
        """Have it stop as Ctrl-C would, where it next tells how far it is."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end; return whether it came."""
        return self._over.wait(seconds)

    def run(self, doing: Doing) -> None:
        """Do it; whatever happens, it has ended afterwards."""
        try:
            self.ended = self._ended(doing)
        except Exception as error:  # noqa: BLE001 - a bug is told on the page, and nobody waits on
            self.ended = Ended(bug=logged(error))
        finally:
            self._over.set()

    def _ended(self, doing: Doing) -> Ended:
        try:
            return Ended(doing(self._progress))
        except KeyboardInterrupt:
            return Ended(stopped=True)
        except ProblemsFound as found:
            return Ended(problems=found.problems)
        except OSError as error:
            return Ended(problems=(cannot_use(str(error.filename or ""), error),))

    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stop.is_set():
            raise KeyboardInterrupt


def logged(error: Exception) -> str:
    """Write a fault of the program into the log; return the reference that it has there."""
    reference = hashlib.sha256(repr(error).encode("utf-8", "replace")).hexdigest()[:8]
    _LOG.error("xlkpi desk %s", reference, exc_info=error)
    return reference


class Work:
    """All that was asked for since the desk was started; one thing at a time is done."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def job(self, name: str) -> Job | None:
        """Return what was asked for under an id."""
        return self._jobs.get(name)

    @property
    def running(self) -> Job | None:
        """What is being done now."""
        return next((job for job in self._jobs.values() if job.ended is None), None)

    def start(
        self, name: str, label: Words, back: str, places: Mapping[str, str], doing: Doing
    ) -> Job:
        """Begin something, or return what is at work instead.

        Args:
            name: The id that the page's form had: asked for again, it is not done again.
            label: What it is.
            back: The page that it was asked from.
            places: As of `Job`.
            doing: Does it, telling how far it is.

        Returns:
            What was begun or had been before; another one where that is still at work.
        """
        with self._lock:
            known = self._jobs.get(name) or self.running
            if known is not None:
                return known
            job = self._jobs[name] = Job(name, label, back, places)
            for old in [one for one, each in self._jobs.items() if each.ended][:-_MOST_KEPT]:
                del self._jobs[old]
        Thread(target=job.run, args=(doing,), name=f"desk-{name[:8]}", daemon=True).start()
        return job
