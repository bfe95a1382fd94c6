"""Older versions, other units' files and withdrawn ones that come again, through the verbs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders.small_forms import START, issued, merged, take
from xlkpi.api.confirm import confirm
from xlkpi.api.import_again import import_again
from xlkpi.api.status_of_unit import unit_history
from xlkpi.department.targets import Reason, Target
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


NOW = fixed(START + timedelta(days=3))
WHY = Reason("电话核实", "刘")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose two units have their workbooks."""
    return issued(tmp_path / "w", NOW)


def test_an_older_version_in_other_bytes_is_held_until_it_is_confirmed(workspace: Path) -> None:
    take(workspace, "初稿.xlsx", 10, 0)
    take(workspace, "定稿.xlsx", 12, 1)
    again = take(workspace, "初稿另存.xlsx", 10, 2)
    assert (again.status, again.merged) == (Status.HELD, False)
    (told,) = [p for p in again.problems if p.code == "F32"]
    assert "2021-01-07 00:30 收到的 初稿.xlsx" in told.message.zh
    assert "2021-01-08 00:30 收到的 定稿.xlsx" in told.message.zh
    assert merged(workspace) == {"v01": "12"}
    import_again(workspace, NOW)
    assert merged(workspace) == {"v01": "12"}
    confirm(workspace, NOW, Target("v01"), WHY)
    assert merged(workspace) == {"v01": "10"}


def test_a_units_workbook_in_another_units_folder_replaces_nothing_unasked(
    workspace: Path,
) -> None:
    take(workspace, "v01村.xlsx", 10, 0)
    strange = take(workspace, "v02村/表.xlsx", 12, 1)
    assert strange.status is Status.HELD
    assert [p.code for p in strange.problems] == ["F18", "F33"]
    assert import_again(workspace, NOW).changes == ()
    assert merged(workspace) == {"v01": "10"}


def test_what_came_first_under_another_units_name_is_taken_and_stays(workspace: Path) -> None:
    strange = take(workspace, "v02村.xlsx", 12, 0)
    assert ([p.code for p in strange.problems], strange.merged) == (["F18"], True)
    assert [p.code for p in unit_history(workspace, NOW, "v01").problems] == ["F18"]
    assert import_again(workspace, NOW).changes == ()
    assert merged(workspace) == {"v01": "12"}
