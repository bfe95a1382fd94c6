"""What was withdrawn and is taken back, and what comes again that was withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.small_forms import COLLECTION, START, issued, merged, take
from xlkpi.api.import_ import import_paths
from xlkpi.api.reinstate import reinstate
from xlkpi.api.report import report
from xlkpi.api.status import status
from xlkpi.api.withdraw import withdraw
from xlkpi.cli.app import group
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

NOW = fixed(START + timedelta(days=3))
WHY = Reason("电话核实", "刘")
UNIT = Target("v01")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose two units have their workbooks."""
    return issued(tmp_path / "w", NOW)


def state(workspace: Path) -> str:
    return status(workspace, NOW).call.units[0].state


def test_a_withdrawal_is_taken_back_in_master_status_and_report(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    take(workspace, "乙.xlsx", 12, 1)
    take(workspace, "乙另存.xlsx", 12, 2)
    withdraw(workspace, NOW, UNIT, WHY)
    assert merged(workspace) == {"v01": "10"}
    made = reinstate(workspace, NOW, UNIT, WHY)
    assert [(c.file, c.before, c.after) for c in made.changes] == [
        ("甲.xlsx", Status.ACCEPTED, Status.SUPERSEDED),
        ("乙.xlsx", Status.WITHDRAWN, Status.ACCEPTED),
        ("乙另存.xlsx", Status.WITHDRAWN, Status.DUPLICATE),
    ]
    assert made.master is not None
    assert made.master.forms == 1
    assert merged(workspace) == {"v01": "12"}
    assert state(workspace) == "merged"
    page = report(workspace, NOW).file.read_text(encoding="utf-8")
    assert "撤销作废" in page
    with pytest.raises(ProblemsFound) as found:
        reinstate(workspace, NOW, UNIT, WHY)
    assert [p.code for p in found.value.problems] == ["S40"]


def test_withdrawn_once_more_it_is_away_and_two_contents_are_asked_about(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    for verb, counts in ((withdraw, {}), (reinstate, {"v01": "10"}), (withdraw, {})):
        verb(workspace, NOW, UNIT, WHY)
        assert merged(workspace) == counts
        assert state(workspace) == ("merged" if counts else "issued")
    take(workspace, "乙.xlsx", 12, 1)
    withdraw(workspace, NOW, UNIT, WHY)
    with pytest.raises(ProblemsFound) as found:
        reinstate(workspace, NOW, UNIT, WHY)
    assert all(name in found.value.problems[0].message.zh for name in ("甲.xlsx", "乙.xlsx"))
    reinstate(workspace, NOW, Target("v01", file="甲.xlsx"), WHY)
    assert merged(workspace) == {"v01": "10"}


def test_a_withdrawn_file_that_comes_again_says_so_and_the_way_back(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    withdraw(workspace, NOW, UNIT, WHY)
    path = workspace.parent / "mail" / "0" / "甲.xlsx"
    (again,) = import_paths(workspace, NOW, [path]).files
    assert (again.status, again.merged) == (Status.DUPLICATE, False)
    (told,) = [p for p in again.problems if p.code == "X28"]
    assert all(word in told.message.zh for word in ("甲.xlsx", "刘", "电话核实", "2021-01-10"))
    base = ["-C", str(workspace), "--lang", "zh-CN", "import", str(path)]
    shown = CliRunner().invoke(group, base)
    assert (shown.exit_code, "重复（上次：已作废）" in shown.output) == (0, True)
    assert "xlkpi reinstate v01" in shown.output
    reinstate(workspace, NOW, UNIT, WHY)
    assert "reinstate" not in CliRunner().invoke(group, base).output
    assert merged(workspace) == {"v01": "10"}


def test_the_same_content_in_another_file_counts_and_says_so(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    withdraw(workspace, NOW, UNIT, WHY)
    again = take(workspace, "乙.xlsx", 10, 1)
    assert again.merged
    assert [p.code for p in again.problems if "甲.xlsx" in p.message.zh] == ["X29"]
    assert state(workspace) == "merged"
    held = take(workspace, "丙.xlsx", 12, 2)
    assert held.merged
    older = take(workspace, "丁.xlsx", 10, 3)
    assert [p.code for p in older.problems if p.code.startswith("F3")] == ["F32"]


def test_an_older_version_that_was_withdrawn_is_held_and_named_so(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    withdraw(workspace, NOW, UNIT, WHY)
    take(workspace, "乙.xlsx", 12, 1)
    again = take(workspace, "丙.xlsx", 10, 2)
    assert again.status is Status.HELD
    assert any("甲.xlsx（已作废）" in p.message.zh for p in again.problems)


def test_the_verb_and_its_json(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    withdraw(workspace, NOW, UNIT, WHY)
    base = ["-C", str(workspace), "--lang", "zh-CN", "reinstate", "v01村", "--why", "作废有误"]
    done = CliRunner().invoke(group, [*base, "--format", "json"])
    assert (done.exit_code, '"decision": "reinstated"' in done.output) == (0, True)
    assert COLLECTION in done.output
    again = CliRunner().invoke(group, base)
    assert isinstance(again.exception, ProblemsFound)
