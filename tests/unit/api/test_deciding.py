"""confirm, withdraw, waive, extend in a workspace: on record, in the master, in the roll-call."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.decisions import NOW, WHY, filled, sent
from tests.builders.prepared import copied
from tests.builders.spare_forms import granted
from xlkpi.api.confirm import confirm
from xlkpi.api.extend import extend
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.master import master
from xlkpi.api.status import status
from xlkpi.api.waive import waive
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Target
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


LATE = fixed(datetime(2021, 1, 18, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(one_spare, tmp_path / "w")


def one_spare(folder: Path) -> None:
    granted(folder, 1)
    generate(folder, NOW, units=["v01"])


def master_lines(workspace: Path) -> list[list[object]]:
    path = workspace / "output" / "2021-targets" / "master.xlsx"
    sheet = openpyxl.load_workbook(path, data_only=True)["项目明细"]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def status_lines(workspace: Path) -> list[tuple[object, ...]]:
    path = workspace / "output" / "2021-targets" / "master.xlsx"
    return [*openpyxl.load_workbook(path)["报送状态"].iter_rows(values_only=True)]


def test_a_confirmed_spare_form_is_in_the_master(workspace: Path, tmp_path: Path) -> None:
    path = sent(workspace, tmp_path / "back.xlsx", filled(project_name="村道亮化"), form=-1)
    import_paths(workspace, NOW, [path], received=NOW(), copies=False)
    assert not any("村道亮化" in row for row in master_lines(workspace))
    made = confirm(workspace, NOW, Target("v01", "new1"), WHY)
    assert [c.before for c in made.changes] == [Status.HELD]
    assert any("村道亮化" in row for row in master_lines(workspace))


def test_what_is_not_held_cannot_be_confirmed(workspace: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        confirm(workspace, NOW, Target("v01"), WHY)
    assert [p.code for p in found.value.problems] == ["S40"]
    assert found.value.exit_code == 2


def test_an_unknown_unit_is_named(workspace: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        withdraw(workspace, NOW, Target("v99"), WHY)
    assert [p.code for p in found.value.problems] == ["S22"]


def test_a_withdrawn_return_leaves_the_master(workspace: Path, tmp_path: Path) -> None:
    path = sent(workspace, tmp_path / "back.xlsx", filled())
    import_paths(workspace, NOW, [path], received=NOW(), master=False, copies=False)
    assert status(workspace, NOW).call.units[0].merged == 1
    made = withdraw(workspace, NOW, Target("v01", "p01"), WHY)
    assert [(c.project, c.after) for c in made.changes] == [("p01", Status.WITHDRAWN)]
    assert status(workspace, NOW).call.units[0].merged == 0


def test_a_waived_error_merges_the_form(workspace: Path, tmp_path: Path) -> None:
    path = sent(workspace, tmp_path / "back.xlsx", filled(filler=None))
    came = import_paths(workspace, NOW, [path], received=NOW(), master=False, copies=False)
    (file,) = came.files
    wages = next(f for f in file.forms if f.project == "p01")
    assert wages.status is Status.REJECTED
    errors = {p.code for p in wages.submission.problems if p.severity == "error"}
    assert errors == {"K01"}
    with pytest.raises(ProblemsFound):
        waive(workspace, NOW, Target("v01"), "T99", "", WHY)
    made = waive(workspace, NOW, Target("v01", "p01"), "K01", "filler", WHY)
    assert [(c.project, c.before) for c in made.changes] == [("p01", Status.REJECTED)]
    assert status(workspace, NOW).call.units[0].merged == 1


def test_an_extended_unit_is_not_overdue(workspace: Path) -> None:
    folder = workspace
    assert status(folder, LATE).call.units[0].overdue
    extend(folder, NOW, Target("v01"), date(2021, 1, 22), WHY)
    first, second, *_ = status(folder, LATE).call.units
    assert (first.overdue, second.overdue) == (False, True)
    late = [p for p in master(folder, LATE).problems if p.code == "X03"]
    assert {p.place.unit for p in late} == {u.unit.id for u in status(folder, LATE).call.units[1:]}
    assert "2021-01-15" in late[0].message.zh
    assert {row[7] for row in status_lines(folder) if row[0] == "#v01"} == {datetime(2021, 1, 22)}  # noqa: DTZ001 - a day
