"""Where originals lie: a folder, or a place that several computers share; files by their names.

A name is a path within the place with "/" in it, such as "ab/abcd….xlsx".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.private import private_folder

if TYPE_CHECKING:
    from pathlib import Path


class Store(Protocol):
    """Files that are there whole or not at all; one that is there is never written over."""

    @property
    def is_shared(self) -> bool:
        """Whether other computers write here at any time, too."""

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None where there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file, readable by its owner only where the place knows owners."""

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so, in order: "" for all, else at least "ab/"."""

    def place(self, name: str) -> str:
        """Return by what people find a file: its path or address, without a password."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Files in a folder, such as `output/inbox` of a workspace, or one on a drive of several."""

    root: Path
    is_shared: bool = False

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None where there is none.

        Raises:
            OSError: It is there and cannot be read.
        """
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file and sync it to the disk; folders are made.

        Raises:
            OSError: It cannot be written.
        """
        path = self.root / name
        private_folder(self.root)
        private_folder(path.parent)
        write_atomically(path, data, private=True)

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so, in order.

        Raises:
            OSError: The folder is there and cannot be read.
        """
        folder, _, start = beginning.rpartition("/")
        found = (self.root / folder).glob(f"{start}*") if folder else self.root.glob("*/*")
        return sorted(one.relative_to(self.root).as_posix() for one in found if one.is_file())

    def place(self, name: str) -> str:
        """Return the path."""
        return str(self.root / name)


@dataclass(frozen=True, slots=True)
class MovedStore:
    """A place for what comes from now on, and another one where what came before lies."""

    now: Store
    before: Store

    @property
    def is_shared(self) -> bool:
        """As the place of now."""
        return self.now.is_shared

    def read(self, name: str) -> bytes | None:
        """Return a file's content from where it lies, None where there is none."""
        found = self.before.read(name)
        return self.now.read(name) if found is None else found

    def write(self, name: str, data: bytes) -> None:
        """Write a file to the place of now."""
        self.now.write(name, data)

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so in either place, in order."""
        return sorted({*self.before.names(beginning), *self.now.names(beginning)})

    def place(self, name: str) -> str:
        """Return the path or address where a file lies, or would."""
        there = self.before.read(name) is not None
        return (self.before if there else self.now).place(name)
