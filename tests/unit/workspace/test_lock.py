"""One writer at a time: others are told who it is, and no crash leaves a workspace locked."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from xlkpi.problems import Problem, Unusable
from xlkpi.workspace.lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLD = """
import os, pathlib, sys
from xlkpi.workspace.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print(os.getpid(), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / ".xlkpi" / "lock"


@contextmanager
def another_process(lock: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that holds the lock till its input ends, and its process id."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLD, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()


def refused(lock: Path) -> Problem:
    with pytest.raises(Unusable) as trouble, locked(lock):
        pass
    (fault,) = trouble.value.problems
    assert (fault.code, trouble.value.exit_code) == ("S34", 3)
    return fault


def free(lock: Path) -> bool:
    with locked(lock):
        return True


def test_while_another_process_holds_it_nobody_else_may_and_is_told_who(lock: Path) -> None:
    with another_process(lock) as (process, pid):
        for _ in range(2):
            fault = refused(lock)
            assert f"{socket.gethostname()}, pid {pid}" in fault.message.zh
        process.communicate()
    assert process.returncode == 0
    assert free(lock)


def test_the_lock_of_a_killed_process_is_free(lock: Path) -> None:
    with another_process(lock) as (process, _):
        process.kill()
    assert holder(lock).exists()
    assert free(lock)


def holder(lock: Path) -> Path:
    """The note beside the lock that says who holds it."""
    return lock.with_name("lock.json")


def test_the_same_process_cannot_hold_it_twice(lock: Path) -> None:
    with locked(lock):
        assert f"pid {os.getpid()}" in refused(lock).message.zh
    assert free(lock)


def test_an_error_in_the_work_lets_go_of_the_lock(lock: Path) -> None:
    with pytest.raises(RuntimeError, match="broken"), locked(lock):
        raise RuntimeError("broken")
    assert free(lock)
    assert not holder(lock).exists()


def test_who_holds_it_stands_beside_it_as_long_as_it_is_held(lock: Path) -> None:
    with locked(lock):
        found = json.loads(holder(lock).read_text("utf-8"))
        assert (found["host"], found["pid"]) == (socket.gethostname(), os.getpid())
        since = datetime.fromisoformat(found["since"])
        assert timedelta(0) <= datetime.now(UTC) - since < timedelta(minutes=1)
    assert not holder(lock).exists()


def test_another_one_is_waited_for_and_that_is_said_once(
    lock: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with another_process(lock) as (process, pid):
        pauses: list[float] = []

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                process.kill()
                process.wait()

        with locked(lock, 30, pause=pause):
            assert len(pauses) == 3
    (told,) = caplog.messages
    assert f"pid {pid}" in told


def test_patience_ends(lock: Path) -> None:
    with another_process(lock) as (process, pid):
        pauses: list[float] = []
        with pytest.raises(Unusable) as trouble, locked(lock, 60, pause=pauses.append):
            pass
        assert sum(pauses) == pytest.approx(60, abs=max(pauses))
        (fault,) = trouble.value.problems
        assert f"pid {pid}" in fault.message.en
        assert "delete" not in fault.hint.en, "its lock is no file that could be deleted"
        process.communicate()


def test_what_a_killed_process_had_begun_is_mended_once_before_anything_else(lock: Path) -> None:
    with another_process(lock) as (process, pid):
        process.kill()
    told: list[int] = []
    for _ in range(2):
        with locked(lock, mend=told.append):
            assert told == [int(pid)]


def test_where_the_mending_fails_it_is_done_by_the_next(lock: Path) -> None:
    with another_process(lock) as (process, pid):
        process.kill()

    def fails(_: int) -> None:
        raise OSError("no")

    with pytest.raises(OSError, match="no"), locked(lock, mend=fails):
        pass
    told: list[int] = []
    with locked(lock, mend=told.append):
        assert told == [int(pid)]


def test_a_holder_of_another_host_is_believed_as_its_lock_may_not_reach_here(lock: Path) -> None:
    lock.parent.mkdir()
    holder(lock).write_text('{"host": "办公室-2.invalid", "pid": 7}', encoding="utf-8")
    fault = refused(lock)
    assert "办公室-2.invalid, pid 7" in fault.message.zh
    assert fault.place.file == str(holder(lock))
    assert str(holder(lock)) in fault.hint.zh
    holder(lock).unlink()
    assert free(lock)


@pytest.mark.parametrize("note", [b"", b"\xff\xfe", b"[]", b"null", b'{"host'])
def test_a_note_that_says_nothing_keeps_nobody_out(lock: Path, note: bytes) -> None:
    lock.parent.mkdir()
    holder(lock).write_bytes(note)
    assert free(lock)
