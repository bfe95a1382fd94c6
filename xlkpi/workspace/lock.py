"""One writer at a time in a workspace."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xlkpi.problems import Place, Unusable, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _hold(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a workspace; Unusable (S34) names who holds it.

    The system lets go of the lock when a process ends, however it ends. Host and process id stand
    beside the lock for people, and for network drives whose locks do not reach other hosts.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = path.with_name(path.name + ".json")
    with path.open("ab") as file:
        try:
            _hold(file)
        except OSError as error:
            who = _holder(holder)
            raise Unusable(problem("S34", Place(file=str(path)), holder=who)) from error
        _refuse_other_host(holder, path)
        holder.write_text(json.dumps(_me()), encoding="utf-8")
        try:
            yield
        finally:
            holder.unlink(missing_ok=True)


def _me() -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": os.getpid()}


def _read(holder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _holder(holder: Path) -> str:
    found = _read(holder) or {}
    return f"{found.get('host', '?')}, pid {found.get('pid', '?')}"


def _refuse_other_host(holder: Path, path: Path) -> None:
    """A holder of another host may still be at work: its lock need not be seen from here."""
    found = _read(holder)
    if found is not None and found.get("host") != socket.gethostname():
        raise Unusable(problem("S34", Place(file=str(holder)), holder=_holder(holder)))
    del path
