"""What only the forms of several units show is seen once it is true, a changed roster included."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import openpyxl

from tests.builders.demo_round import played
from tests.builders.desks import WHEN, desk
from xlkpi.api.across import across
from xlkpi.api.amend import amend
from xlkpi.api.master import master
from xlkpi.department.targets import Reason, Target
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


def test_a_control_total_that_the_units_do_not_come_to(tmp_path: Path) -> None:
    folder, clock = tmp_path / "w", fixed(WHEN)
    shutil.copytree(played().folder, folder)
    master(folder, clock)
    kept = (folder / ".xlkpi" / "across.json").read_bytes()
    assert across(folder, clock) == ()
    assert (folder / ".xlkpi" / "across.json").read_bytes() == kept  # not found out once more
    with desk(tmp_path / "home", folder) as running:
        visitor = running.visitor()
        overview = visitor.get(running.first)
        here = overview.path.rpartition("/")[0]
        assert "查看汇总" in overview.seen
        assert "各单位之间 没有问题。" in visitor.get(f"{here}/decisions").seen
        book = openpyxl.load_workbook(folder / "roster.xlsx")
        book["项目"]["F2"] = 58
        book.save(folder / "roster.xlsx")
        overview = visitor.get(running.first)
        assert "有 1 个各单位之间的错误要核对" in overview.seen
        assert "各单位合计为 55 万元，控制数为 58 万元" in overview.seen
        assert "各单位合计为 55 万元，控制数为 58 万元" in visitor.get(f"{here}/decisions").seen
        written = visitor.send(f"{here}/totals", f"{here}/totals/write")
        assert "控制数为 58 万元" in written.seen
    assert [one.code for one in across(folder, clock)] == ["X02"]


def test_another_past_with_as_many_entries(tmp_path: Path) -> None:
    """A backup is put in the place of a workspace, and something else is recorded there."""
    folder, clock = tmp_path / "w", fixed(WHEN)
    form, reason = Target("v01", "p01", "", None), Reason("电话", "刘")
    for field, codes in ({"fiscal_funds": "5"}, ["X02"]), ({"filler": "钱二"}, []):
        shutil.copytree(played().folder, folder)
        amend(folder, clock, form, field, reason)
        assert [one.code for one in across(folder, clock)] == codes
        shutil.rmtree(folder)
