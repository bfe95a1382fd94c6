"""generate --handbook: the handbook for the units as a Word document, to be sent along."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.handbook.pages import UNITS
from xlkpi.publication.word.handbook import handbook
from xlkpi.workspace.digest import digest_of
from xlkpi.workspace.durable import write_or_beside

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


def units_handbook() -> bytes:
    """Return the handbook for the units as the bytes of a .docx, always the same."""
    return handbook(UNITS)


def write_handbook(folder: Path, clock: Clock, collection: str | None = None) -> Path:
    """Write the handbook for the units beside the workbooks of a collection.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC); the handbook does not depend on it.
        collection: Its id or title; None where there is but one.

    Returns:
        Where it lies: beside its place, where Word has an older one open.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23), or xlkpi.toml is faulty (S20);
            exit code 2.
        Unusable: There is no workspace (S30); exit code 3.
        OSError: It cannot be written.
    """
    department = Department.at(folder, clock)
    file = department.workspace.handbook(department.collection(collection).id)
    data = units_handbook()
    if digest_of(file) == hashlib.sha256(data).hexdigest():
        return file
    return write_or_beside(file, data)
