"""Real processes of the command line that are killed, or find the disk full, at a chosen moment.

A server has loaded the program and forks a process for each command: the same program, without
the second that loading takes. In such a process every durable step is counted (a file opened for
writing, swapped in, removed or synced, a transaction committed); `Trouble` says at which of them
what happens. All children have one clock that stands still, so that equal runs write equal bytes.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import importlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOCK = datetime(2021, 1, 15, tzinfo=UTC)
LOADED = (
    "api.import_again", "api.generate", "api.log", "api.import_", "api.master", "api.status",
    "department.roster.reading", "reader.xlsx.reading", "cli.import_", "cli.master", "cli.status",
    "cli.history", "cli.notices",
)  # fmt: skip
LIBRARIES = (
    "pandera.polars", "pandera.backends.polars.register", "xlsxwriter",
    "sqlalchemy.dialects.sqlite", "encodings.utf_8_sig", "encodings.cp437", "encodings.utf_16_le",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to a process, at durable step `step` (from 1) or after `seconds`.

    `how` is "kill", "torn" (killed while the journal is half written: a step that is no sync of
    the journal kills as well), or "full" (from this step on nothing more fits on the disk).
    `largest` is the most bytes that any file may have; `user` the one that runs it.
    """

    how: str = ""
    step: int = 0
    seconds: float = 0
    largest: int = 0
    user: int = 0
    clock: str = CLOCK.isoformat()


@dataclass(frozen=True, slots=True)
class Done:
    """How a process ended: exit code (negative: the signal), what it said, its durable steps."""

    code: int
    said: str
    steps: tuple[str, ...]


class Commands:
    """Runs commands, one after the other, each in a process of its own.

    Loading takes two seconds: take what `loaded` and `loaded_beside` return.
    """

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8"},
            text=True,
        )
        atexit.register(self._server.communicate)

    def run(self, workspace: Path, *words: object, trouble: Trouble | None = None) -> Done:
        """Run a command to its end; no user ever sees a traceback."""
        asked = {
            "folder": str(workspace),
            "words": [str(word) for word in words],
            "trouble": asdict(trouble or Trouble()),
        }
        line, back = self._server.stdin, self._server.stdout
        assert line is not None
        assert back is not None
        line.write(json.dumps(asked) + "\n")
        line.flush()
        told = json.loads(back.readline())
        assert "Traceback" not in told["said"], told["said"]
        return Done(told["code"], told["said"], tuple(told["steps"]))


@cache
def loaded() -> Commands:
    """The command line, loaded once for all tests of a process."""
    return Commands()


@cache
def loaded_beside() -> Commands:
    """Another one, for what runs at the same time."""
    return Commands()


def serve(lines: Sequence[str] | Any, out: Any) -> None:
    """Run what is asked for, one after the other, each in a forked process."""
    sys.argv = ["xlkpi"]
    for name in LOADED:
        importlib.import_module(f"xlkpi.{name}")
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in lines:
        asked = json.loads(line)
        out.write(json.dumps(_forked(asked["folder"], asked["words"], asked["trouble"])) + "\n")
        out.flush()


def _forked(folder: str, words: list[str], trouble: dict[str, Any]) -> dict[str, Any]:
    """Fork, run, wait; the output of a process is in a file beside its workspace."""
    said = Path(folder).with_name("said")
    counted = Path(folder).with_name("steps")
    for path in (said, counted):
        path.write_bytes(b"")
        path.chmod(0o666)
    child = os.fork()
    if not child:
        os.setsid()
        _be_child(folder, words, Trouble(**trouble), said, counted)
    if trouble["seconds"]:
        _killed_after(child, trouble["seconds"])
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # its readers: a machine that stops takes them along
    return {
        "code": os.waitstatus_to_exitcode(status),
        "said": said.read_text("utf-8"),
        "steps": counted.read_text("utf-8").splitlines(),
    }


def _killed_after(child: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)


