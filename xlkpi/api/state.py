"""What all that is told of a workspace goes by: while it is the same, the same is told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.workspace.digest import digest_of
from xlkpi.workspace.paths import beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


def state_of(folder: Path, clock: Clock) -> str:
    """Return what a workspace is known by: another text where anything in it has changed.

    What people and programs change (settings, roster, specs, outlines, key) goes by its content,
    whatever its times say; the journal by its last entry, which is chained to all before; what only
    the program writes by size and time. The day counts too: with it forms become overdue.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC).

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or its journal cannot be read; exit code 3.
    """
    department = Department.at(folder, clock)
    own = department.workspace
    whole = hashlib.sha256()
    for file in (
        own.config,
        own.roster,
        own.key,
        own.sealed,
        *_within(own.specs, own.publications),
    ):
        whole.update(f"{file}\0{digest_of(file)}\n".encode("utf-8", "surrogateescape"))
    for collection in department.config.collections:
        master, report = own.master(collection.id), own.report(collection.id)
        for file in (master, beside(master), report):
            whole.update(f"{file}\0{_time(file)}\n".encode("utf-8", "surrogateescape"))
    for file in (own.journal, own.ledger):
        whole.update(_time(file).encode("ascii"))
    whole.update(department.journal.lines.last())
    whole.update(department.today.isoformat().encode("ascii"))
    return whole.hexdigest()


def _within(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(one for one in folder.rglob("*") if one.is_file())


def _time(file: Path) -> str:
    try:
        found = file.stat()
    except FileNotFoundError:
        return "-"
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"
