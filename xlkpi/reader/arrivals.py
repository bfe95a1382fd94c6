"""What comes in, as it was opened or worked on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from xlkpi.problems import Place, Problem, problem
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.opening import Opened
from xlkpi.reader.process import limits, opened_each

if TYPE_CHECKING:
    from collections.abc import Collection
    from concurrent.futures import Future

    from xlkpi.mail.mail import Mail
    from xlkpi.reader.opening import OpenedBundle
    from xlkpi.workers.executors import Workers


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came in, and what it turned out to be."""

    incoming: Incoming
    found: Opened | OpenedBundle | Problem


@dataclass(frozen=True, slots=True)
class ArrivedMail:
    """A mail that came in, before the files attached to it."""

    incoming: Incoming
    mail: Mail


@dataclass(frozen=True, slots=True)
class Worked:
    """A workbook that came in, and what the work on it came to where it was opened.

    `archive` is the innermost that it was packed in, "" for none.
    """

    incoming: Incoming
    result: object
    archive: str = ""


Arrival = Arrived | Incoming | ArrivedMail | Worked
"""What comes in; one that is known already was not opened."""


class Work(Protocol):
    """What is done with workbooks where they are opened."""

    @property
    def passed_over(self) -> Collection[str]:
        """Names of sheets that are not read."""

    @property
    def portion(self) -> int:
        """How many workbooks it is done with at a time."""

    def ask(self, by: Workers, files: tuple[Incoming, ...]) -> Future[tuple[object, ...]]:
        """Have it done.

        Returns:
            What each comes to, in their order: as `opened_each` has it, or else what the work makes
            of it.
        """


@dataclass(frozen=True, slots=True)
class Opening:
    """Workbooks are opened, and that is all."""

    passed_over: Collection[str]
    portion: int = 8

    def ask(self, by: Workers, files: tuple[Incoming, ...]) -> Future[tuple[object, ...]]:
        """Have them opened."""
        return by.ask(opened_each, files, self.passed_over, limits=limits())


def within(archive: str, one: Arrival) -> Arrival:
    """Tell that a file came out of an archive (F14), once for the innermost; "" is none."""
    if not archive or not isinstance(one, Arrived | Worked):
        return one
    if isinstance(one, Worked):
        return replace(one, archive=one.archive or archive)
    found = one.found
    if not isinstance(found, Opened) or any(p.code == "F14" for p in found.problems):
        return one
    return replace(
        one, found=replace(found, problems=(packed(one.incoming.name, archive), *found.problems))
    )


def packed(name: str, archive: str) -> Problem:
    """Return the problem (F14) that a file came out of an archive."""
    return problem("F14", Place(file=name), archive=archive)
