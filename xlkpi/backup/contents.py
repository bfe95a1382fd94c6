"""What of a workspace goes into its backup: all of it, but for what is made anew by itself."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.backup.names import in_each_others_way, unsafe
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.workspace.paths import Workspace

_PASSING = re.compile(r"\..*\.\d+\.part|~\$.*")
"""What a program that was stopped had begun to write; what Office keeps beside an open file."""
_LINK = Words("是一个链接，内容不在这个工作区里", "is a link: what it shows lies elsewhere")
_NO_FILE = Words("不是普通的文件", "is no ordinary file")
_ALIKE = Words(
    "与 {other} 只差大小写，Windows 看作同一个文件", "is one file with {other} on Windows"
)
_REAL = Words(
    "请换成真正的文件或文件夹后再备份。", "Put the file or folder itself there, then try again."
)
_RENAME = Words("请改名后再备份。", "Give it another name, then try again.")


@dataclass(frozen=True, slots=True)
class BackupContents:
    """Paths within a workspace ("output/journal.jsonl"), in order.

    `files` go in, so do the names of `folders` that nothing is in; `left_out` does not.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]
    left_out: tuple[str, ...]


def contents(workspace: Workspace) -> BackupContents:
    """Return what of a workspace goes into its backup.

    The ledger is the fold of the journal, the kept roster that of roster.xlsx: both are made anew.
    Nothing is passed over because it is strange: a backup without it would not be whole.

    Raises:
        Unusable: Something cannot: a link, no ordinary file, a name that Windows does not take, or
            two that it takes for one (S94); exit code 3.
        OSError: A folder cannot be read.
    """
    renewed, passing = _renewed(workspace), _lock(workspace)
    walked = [path for path in _walked(workspace.root, "") if path not in passing]
    unfinished = {one for one in walked if _PASSING.fullmatch(one.rpartition("/")[2])}
    left_out = tuple(one for one in walked if one in renewed or one in unfinished)
    taken = [one for one in walked if one not in renewed and one not in unfinished]
    for path in taken:
        found = unsafe(path.rstrip("/"))
        if found is not None:
            raise _unfit(workspace.root / path, found, _RENAME)
    alike = in_each_others_way(one.rstrip("/") for one in taken)
    if alike is not None:
        raise _unfit(workspace.root / alike[1], _ALIKE.fill(other=alike[0]), _RENAME)
    return BackupContents(
        tuple(one for one in taken if not one.endswith("/")),
        tuple(one.rstrip("/") for one in taken if one.endswith("/")),
        left_out,
    )


def _renewed(workspace: Workspace) -> frozenset[str]:
    ledger = workspace.ledger
    beside = (ledger.with_name(f"{ledger.name}-{end}") for end in ("journal", "wal", "shm"))
    return _within(workspace, ledger, *beside, *workspace.kept)


def _lock(workspace: Workspace) -> frozenset[str]:
    lock = workspace.lock
    return _within(workspace, lock, lock.with_name(f"{lock.name}.json"))


def _within(workspace: Workspace, *files: Path) -> frozenset[str]:
    return frozenset(file.relative_to(workspace.root).as_posix() for file in files)


def _walked(folder: Path, above: str) -> Iterator[str]:
    """Yield every file below a folder, and with a stroke behind it every folder that is empty."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda one: one.name)
    if not entries and above:
        yield above
    for entry in entries:
        path = f"{above}{entry.name}"
        if entry.is_symlink() or getattr(entry, "is_junction", bool)():
            raise _unfit(folder / entry.name, _LINK, _REAL)
        if entry.is_dir():
            yield from _walked(folder / entry.name, f"{path}/")
        elif entry.is_file():
            yield path
        else:
            raise _unfit(folder / entry.name, _NO_FILE, _REAL)


def _unfit(path: Path, found: Words, remedy: Words) -> Unusable:
    return Unusable(problem("S94", Place(file=str(path)), found=found, remedy=remedy))
