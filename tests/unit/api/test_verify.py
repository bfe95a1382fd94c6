"""log --verify: sound is told sound; each way to falsify what is on record is found, and where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.builders.journals import in_old_form
from tests.builders.small_forms import COLLECTION, take
from tests.faults.falsified import NOW, another_key, changed, numbers, played_in
from tests.faults.ways_to_falsify import WAYS
from xlkpi.api.status import status
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.ledger.decisions import Given
from xlkpi.problems import Unusable

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Problem


def place(fault: Problem) -> str:
    """A fault's place: file and line, or the row of the ledger."""
    at = fault.place
    if fault.code == "S76":
        return f"{at.sheet} {at.row} {at.field}".strip()
    return f"{at.file}:{at.line}" if at.line else at.file


def test_a_sound_workspace_is_told_sound(tmp_path: Path) -> None:
    workspace = played_in(tmp_path)
    found = verify(workspace, NOW)
    assert (found.problems, found.exit_code, found.since) == ((), 0, 1)
    assert (found.entries > 10, found.originals) == (True, 3)
    take(workspace, "又.xlsx", 56, 20)  # it goes on after master and report were written
    assert verify(workspace, NOW).problems == ()


def test_an_old_workspace_is_told_sound_before_and_after_it_is_sealed(tmp_path: Path) -> None:
    workspace = played_in(tmp_path)
    in_old_form(workspace / "output" / "journal.jsonl")
    own = workspace / "output" / COLLECTION
    for path in (workspace / ".xlkpi/sealed", workspace / "output/ledger.db",
                 own / "master.xlsx", own / "reports" / "report.html"):  # fmt: skip
        path.unlink()
    for note in workspace.rglob("*.deliveries"):
        deliveries = json.loads(note.read_text("utf-8"))["deliveries"]
        note.write_text(json.dumps(deliveries), encoding="utf-8")
    before = verify(workspace, NOW)
    assert (before.problems, before.since) == ((), 0)
    take(workspace, "又.xlsx", 56, 20)
    after = verify(workspace, NOW)
    assert (after.problems, after.since) == ((), before.entries + 1)


def test_what_is_under_a_key_that_was_given_up_is_told_and_can_still_not_be_changed(
    tmp_path: Path,
) -> None:
    workspace = played_in(tmp_path)
    another_key(workspace)
    department = Department.at(workspace, NOW)
    with department.ledger(proving=False) as ledger:
        assert ledger.change_key(Given("旧的丢了", "刘", NOW().isoformat()))
        assert not ledger.change_key(Given("", "", ""))
    take(workspace, "又.xlsx", 56, 20)
    found = verify(workspace, NOW)
    end = numbers()["end"]
    assert [(p.code, p.place.line) for p in found.problems] == [("S78", 1)]
    assert f"1 至 {end - 1} 条" in found.problems[0].message.zh
    assert found.exit_code == 0
    changed("received", '"55"', '"99"')(workspace)
    assert ("S33", end) in [(p.code, p.place.line) for p in verify(workspace, NOW).problems]


@pytest.mark.parametrize("name", WAYS)
def test_what_is_falsified_is_found_at_its_place(tmp_path: Path, name: str) -> None:
    way = WAYS[name]
    where = way.place.format_map(numbers())
    workspace = played_in(tmp_path)
    way.falsify(workspace)
    found = verify(workspace, NOW)
    told = [(fault.code, place(fault)) for fault in found.problems]
    assert any(code == way.code and where in at for code, at in told), told
    unusable = {"S31", "S33", "S70", "S73", "S74", "S75"}
    assert found.exit_code == (3 if way.code in unusable else 0 if way.code == "S79" else 1)
    if way.code in {"S74", "S75"}:  # seen by the heads alone: a verb that only looks stops too
        with pytest.raises(Unusable) as trouble:
            status(workspace, NOW, COLLECTION)
        assert {p.code for p in trouble.value.problems} <= {"S74", "S75"}
