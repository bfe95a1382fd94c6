"""kill -9 at any moment of sealing an old journal: it is as before or as after, and goes on."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

from tests.builders.journals import in_old_form
from tests.builders.troubled import COLLECTION, midway_in, state
from tests.conftest import SOAK
from tests.faults.killing import Trouble, loaded
from xlkpi.department.opened import journal_of
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def old_workspace(folder: Path) -> Path:
    """A workspace from before journals were sealed; its views are yet to be written."""
    workspace = midway_in(folder)
    in_old_form(workspace / "output" / "journal.jsonl")
    for name in (".xlkpi/sealed", "output/ledger.db", f"output/{COLLECTION}/master.xlsx"):
        (workspace / name).unlink()
    return workspace


def lines(workspace: Path) -> list[bytes]:
    return (workspace / "output" / "journal.jsonl").read_bytes().splitlines(keepends=True)


def kills(steps: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield when to kill: where mark or journal is written, and amid a line of the journal.

    In a slice, until the journal is sealed.
    """
    for number, step in enumerate(steps, 1):
        if step.endswith("journal.jsonl") or ("sealed" in step and (SOAK or "rename" in step)):
            yield "kill", number
        if step == "sync output/journal.jsonl":
            yield "torn", number
            if not SOAK:
                return


def test_an_old_journal_is_sealed_as_if_nothing_had_happened(tmp_path: Path) -> None:
    commands = loaded()
    sound = old_workspace(tmp_path / "sound")
    old = lines(sound)
    done = commands.run(sound, "master")
    assert done.code in {0, 1}, done.said
    after = lines(sound)
    assert after[: len(old)] == old
    assert json.loads(after[len(old)])["event"] == "sealed"
    wanted = state(sound)
    for how, number in kills(done.steps):
        workspace = old_workspace(tmp_path / f"{how}{number}")
        killed = commands.run(workspace, "master", trouble=Trouble(how, step=number))
        assert killed.code == -signal.SIGKILL
        kept = [entry.key for entry in journal_of(Workspace(workspace)).entries()]
        assert kept[: len(old)] == [""] * len(old)
        assert all(kept[len(old) :])
        again = commands.run(workspace, "master")
        assert again.code in {0, 1}, again.said
        assert state(workspace) == wanted, (how, number, done.steps[number - 1])
