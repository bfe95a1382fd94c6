"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xlkpi.workspace.private import owner_only

if TYPE_CHECKING:
    from pathlib import Path


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file beside and swap it in; OSError (PermissionError if open elsewhere) leaves both.

    Folders above it are made. A private one may be read by its owner only.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(beside, "wb", opener=owner_only if private else None) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def remove_unfinished(folder: Path, pid: int) -> None:
    """Remove what a process that was stopped had begun to write in a folder and those below it."""
    for part in folder.rglob(f".*.{pid}.part"):
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder durable, where the system has folders that can be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
