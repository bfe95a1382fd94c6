"""Roster and specs that are kept: used while nothing changed, never instead of a changed one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xlkpi.api.init import init
from xlkpi.department import opened
from xlkpi.department.opened import Department
from xlkpi.department.roster import reading as roster_reading
from xlkpi.problems import ProblemsFound, Unusable
from xlkpi.spec.unparsed import find, spec_digest
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.roster import Roster

NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))
OWN = "workbook_specs/project_targets.yaml"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The example with a spec of its own for its collection."""
    folder = tmp_path / "w"
    init(folder, NOW, example=True)
    bundled = find("project_targets", None)
    assert bundled is not None
    (folder / OWN).write_bytes(bundled.read_bytes())
    return folder


def written(workspace: Path) -> Roster:
    """Who reports what, as a verb that writes finds it."""
    department = Department.at(workspace, NOW)
    with department.ledger():
        return department.due_roster(department.config.collections[0])


def looked_at(workspace: Path) -> Roster:
    department = Department.at(workspace, NOW)
    return department.due_roster(department.config.collections[0])


def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(opened, "sound_spec")
    monkeypatch.delattr(roster_reading, "read_roster")


def test_who_reports_what_is_known_without_reading_roster_and_spec(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = written(workspace)
    nothing_is_read(monkeypatch)
    assert looked_at(workspace) == read
    assert len(read.projects) == 11


def test_looking_keeps_nothing(workspace: Path) -> None:
    looked_at(workspace)
    own = Workspace(workspace)
    assert not own.kept_specs.exists()
    assert not own.kept_roster.exists()


def test_a_changed_spec_is_read_anew(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(workspace)
    text = (workspace / OWN).read_text("utf-8")
    (workspace / OWN).write_text(
        text.replace("title: 项目", "title: 改名的项目", 1), encoding="utf-8"
    )
    nothing_is_read(monkeypatch)
    with pytest.raises(NameError):
        looked_at(workspace)


def test_a_spec_that_is_faulty_by_now_is_told_each_time(workspace: Path) -> None:
    written(workspace)
    (workspace / OWN).write_text("nonsense: 1\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ProblemsFound):
            written(workspace)
        with pytest.raises(ProblemsFound):
            looked_at(workspace)


def test_a_part_that_it_uses_is_a_part_of_it(workspace: Path) -> None:
    path = workspace / OWN
    path.write_text("use: [own]\n" + path.read_text("utf-8"), encoding="utf-8")
    part = workspace / "workbook_specs/parts/own.yaml"
    part.parent.mkdir(exist_ok=True)
    part.write_text("lists: {}\n", encoding="utf-8")
    before = spec_digest(path)
    part.write_text("lists: {a: {words: [b]}}\n", encoding="utf-8")
    assert spec_digest(path) != before


def test_a_changed_roster_is_read_anew(workspace: Path) -> None:
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


@pytest.mark.parametrize("name", ["roster.json", "specs.json"])
@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"by": 1}',
        '{"by": "x", "kept": {}}',
        '{"kept": []}',
        "of the thing",
    ],
)
def test_a_damaged_one_is_made_anew(workspace: Path, name: str, damage: str) -> None:
    read = written(workspace)
    file = workspace / ".xlkpi" / name
    whole = json.loads(file.read_text("utf-8"))
    things = {one: {"of": 1} for one in whole["kept"]}
    nothing_of_it = json.dumps({"by": whole["by"], "kept": things})
    file.write_text(nothing_of_it if damage == "of the thing" else damage, encoding="utf-8")
    assert written(workspace) == read
    assert json.loads(file.read_text("utf-8")) == whole


def test_what_another_version_kept_is_made_anew(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(workspace)
    nothing_is_read(monkeypatch)
    monkeypatch.setattr("xlkpi.department.kept.__version__", "9.9")
    with pytest.raises(NameError):
        looked_at(workspace)