def _be_child(folder: str, words: list[str], trouble: Trouble, said: Path, counted: Path) -> None:
    """Run a command as a user does, and end."""
    from xlkpi.cli.app import group  # noqa: PLC0415 - here the server has it loaded
    from xlkpi.cli.trouble import guarded  # noqa: PLC0415 - here the server has it loaded
    from xlkpi.workspace import clock  # noqa: PLC0415 - here the server has it loaded

    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    file = os.open(said, os.O_WRONLY | os.O_APPEND)
    for number in (1, 2):
        os.dup2(file, number)
    steps = os.open(counted, os.O_WRONLY | os.O_APPEND)
    clock.system_clock = clock.fixed(datetime.fromisoformat(trouble.clock))
    _Steps(Path(folder).resolve(), trouble, steps).watch()
    if trouble.largest:
        _limit(trouble.largest)
    if trouble.user:
        os.setgid(trouble.user)
        os.setuid(trouble.user)
    sys.argv = ["xlkpi", "-C", folder, *words]
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), "utf-8", line_buffering=True)
    sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), "utf-8", line_buffering=True)
    code = 70
    try:
        code = guarded(group)
    except BaseException:  # noqa: BLE001 - the test that asked sees the traceback
        import traceback  # noqa: PLC0415 - only on this way

        os.write(2, traceback.format_exc().encode())
    os._exit(code)


def _limit(largest: int) -> None:
    import resource  # noqa: PLC0415 - there is none on Windows

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


class _Steps:
    """Counts a process's durable steps within a folder, and lets trouble come at one of them."""

    def __init__(self, folder: Path, trouble: Trouble, out: int) -> None:
        self._folder = str(folder) + os.sep
        self._trouble = trouble
        self._out = out
        self._count = 0
        self._sizes: dict[str, int] = {}
        self._pid = os.getpid()

    def watch(self) -> None:
        from sqlalchemy import Engine, event  # noqa: PLC0415 - here the server has it loaded
        from sqlalchemy.exc import OperationalError  # noqa: PLC0415 - here the server has it loaded

        full = sqlite3.OperationalError("database or disk is full")
        self._full = OperationalError("COMMIT", None, full)
        self._fsync = os.fsync
        setattr(os, "fsync", self._synced)  # noqa: B010 - a checker takes it for a mistake
        sys.addaudithook(self._seen)
        event.listen(Engine, "commit", self._committed)

    def _seen(self, name: str, given: tuple[Any, ...]) -> None:
        if name == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR):
            self._at("write", given[0])
        elif name in {"os.rename", "os.remove", "os.mkdir", "os.truncate"}:
            self._at(name, given[0])

    def _synced(self, handle: int) -> None:
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        torn = self._trouble.how == "torn" and self._count + 1 == self._trouble.step
        if torn and path.endswith("journal.jsonl"):
            was, now = self._sizes[path], os.fstat(handle).st_size
            self._pid, mine = 0, self._pid  # what the test does is no step
            os.truncate(path, was + (now - was) * 2 // 3)
            self._pid = mine
        self._at("sync", path)
        self._fsync(handle)

    def _committed(self, connection: Any) -> None:
        self._at("commit", self._folder + "ledger", sql=connection.dialect.name == "sqlite")

    def _at(self, what: str, path: object, *, sql: bool = False) -> None:
        """Count a step, unless it is elsewhere, and have done at it what is to be done."""
        name = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes) else ""
        if not name.startswith(self._folder) or os.getpid() != self._pid:
            return
        if what == "write":
            self._sizes[name] = Path(name).stat().st_size if Path(name).exists() else 0
        self._count += 1
        os.write(self._out, f"{what} {name.removeprefix(self._folder)}\n".encode())
        asked = self._trouble
        if asked.how in {"kill", "torn"} and self._count == asked.step:
            os.killpg(0, signal.SIGKILL)
        if asked.how == "full" and self._count >= asked.step and what != "os.remove":
            if sql:
                raise self._full
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)


if __name__ == "__main__":
    # a spawned reader runs this file under another name and does not come here
    serve(sys.stdin, os.fdopen(os.dup(1), "w"))
