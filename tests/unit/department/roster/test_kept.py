"""The roster that is kept: used while nothing changed, never instead of a changed one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xlkpi.api.init import init
from xlkpi.department.opened import Department
from xlkpi.department.roster import reading as roster_reading
from xlkpi.problems import Unusable
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.roster import Roster

NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    init(tmp_path / "w", NOW, example=True)
    return tmp_path / "w"


def written(workspace: Path) -> Roster:
    """The roster as a verb that writes reads it."""
    department = Department.at(workspace, NOW)
    with department.ledger():
        return department.roster


def looked_at(workspace: Path) -> Roster:
    return Department.at(workspace, NOW).roster


def kept_file(workspace: Path) -> Path:
    return workspace / ".xlkpi" / "roster.json"


def test_it_is_the_same_roster(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = written(workspace)
    monkeypatch.delattr(roster_reading, "read_roster")
    assert looked_at(workspace) == read
    assert len(read.projects) == 11


def test_looking_keeps_nothing(workspace: Path) -> None:
    looked_at(workspace)
    assert not kept_file(workspace).exists()


def test_a_changed_workbook_is_read_anew(workspace: Path) -> None:
    written(workspace)
    book = openpyxl.load_workbook(workspace / "roster.xlsx")
    sheet = book["单位"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "v01"]
    sheet.cell(cell.row, cell.column + 1).value = "改了名的村"
    book.save(workspace / "roster.xlsx")
    unit = looked_at(workspace).unit("v01")
    assert unit is not None
    assert unit.name == "改了名的村"


def test_a_faulty_roster_is_told_each_time(workspace: Path) -> None:
    written(workspace)
    book = openpyxl.load_workbook(workspace / "roster.xlsx")
    book["单位"].delete_cols(1)
    book.save(workspace / "roster.xlsx")
    for _ in range(2):
        with pytest.raises(Unusable):
            written(workspace)


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"name": 1}', '{"roster": []}'])
def test_a_damaged_one_is_read_anew(workspace: Path, damage: str) -> None:
    read = written(workspace)
    kept_file(workspace).write_text(damage, encoding="utf-8")
    assert written(workspace) == read
    assert json.loads(kept_file(workspace).read_text(encoding="utf-8"))["roster"]
