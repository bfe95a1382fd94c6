"""kill -9 at any moment: the next command ends with the state of a run that nothing happened to."""

from __future__ import annotations

import random
import signal
from typing import TYPE_CHECKING

import pytest

from tests.builders.troubled import NEXT, opens, prepared, state, undisturbed
from tests.conftest import SOAK, times
from tests.faults.killing import Trouble, loaded
from xlkpi.api.backup import backup
from xlkpi.workspace.paths import CONFIG_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.killing import Commands, Done

KILLS = {
    "import": range(times(test=1, laws=3, soak=100)),
    "again": range(times(test=1, laws=0, soak=0), times(test=2, laws=3, soak=100)),
    "master": range(times(test=3, laws=6, soak=100)),
}
"""Seeds: each kind of kill comes with the cheap command, and the dear ones are killed once."""
SLOWEST = {"import": 2.0, "again": 1.5, "master": 0.5}
"""Seconds within which a kill by the clock comes."""


@pytest.fixture
def commands() -> Commands:
    """The command line, loaded once."""
    return loaded()


def kill(what: str, seed: int, done: Done) -> Trouble:
    """Return when a command is killed: at a step, in a write of the journal, or by the clock."""
    chance = random.Random(f"{what} {seed}")
    writes = [n for n, one in enumerate(done.steps, 1) if one == "sync output/journal.jsonl"]
    match seed % 3:
        case 0:
            return Trouble("torn", step=chance.choice(writes))
        case 1:
            return Trouble("kill", step=chance.randint(1, len(done.steps)))
        case _:
            return Trouble("kill", seconds=chance.uniform(0.01, SLOWEST[what]))


@pytest.mark.parametrize(("what", "seed"), [(what, seed) for what in NEXT for seed in KILLS[what]])
def test_the_next_command_ends_as_if_nothing_had_happened(
    commands: Commands, tmp_path: Path, what: str, seed: int
) -> None:
    wanted = undisturbed(what)
    workspace, words = prepared(tmp_path / "f", what)
    trouble = kill(what, seed, wanted.done)
    killed = commands.run(workspace, *words, trouble=trouble)
    assert killed.code == -signal.SIGKILL or trouble.seconds
    opens(workspace)
    again = commands.run(workspace, *words)
    assert again.code in {0, 1}, again.said
    assert state(workspace) == wanted.after, trouble
    opens(workspace)


def files_in(folder: Path) -> dict[str, bytes]:
    """What lies below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_restore_that_was_stopped_leaves_no_half_that_looks_whole(
    commands: Commands, tmp_path: Path
) -> None:
    wanted = {CONFIG_NAME: b"year = 2021", ".xlkpi/key": b"k", "output/journal.jsonl": b"j"}
    for name, data in wanted.items():
        (tmp_path / "w" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "w" / name).write_bytes(data)
    backup(tmp_path / "w", tmp_path / "b.zip")
    (tmp_path / "sound").mkdir()
    words = ("restore", tmp_path / "b.zip")
    sound = commands.run(tmp_path / "sound" / "r", *words, tmp_path / "sound" / "r")
    steps = [one for one in sound.steps if not one.startswith("os.remove")]
    assert len(steps) > len(wanted)
    for step, what in enumerate(steps, 1):
        folder = tmp_path / f"killed{step}" / "r"
        folder.parent.mkdir()
        killed = commands.run(folder, *words, folder, trouble=Trouble("kill", step))
        assert killed.code == -signal.SIGKILL
        assert not (folder / CONFIG_NAME).exists() or files_in(folder) == wanted, what
    for step in range(1, len(steps) + 1, 1 if SOAK else 5):
        folder = tmp_path / f"full{step}" / "r"
        folder.parent.mkdir()
        full = commands.run(folder, *words, folder, trouble=Trouble("full", step))
        assert (full.code, "S31" in full.said) == (3, True), (steps[step - 1], full.said)
        assert not folder.exists(), steps[step - 1]
