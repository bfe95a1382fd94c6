"""The collections of a workspace, as they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from datetime import date, tzinfo
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class ListedCollection:
    """One collection: its id, what it is called, its last day, its spec, and whether it is over."""

    id: str
    title: str
    due: date
    spec: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Collections:
    """All collections of a department, in the order of xlkpi.toml; whether that names a mailbox.

    Times are shown by the clock of `zone`.
    """

    department: str
    has_mail: bool
    zone: tzinfo
    all: tuple[ListedCollection, ...]


def collections(folder: Path, clock: Clock) -> Collections:
    """Return the collections of a workspace; nothing is written.

    Args:
        folder: The workspace.
        clock: Not asked for the time.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30); exit code 3.
    """
    config = Department.at(folder, clock).config
    return Collections(
        config.department.name,
        config.mail is not None,
        config.zone,
        tuple(
            ListedCollection(one.id, one.title or one.id, one.due, one.spec, one.read_only)
            for one in config.collections
        ),
    )
