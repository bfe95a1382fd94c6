"""generate: what concerns one unit leaves out that unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.rosters import COLLECTION, NOW, put, workspace
from xlkpi.api.generate import generate
from xlkpi.department.opened import Department
from xlkpi.problems import Severity
from xlkpi.workspace.durable import Together

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Problem


def test_a_workbook_that_is_open_leaves_out_its_unit_and_the_others_are_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that is open."""
    folder = workspace(tmp_path / "w")
    generate(folder, NOW)
    put(folder, "分工", C2=11, C3=9)

    putting = Together.put

    def refused(files: Together, path: Path) -> None:
        if path.name.startswith("v02"):
            raise PermissionError(13, "open elsewhere", str(path))
        putting(files, path)

    monkeypatch.setattr(Together, "put", refused)
    heard: list[Problem] = []
    made = generate(folder, NOW, warn=heard.extend)
    assert [(one.unit, one.new) for one in made] == [("v01", True), ("c01", False)]
    errors = [one for one in heard if one.severity is Severity.ERROR]
    assert [(one.code, one.place.unit) for one in errors] == [("S31", "v02")]
    with Department.at(folder, NOW).view() as ledger:
        issued = {one.unit: one.occasion.forms[0].values for one in ledger.issues(COLLECTION)}
    assert [str(issued[unit]["assignments.allocation"]) for unit in ("v01", "v02")] == ["11", "8"]


@pytest.mark.parametrize("portion", [1, 2])
def test_whoever_makes_them_workbooks_and_journal_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    folders = [workspace(tmp_path / name) for name in ("here", "elsewhere")]
    made = [generate(folders[0], NOW)]
    monkeypatch.setattr("xlkpi.api.generate._WORTH_IT", 0)
    monkeypatch.setattr("xlkpi.api.generate._PORTION", portion)
    told: list[tuple[int, int]] = []
    made.append(generate(folders[1], NOW, jobs=2, progress=lambda *how: told.append(how)))
    assert told[-1] == (3, 3)
    assert [(one.unit, one.new, one.file.name) for one in made[0]] == [
        (one.unit, one.new, one.file.name) for one in made[1]
    ]
    assert [one.file.read_bytes() for one in made[0]] == [one.file.read_bytes() for one in made[1]]
    journals = [(folder / "output" / "journal.jsonl").read_bytes() for folder in folders]
    assert journals[0] == journals[1]


def test_nothing_is_made_where_one_workbook_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = workspace(tmp_path / "w")
    generate(folder, NOW)
    files = sorted((folder / "output").rglob("*.xlsx"))
    before = [file.read_bytes() for file in files]
    put(folder, "分工", C2=11, C3=9)
    writing = Together.write

    def fails(self: Together, path: Path, data: bytes) -> None:
        if path.name.startswith("v02"):
            raise OSError(28, "disk full", str(path))
        writing(self, path, data)

    monkeypatch.setattr(Together, "write", fails)
    with pytest.raises(OSError, match="disk full"):
        generate(folder, NOW)
    assert sorted((folder / "output").rglob("*.xlsx")) == files
    assert [file.read_bytes() for file in files] == before
    assert not [*folder.rglob("*.part")]
