"""kill -9 at any moment: the next command ends with the state of a run that nothing happened to."""

from __future__ import annotations

import random
import signal
from typing import TYPE_CHECKING

import pytest

from tests.conftest import SOAK
from tests.killing import Commands, Trouble
from tests.troubled import NEXT, opens, prepared, state, undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.killing import Done

KILLS = dict.fromkeys(NEXT, 100) if SOAK else {"import": 3, "again": 3, "master": 6}
SLOWEST = {"import": 2.0, "again": 1.5, "master": 0.5}
"""Seconds within which a kill by the clock comes."""


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    """The command line, loaded once."""
    with Commands() as server:
        yield server


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


@pytest.mark.parametrize(
    ("what", "seed"), [(what, seed) for what in NEXT for seed in range(KILLS[what])]
)
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
