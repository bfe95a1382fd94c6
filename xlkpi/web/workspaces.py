"""The workspaces that the desk shows: the ones opened last, each by a short id in addresses."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.paths import CONFIG_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST = 20


class Workspaces:
    """Folders of workspaces, the one opened last first; they are kept in a file of the user's."""

    def __init__(self, file: Path) -> None:
        """Read what was kept; a file that cannot be read is as good as none."""
        self._file = file
        self._folders: list[Path] = []
        with suppress(OSError, ValueError):
            kept = json.loads(file.read_text(encoding="utf-8"))
            self._folders = [Path(one) for one in kept if isinstance(one, str)]

    @property
    def folders(self) -> Sequence[Path]:
        """Those that are still there."""
        return tuple(one for one in self._folders if (one / CONFIG_NAME).is_file())

    @property
    def by_id(self) -> Mapping[str, Path]:
        """All by the ids that stand for them in addresses."""
        return {id_of(one): one for one in self._folders}

    def opened(self, folder: Path) -> str:
        """Note that a workspace was opened; return its id."""
        folder = folder.resolve()
        self._folders = [folder, *(one for one in self._folders if one != folder)][:_MOST]
        with suppress(OSError):  # it is a convenience
            self._file.parent.mkdir(parents=True, exist_ok=True)
            kept = json.dumps([str(one) for one in self._folders], ensure_ascii=False)
            write_atomically(self._file, kept.encode("utf-8"))
        return id_of(folder)


def id_of(folder: Path) -> str:
    """Return the id of a workspace in addresses (10 hex digits)."""
    return hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()[:10]
