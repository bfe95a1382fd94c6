"""backup: the whole workspace as one archive that was read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from xlkpi.backup.archive import opened, write
from xlkpi.backup.contents import contents
from xlkpi.backup.counting import counted
from xlkpi.ledger.database.opening import lines_of
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workspace.durable import swapped_in
from xlkpi.workspace.lock import at_work
from xlkpi.workspace.paths import Workspace
from xlkpi.workspace.places import url_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.backup.contents import BackupContents
    from xlkpi.backup.manifest import Manifest

_INSIDE = Words("在工作区里面", "lies within the workspace")
_ELSEWHERE = Words(
    "请写到工作区以外，最好是另一个磁盘或 U 盘：工作区坏了，备份还在。",
    "Write it outside the workspace, best to another disk: it is needed when the workspace is not.",
)
_CHANGED = Words("读回来与写入的不同", "read back is not what was written")
_DISK = Words("请换一个磁盘再试。", "Try again on another disk.")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and read back: files in it, bytes of the archive, what it lacks.

    `has_key` says whether the workspace's key is in it, `sealed` whether it is encrypted;
    `left_out` are the paths of what is made anew by itself, `elsewhere` is the place of originals
    that do not lie in the workspace, "" for none.
    """

    file: Path
    files: int
    size: int
    has_key: bool
    sealed: bool
    left_out: tuple[str, ...]
    elsewhere: str = ""


def backup(
    folder: Path,
    file: Path,
    passphrase: str = "",
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Backup:
    """Write a workspace as one archive that is read back before it is in its place.

    Nobody writes to the workspace meanwhile. A journal on a server is brought to the workspace's
    file before: a server that was lost is filled from there again (`restore`). Faulty settings or a
    damaged ledger do not keep it from being backed up as it is.

    Args:
        folder: The workspace.
        file: The archive, which must not be there yet.
        passphrase: What the archive is encrypted with; "" for none.
        progress: Told how many steps of how many are done: each file is one as it is written, and
            another as it is read back.

    Returns:
        What is in the archive, its size in bytes and what was left out.

    Raises:
        Unusable: There is no workspace (S30), it is in use (S34), the file is there (S71) or would
            lie within the workspace, the server of its journal cannot be reached (S33), something
            cannot be put in or was read back otherwise (S94); exit code 3, and no archive is left.
    """
    check_place(folder, file)
    workspace = Workspace.at(folder)
    with at_work(workspace):
        lines_of(workspace.journal, url_in(workspace.config, "ledger")).to_file()
        held = contents(workspace)
        done = counted(progress, 2 * len(held.files))
        with swapped_in(file, private=True) as target:
            written = _write(target, workspace.root, held, passphrase, done)
            target.flush()
            if not _is_as_written(target, file, passphrase, written, done):
                raise _unwritten(file, _CHANGED, _DISK)
    key = workspace.key.relative_to(workspace.root).as_posix()
    size = file.stat().st_size
    files = len(written.files)
    elsewhere = url_in(workspace.config, "originals")
    sealed = bool(passphrase)
    return Backup(file, files, size, key in held.files, sealed, held.left_out, elsewhere)


def _is_as_written(
    target: BinaryIO, file: Path, passphrase: str, written: Manifest, done: Callable[[], object]
) -> bool:
    try:
        with opened(target, str(file), lambda: passphrase) as archive:
            archive.verify(done)
            return archive.manifest == written
    except Unusable:
        return False


def check_place(folder: Path, file: Path) -> None:
    """Look whether a backup can be written there, before anything is asked or done.

    Raises:
        Unusable: There is no workspace (S30), the file is there already (S71) or would lie within
            the workspace itself (S94); exit code 3.
    """
    Workspace.at(folder)
    if file.exists():
        raise Unusable(problem("S71", Place(file=str(file))))
    if file.resolve().is_relative_to(folder.resolve()):
        raise _unwritten(file, _INSIDE, _ELSEWHERE)


def _write(
    target: BinaryIO,
    root: Path,
    held: BackupContents,
    passphrase: str,
    done: Callable[[], object],
) -> Manifest:
    if not passphrase:
        return write(target, root, held, done)
    from xlkpi.backup.sealing import Sealing  # noqa: PLC0415 - the library for it is seldom needed

    with Sealing(target, passphrase) as sealing:
        written = write(sealing, root, held, done)
        sealing.finish()
    return written


def _unwritten(file: Path, found: Words, remedy: Words) -> Unusable:
    return Unusable(problem("S94", Place(file=str(file)), found=found, remedy=remedy))
