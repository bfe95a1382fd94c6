"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import shutil
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from xlkpi.workspace.paths import beside
from xlkpi.workspace.private import owner_only

_AT_ONCE = 4
"""Files that wait for the disk at once: it takes them together in the time of one."""
_AHEAD = 16
"""Files that are held in memory until the disk has them."""

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path
    from typing import Self


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file beside and swap it in. Folders above it are made.

    Args:
        path: The place it takes.
        data: All of it.
        private: It may be read by its owner only.

    Raises:
        OSError: It could not be written; what was there stays (PermissionError where another
            program has it open, on Windows).
    """
    with swapped_in(path, private=private) as file:
        file.write(data)


def write_or_beside(path: Path, data: bytes) -> Path:
    """Write a file; where another program has it open, the new one lies beside it.

    Returns:
        Where it lies.

    Raises:
        OSError: Neither could be written; what was there stays.
    """
    try:
        write_atomically(path, data)
    except PermissionError:
        path = beside(path)
        write_atomically(path, data)
    return path


@contextmanager
def swapped_in(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Yield a new file, to be written and read; it takes the place of `path` if nothing is raised.

    What is too large to be held in memory is written so, and looked at before it is in its place.

    Args:
        path: The place it takes; folders above it are made.
        private: It may be read by its owner only.

    Raises:
        OSError: It could not be written; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    try:
        with open(part, "w+b", opener=owner_only if private else None) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


class Together:
    """Files that are written side by side, and take their places when all of them are there.

    Used in `with`: after it those that took their places are on the disk, all others are gone.
    """

    def __init__(self) -> None:
        """Begin without files."""
        self._beside: dict[Path, Path] = {}
        self._folders: dict[Path, None] = {}
        self._disk = ThreadPoolExecutor(_AT_ONCE, "writing")
        self._written: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        """Begin to write."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what did not get its place."""
        self._disk.shutdown(cancel_futures=True)
        for one in self._beside.values():
            with suppress(OSError):  # what cannot be removed must not hide why it has no place
                one.unlink(missing_ok=True)
        for folder in self._folders:
            sync_folder(folder)

    def write(self, path: Path, data: bytes) -> None:
        """Write what is to take a place; folders above it are made.

        Raises:
            OSError: It, or one before it, could not be written.
        """
        self._wait(_AHEAD - 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._beside[path] = part = _part(path)
        self._written.append(self._disk.submit(_write, part, data))

    def put(self, path: Path) -> None:
        """Let what was written take its place, once all is on the disk.

        Raises:
            OSError: One of them could not be written, or this not put there; what was there stays
                (PermissionError where another program has it open, on Windows).
        """
        self._wait(0)
        self._beside[path].replace(path)
        del self._beside[path]
        self._folders[path.parent] = None

    def _wait(self, most: int) -> None:
        """Wait until so many files at most are not on the disk yet."""
        while len(self._written) > most:
            self._written.popleft().result()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def append_synced(path: Path, data: bytes) -> None:
    """Write behind what is in a file, made for its owner only; it is on the disk after it.

    Raises:
        OSError: It could not be written; a part of it may stand there.
    """
    with open(path, "ab", opener=owner_only) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remove_unfinished(folder: Path, pid: int) -> None:
    """Remove what a process that was stopped had begun to write in a folder and those below it."""
    for part in folder.rglob(f".*.{pid}.part"):
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder durable, where the system has folders that can be synced.

    Raises:
        OSError: The folder cannot be opened or synced.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def whole_or_not(folder: Path) -> Iterator[None]:
    """Leave nothing in a folder, which was empty or not there, where something goes wrong."""
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for one in folder.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        if not was_there:
            folder.rmdir()
        raise
