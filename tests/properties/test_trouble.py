"""A disk that is full, a folder that is read-only, two at once, a clock that goes back."""

from __future__ import annotations

import os
import random
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.troubled import COLLECTION, NEXT, opens, prepared, state, undisturbed
from tests.conftest import SOAK
from tests.faults.killing import Trouble, loaded, loaded_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.faults.killing import Commands

SLICE = {"import": 0, "again": 0, "master": 2}
_MISSED = tuple(f".{name}." for name in ("roster.json", "specs.json", "across.json", "sealed"))
EARLIER = "2021-01-12T00:00:00+00:00"
NOBODY = 65534


@pytest.fixture
def commands() -> Commands:
    """The command line, loaded once."""
    return loaded()


def fills(what: str) -> list[int]:
    """Return at which steps the disk gets full: all that a verb needs, or some of them.

    Where the ledger is written is always among them. What is only kept to be quicker the next time,
    and the mark that may lag behind, are missed by nobody; the last step frees.
    """
    names = undisturbed(what).done.steps
    end = max(n for n, name in enumerate(names) if "master.xlsx" in name) + 1
    steps = [  # the step before makes its folder
        n
        for n in range(1, end)
        if not any(one in name for one in _MISSED for name in names[n - 1 : n + 1])
    ]
    some = random.Random(what).sample(steps, SLICE[what])
    return steps if SOAK else [*some, names.index("commit ledger", 6) + 1]


@pytest.mark.parametrize("what", NEXT)
def test_a_full_disk_is_told_once_and_with_room_again_all_is_done(
    commands: Commands, tmp_path: Path, what: str
) -> None:
    wanted = undisturbed(what)
    for step in fills(what):
        workspace, words = prepared(tmp_path / str(step), what)
        full = commands.run(workspace, *words, trouble=Trouble("full", step=step))
        assert (full.code, full.said.count("S31")) == (3, 1), (step, full.said)
        opens(workspace)
        again = commands.run(workspace, *words)
        assert again.code == wanted.done.code or what == "import", again.said
        assert state(workspace) == wanted.after, step
        shutil.rmtree(tmp_path / str(step))


def test_a_file_that_may_not_grow_is_told_and_later_all_is_done(
    commands: Commands, tmp_path: Path
) -> None:
    workspace, words = prepared(tmp_path / "f", "master")
    small = commands.run(workspace, *words, trouble=Trouble(largest=8_000))
    assert (small.code, small.said.count("S31")) == (3, 1), small.said
    opens(workspace)
    assert commands.run(workspace, *words).code == 0
    assert state(workspace) == undisturbed("master").after


def test_a_read_only_folder_is_named_and_left_as_it_is(commands: Commands, tmp_path: Path) -> None:
    workspace, words = prepared(tmp_path / "f", "master")
    root = os.geteuid() == 0
    lock = workspace / ".xlkpi"
    for path in (workspace, *workspace.rglob("*")) if root else ():
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in workspace.parents if root else ():
        if path.stat().st_uid == 0 and path != Path(path.anchor):
            path.chmod(path.stat().st_mode | 0o055)
    before = state(workspace)
    if not root:
        lock.chmod(0o500)
    done = commands.run(workspace, *words, trouble=Trouble(user=NOBODY if root else 0))
    lock.chmod(0o700)
    assert (done.code, done.said.count("S31")) == (3, 1), done.said
    assert str(workspace) in done.said
    assert "请检查路径、权限" in done.said
    assert state(workspace) == before


def test_two_imports_at_once_end_as_one_after_the_other(tmp_path: Path) -> None:
    def located(name: str) -> tuple[Path, list[Path]]:
        workspace, _ = prepared(tmp_path / name, "import")
        halves = [tmp_path / name / half for half in ("one", "two")]
        files = sorted((tmp_path / name / "in").iterdir())
        for number, file in enumerate(files):
            halves[number % 2].mkdir(exist_ok=True)
            shutil.copy2(file, halves[number % 2])
        return workspace, halves

    workspace, halves = located("at once")
    first, second = loaded(), loaded_beside()
    threads = [
        threading.Thread(target=server.run, args=(workspace, "import", half))
        for server, half in zip((first, second), halves, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ends = []
    for name, order in (("in order", halves), ("turned", halves[::-1])):
        other, _ = located(name)
        for half in order:
            assert first.run(other, "import", tmp_path / name / half.name).code in {0, 1}
        ends.append(state(other))
    assert state(workspace) in ends


def test_a_clock_that_goes_back_loses_nothing(commands: Commands, tmp_path: Path) -> None:
    wanted = undisturbed("import")
    workspace, words = prepared(tmp_path / "f", "import")
    back = commands.run(workspace, *words, trouble=Trouble(clock=EARLIER))
    assert back.code == wanted.done.code
    assert commands.run(workspace, "log", "--verify").code == 0
    assert _timeless(state(workspace)) == _timeless(wanted.after)


def _timeless(found: Mapping[str, object]) -> Mapping[str, object]:
    """Return a state without the times of recording, and what is made of them."""
    events = found["events"]
    assert isinstance(events, list)
    names = [(seq, name) for seq, _, name in events]
    kept = {key: one for key, one in found.items() if key.startswith("output/inbox")}
    return {**kept, "events": names}


@pytest.mark.parametrize("damage", ["gone", "cut", "garbage"])
def test_a_ledger_that_is_lost_or_damaged_changes_nothing(
    commands: Commands, tmp_path: Path, damage: str
) -> None:
    change: Mapping[str, Callable[[Path], object]] = {
        "gone": Path.unlink,
        "cut": lambda path: path.write_bytes(path.read_bytes()[:5_000]),
        "garbage": lambda path: path.write_bytes(b"\xff" * 9_000),
    }
    workspace, words = prepared(tmp_path / "f", "master")
    change[damage](workspace / "output" / "ledger.db")
    assert commands.run(workspace, *words).code == 0
    assert state(workspace) == undisturbed("master").after
    assert (workspace / "output" / COLLECTION / "master.xlsx").exists()
