"""restore: a workspace as it was when its backup was written, in a new folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.backup.archive import opened
from xlkpi.backup.counting import counted
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workspace.durable import swapped_in, sync_folder, whole_or_not
from xlkpi.workspace.paths import CONFIG_NAME, Workspace
from xlkpi.workspace.private import owner_only, private_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from xlkpi.backup.archive import Archive
    from xlkpi.backup.manifest import ManifestEntry

_NO_WORKSPACE = Words(
    "里没有 xlkpi.toml，不是一个工作区", "holds no xlkpi.toml: it is no workspace"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace that was put in place: how many files, and whether its key is among them."""

    folder: Path
    files: int
    has_key: bool


def restore(
    file: Path,
    folder: Path,
    passphrase: Callable[[], str],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Restored:
    """Put the workspace of a backup into a new or empty folder; all of it is verified before.

    xlkpi.toml comes last, and at once: without it a folder is no workspace, so that none that is
    half there looks whole. What goes wrong leaves nothing behind.

    Args:
        file: The archive that `backup` wrote.
        folder: Where the workspace is put; it is made where it is not there.
        passphrase: Asked for what it was encrypted with, only where it is.
        progress: Told how many steps of how many are done: each file is one as it is verified, and
            another as it is put in place.

    Returns:
        How many files there are, and whether the key is among them.

    Raises:
        Unusable: Something is in the folder (S35), the backup is not whole or was changed (S95), or
            the passphrase is another one (S96); exit code 3.
        OSError: The archive cannot be read, or the folder not written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable(problem("S35", Place(file=str(folder))))
    with file.open("rb") as source, opened(source, str(file), passphrase) as archive:
        files = archive.manifest.files
        config = [one for one in files if one.path == CONFIG_NAME]
        if not config:
            raise Unusable(problem("S95", Place(file=str(file)), found=_NO_WORKSPACE))
        done = counted(progress, 2 * len(files))
        archive.verify(done)
        workspace = Workspace(folder)
        with whole_or_not(folder):
            for empty in archive.manifest.folders:
                _make_folder(workspace, folder / empty)
            for one in files:
                if one not in config:
                    _put(workspace, archive, one)
                    done()
            _sync(folder)
            _put_last(workspace, archive, *config)
            done()
    return Restored(folder, len(files), workspace.key.exists())


def _make_folder(workspace: Workspace, folder: Path) -> None:
    if not folder.exists():
        _make_folder(workspace, folder.parent)
        private_folder(folder) if workspace.is_private(folder) else folder.mkdir()


def _put(workspace: Workspace, archive: Archive, one: ManifestEntry) -> None:
    path = workspace.root / one.path
    _make_folder(workspace, path.parent)
    with open(path, "xb", opener=owner_only if workspace.is_private(path) else None) as target:
        _copy(archive, one, target)
        target.flush()
        os.fsync(target.fileno())
    os.utime(path, ns=(one.modified, one.modified))


def _put_last(workspace: Workspace, archive: Archive, config: ManifestEntry) -> None:
    with swapped_in(workspace.config) as target:
        _copy(archive, config, target)
    os.utime(workspace.config, ns=(config.modified, config.modified))


def _copy(archive: Archive, one: ManifestEntry, target: BinaryIO) -> None:
    target.writelines(archive.pieces(one))


def _sync(folder: Path) -> None:
    """Have everything that was put in place there after a power cut too."""
    for below in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
        sync_folder(below)
