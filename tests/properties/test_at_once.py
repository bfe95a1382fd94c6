"""Two imports at once, many workbooks each: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from tests.builders.small_forms import COLLECTION, begin, merged, typed
from tests.conftest import times
from tests.faults.killing import loaded, loaded_beside
from xlkpi.department.opened import Department
from xlkpi.workspace.clock import system_clock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.killing import Commands, Done

EACH = times(test=12, laws=50, soak=50)


def begun(folder: Path) -> tuple[Path, tuple[Path, Path]]:
    """A workspace, and two folders with so many filled workbooks each; five of them are wrong."""
    workspace = folder / "w"
    begin(workspace, {f"u{n:03}": f"u{n:03}@x.example" for n in range(2 * EACH)})
    assert loaded().run(workspace, "generate", COLLECTION).code == 0
    boxes = folder / "one", folder / "two"
    issued = sorted((workspace / "output" / COLLECTION / "templates").glob("*.xlsx"))
    for number, file in enumerate(issued):
        box = boxes[number % 2]
        box.mkdir(exist_ok=True)
        amount: object = "约50" if number < 5 else number
        (box / file.name).write_bytes(typed(file.read_bytes(), amount))
        os.utime(box / file.name, (1_610_000_000 + number, 1_610_000_000 + number))
    return workspace, boxes


def ended(workspace: Path) -> list[tuple[object, ...]]:
    """What became of every form of every return, and what every unit stands at."""
    with Department.at(workspace, system_clock).view() as ledger:
        found = ledger.standing(COLLECTION)
        files = [(one.file, one.sha256, one.verdict) for one in ledger.returns()]
    forms = [(s.unit, s.status, s.merged, s.returned.file, s.submission) for s in found]
    return [*sorted(files), *sorted(forms, key=lambda form: form[0])]


def test_two_imports_at_once_end_as_one_after_the_other(tmp_path: Path) -> None:
    workspace, boxes = begun(tmp_path)
    done: list[Done] = []
    first, second = loaded(), loaded_beside()

    def go(server: Commands, box: Path) -> None:
        done.append(server.run(workspace, "import", box))

    both = [
        threading.Thread(target=go, args=pair) for pair in zip((first, second), boxes, strict=True)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    at_once = ended(workspace)
    assert {one.code for one in done} == {1}, [one.said for one in done]
    assert len(merged(workspace)) == 2 * EACH - 5
    assert first.run(workspace, "log", "--verify").code == 0
    for name in ("ledger.db", "journal.jsonl"):
        assert (workspace / "output" / name).is_file()
    again = first.run(workspace, "import", *boxes)
    assert again.said.count("重复") >= 2 * EACH
    assert ended(workspace) == at_once
    other, own = begun(tmp_path / "in order")
    for box in own:
        first.run(other, "import", box)
    assert _bare(ended(other)) == _bare(at_once)


def _bare(found: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Without what another workspace's key makes different: the workbooks' codes."""
    return [tuple(p for p in one[:4] if not _is_digest(p)) for one in found]


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64
