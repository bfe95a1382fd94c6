"""Where originals lie: a folder, or a place that several computers share; files by their names.

A name is a path within the place with "/" in it, such as "ab/abcd….xlsx".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
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
    """Files in a folder, such as `output/inbox` of a workspace, or one on a drive of several.

    One that is shared is never made here: where it is not, its drive is not connected, or its name
    is mistyped, and what was written there nobody else would find. Its files have the rights that
    it gives.
    """

    root: Path
    is_shared: bool = False

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None where there is none.

        Raises:
            OSError: It is there and cannot be read.
            Unusable: The shared folder is not there (S65); exit code 3.
        """
        self._check()
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file and sync it to the disk; folders are made.

        Raises:
            OSError: It cannot be written.
            Unusable: The shared folder is not there (S65); exit code 3.
        """
        self._check()
        path = self.root / name
        if self.is_shared:
            path.parent.mkdir(exist_ok=True)
        else:
            private_folder(self.root)
            private_folder(path.parent)
        write_atomically(path, data, private=not self.is_shared)

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so, in order.

        Raises:
            OSError: The folder is there and cannot be read.
            Unusable: The shared folder is not there (S65); exit code 3.
        """
        self._check()
        folder, _, start = beginning.rpartition("/")
        found = (self.root / folder).glob(f"{start}*") if folder else self.root.glob("*/*")
        return sorted(one.relative_to(self.root).as_posix() for one in found if one.is_file())

    def place(self, name: str) -> str:
        """Return the path."""
        return str(self.root / name)

    def _check(self) -> None:
        if self.is_shared and not self.root.is_dir():
            place = Place(file=str(self.root))
            raise Unusable(problem("S65", place, found=_NOT_THERE, remedy=_CONNECT))


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


_NOT_THERE = Words("没有这个文件夹", "there is no such folder")
_CONNECT = Words(
    "请看网络盘是否连上、xlkpi.toml 里 originals.url 写得对不对；还没有的，先建好这个文件夹。",
    "See whether its drive is connected and originals.url in xlkpi.toml is right; if there is none "
    "yet, make the folder.",
)
