"""Files that were dropped onto the page, as they wait to be taken in.

Their names are kept as texts and never become paths: on the disk each is a number, in a folder of
this process's own that goes with it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import gettempdir, mkdtemp
from threading import Lock
from typing import TYPE_CHECKING

import psutil

from xlkpi.intake.gathering import Gathered, is_passed_over
from xlkpi.reader.limits import MOST_ARCHIVED, MOST_MAIL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MOST_TOGETHER = 4 * MOST_ARCHIVED
"""Bytes of what is dropped at a time."""
_DIGITS = 16
_FOLDERS = "xlkpi-desk-"
"""What the folders begin with; the number of the process that they belong to follows."""
_ZIPPED = (".zip", ".xlsx", ".xlsm", ".docx")


class TooLargeError(Exception):
    """A file is larger than what is taken; nothing of it is kept."""


@dataclass(slots=True)
class Batch:
    """What was dropped together: names as they were sent, and where each lies.

    Two folders that are dropped can hold files of one name: each of them is one.
    """

    folder: Path
    size: int = 0
    files: list[tuple[str, Path]] = field(default_factory=list)
    _folders: dict[str, Path] = field(default_factory=dict)
    _places: int = 0

    def place(self, name: str) -> Path:
        """Return where a file is to lie: beside those that lay beside it, and where none ever lay.

        Files come side by side, and some do not come whole: how many there are tells no free place.
        """
        parent = PurePosixPath(name).parent.as_posix()
        folder = self._folders.setdefault(parent, self.folder / str(len(self._folders)))
        folder.mkdir(exist_ok=True)
        self._places += 1
        return folder / str(self._places)

    @property
    def gathered(self) -> Gathered:
        """The files as `import` takes them: in the order of their paths."""
        return Gathered(tuple(sorted(self.files, key=lambda one: PurePosixPath(one[0]))))


class Uploads:
    """All that was dropped and not yet taken in."""

    def __init__(self) -> None:
        """Begin with nothing; a folder is made when the first file comes."""
        self._root: Path | None = None
        self._batches: dict[str, Batch] = {}
        self._folders = 0
        self._lock = Lock()

    async def take(
        self, batch: str, name: str, modified: float, size: int, chunks: AsyncIterator[bytes]
    ) -> None:
        """Put one file to what was dropped together with it.

        Args:
            batch: What it belongs to, as the page named it.
            name: Its name, with the folders that were dropped.
            modified: Its own time, in seconds since 1970 (UTC).
            size: How many bytes come.
            chunks: They.

        Raises:
            TooLargeError: It is larger than what is read, or than it said; nothing is kept.
            OSError: The disk is full.
        """
        own = self._batch(batch)
        path = PurePosixPath(name)
        if is_passed_over(path.name):
            return
        most = MOST_ARCHIVED if path.suffix.lower() in _ZIPPED else MOST_MAIL
        if size > most or own.size + size > MOST_TOGETHER:
            raise TooLargeError
        with self._lock:
            place = own.place(name)
            own.size += size
        try:
            await _written(place, size, chunks)
            os.utime(place, (modified, modified))
        except BaseException:
            with self._lock:
                own.size -= size
            place.unlink(missing_ok=True)
            raise
        with self._lock:
            own.files.append((name, place))

    def batch(self, name: str) -> Batch | None:
        """Return what was dropped together."""
        return self._batches.get(name)

    def done(self, name: str) -> None:
        """Let go of what was taken in."""
        with self._lock:
            own = self._batches.pop(name, None)
        if own is not None:
            shutil.rmtree(own.folder, ignore_errors=True)

    def folder_for(self, *names: str) -> Path:
        """Return a folder of the desk's own that goes with it, the same for the same names."""
        known = hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
        with self._lock:
            return self._own() / known[:_DIGITS]

    def close(self) -> None:
        """Let go of all."""
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)

    def _batch(self, name: str) -> Batch:
        with self._lock:
            if name not in self._batches:
                self._folders += 1
                folder = self._own() / str(self._folders)
                folder.mkdir()
                self._batches[name] = Batch(folder)
            return self._batches[name]

    def _own(self) -> Path:
        """Return the folder of this process's own; it is made when it is needed.

        What tidies temporary folders may have taken it: a desk runs for days.
        """
        if self._root is None or not self._root.is_dir():
            self._root = Path(mkdtemp(prefix=f"{_FOLDERS}{os.getpid()}-"))
        return self._root


def sweep() -> None:
    """Remove what desks left that ended without their say: a window closed, a computer turned off.

    Folders of processes that still run are theirs.
    """
    for folder in Path(gettempdir()).glob(f"{_FOLDERS}*-*"):
        pid = folder.name.removeprefix(_FOLDERS).partition("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


async def _written(place: Path, size: int, chunks: AsyncIterator[bytes]) -> None:
    left = size
    with place.open("xb") as file:
        async for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                raise TooLargeError
            file.write(chunk)
    if left:
        raise TooLargeError
