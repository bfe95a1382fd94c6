"""Mails that unpack without end: bounded memory in all processes, bounded disk, one clear word."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Self

import psutil
import pytest

from tests.builders.posts import JPG, NOW, filled, imported, workspace_in
from tests.hostile.posts import POSTS, STRANGER, many_members, sent
from xlkpi.api.import_again import import_again
from xlkpi.api.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("reading_processes")

MEMORY = 600_000_000
"""Bytes that all processes may take together beyond what the tests themselves hold."""


class Watched:
    """The most that this process and its children take together, above what they took before."""

    def __init__(self) -> None:
        self.peak = 0
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        before = me.memory_info().rss
        while not self._ended.wait(0.02):
            taken = -before
            for one in (me, *me.children(recursive=True)):
                try:
                    taken += one.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, taken)


@pytest.mark.parametrize("build", POSTS, ids=lambda build: build.__name__)
def test_a_strangers_mail_costs_what_it_may(tmp_path: Path, build: Callable[[], bytes]) -> None:
    workspace, data = workspace_in(tmp_path), build()
    with Watched() as watched:
        found = imported(workspace, 信=data)
    kept = [path for path in (workspace / "output" / "inbox").rglob("*") if path.is_file()]
    assert watched.peak < MEMORY
    assert sum(path.stat().st_size for path in kept) < 62_000_000 + len(data)
    assert len(kept) <= 2 * 201
    assert not any(file.merged for file in found.files)
    assert verify(workspace, NOW).problems == ()


def test_what_is_left_unread_is_told_once_and_kept(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    found = imported(workspace, 信=many_members())
    (problem,) = [p for file in found.files for p in file.problems]
    assert (problem.code, problem.place.file) == ("F36", "信.eml!表.zip")
    assert STRANGER in problem.message.zh
    assert "many" in problem.message.zh
    (kept,) = (workspace / "output" / "inbox").rglob("*.zip")
    assert kept.stat().st_size > 1_000_000
    again = import_again(workspace, NOW)
    assert again.changes == ()


def test_a_units_mail_of_workbooks_and_scans_goes_through(tmp_path: Path) -> None:
    scans = {f"盖章{n}.jpg": JPG + bytes([n]) * 3_000_000 for n in range(10)}
    books = {f"表{n}.xlsx": filled("v01", 50 + n) for n in range(10)}
    data = sent({**books, **scans}, "v01@example.invalid")
    found = imported(workspace_in(tmp_path), 信=data)
    assert not [p for file in found.files for p in file.problems if p.code == "F36"]
    assert sum(file.merged for file in found.files) == 1
