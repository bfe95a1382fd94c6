"""One writer at a time in a workspace."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from contextlib import contextmanager
from time import sleep
from typing import TYPE_CHECKING, Any

from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words, printable
from xlkpi.workspace.clock import system_clock
from xlkpi.workspace.durable import remove_unfinished
from xlkpi.workspace.private import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from xlkpi.workspace.paths import Workspace

PATIENCE = 60.0
"""Seconds that a verb waits for another one to end: most do within them."""
_GLANCE = 0.1
"""Seconds from one try to the next."""
_LOG = logging.getLogger(__name__)

if sys.platform == "win32":
    import msvcrt

    def _hold(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(
    path: Path,
    patience: float = 0,
    mend: Callable[[int], object] = lambda _: None,
    pause: Callable[[float], object] = sleep,
) -> Iterator[None]:
    """Hold the lock of a workspace.

    The system lets go of the lock when a process ends, however it ends. Host, process id and time
    stand beside the lock for people, and for network drives whose locks do not reach other hosts.

    Args:
        path: The lock file; the folder is made.
        patience: Seconds that another holder is waited for.
        mend: Called with the id of a process that was stopped at its work, before anything else is
            done: its note was left over.
        pause: Waits so many seconds between two tries.

    Raises:
        Unusable: Somebody else holds it; who, since when (S34); exit code 3.
    """
    private_folder(path.parent)
    holder = path.with_name(path.name + ".json")
    with path.open("ab") as file:
        _wait(file, path, holder, patience, pause)
        left = _read(holder) or {}
        if left and left.get("host") != socket.gethostname():
            raise _in_use(holder, left, _GONE)
        if isinstance(left.get("pid"), int):
            mend(left["pid"])
        try:
            holder.write_text(json.dumps(_me()), encoding="utf-8")
            yield
        finally:
            holder.unlink(missing_ok=True)


@contextmanager
def at_work(workspace: Workspace) -> Iterator[None]:
    """Be the only writer of a workspace; another one at work is waited for a minute.

    What a process that was stopped left half written is removed first.

    Raises:
        Unusable: Somebody else is still at work; who, since when (S34); exit code 3.
    """

    def tidy(pid: int) -> None:
        for folder in (workspace.output, workspace.lock.parent):
            remove_unfinished(folder, pid)

    with locked(workspace.lock, PATIENCE, tidy):
        yield


def _wait(
    file: BinaryIO, path: Path, holder: Path, patience: float, pause: Callable[[float], object]
) -> None:
    """Hold the lock as soon as it is free, saying once that it is not."""
    waited = 0.0
    while True:
        try:
            _hold(file)
        except OSError as error:
            found = _read(holder) or {}
            if waited >= patience:
                raise _in_use(path, found, _WAIT) from error
        else:
            return
        if not waited:
            _LOG.warning("工作区正在使用，请稍候（%s） / in use, waiting", _named(found))
        pause(_GLANCE)
        waited += _GLANCE


_WAIT = Words("请等它结束后再试。", "Wait until it has ended and try again.")
_GONE = Words(
    "请等它结束后再试；若那台电脑上已没有 xlkpi 在运行，删除 {file}。",
    "Wait until it has ended; if no xlkpi runs on that computer any more, delete {file}.",
)


def _me() -> dict[str, Any]:
    since = system_clock().isoformat()
    return {"host": socket.gethostname(), "pid": os.getpid(), "since": since}


def _read(holder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _named(found: dict[str, Any]) -> str:
    """Return a holder as people read it, "?" for what its note does not say."""
    host, pid, since = (found.get(name, "?") for name in ("host", "pid", "since"))
    return printable(f"{host}, pid {pid}, {since}")


def _in_use(file: Path, found: dict[str, Any], remedy: Words) -> Unusable:
    hint = remedy.fill(file=str(file))
    return Unusable(problem("S34", Place(file=str(file)), holder=_named(found), remedy=hint))
