"""A unit's own last day: in its workbook, in status, and no reason to have a form typed anew."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.small_forms import COLLECTION, START, issued, take
from xlkpi.api.deciding import Reason, Target, extend
from xlkpi.api.desk import Desk
from xlkpi.api.generating import generate
from xlkpi.api.touched import touched
from xlkpi.cli.app import group
from xlkpi.plan.words import long_date
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

NOW = fixed(START)
WHY = Reason("停电", "刘")
GUIDE = "guide: {title: 填表说明, lines: ['请在{due}前发回。']}\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose first unit has three days more."""
    folder = issued(tmp_path / "w", NOW, GUIDE)
    extend(folder, NOW, Target("v01"), due(folder) + timedelta(days=3), WHY)
    return folder


def due(workspace: Path) -> date:
    return Desk.at(workspace, NOW).collection(COLLECTION).due


def told_in(data: bytes) -> str:
    """What stands in the guide of a workbook."""
    page = openpyxl.load_workbook(BytesIO(data))["填表说明"]
    return " ".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)


def test_a_workbook_made_after_an_extension_names_the_day(workspace: Path) -> None:
    take(workspace, "旧表.xlsx", 10, 0)
    made = generate(workspace, NOW)
    assert [(one.unit, one.new) for one in made] == [("v01", True), ("v02", False)]
    days = [long_date(due(workspace) + timedelta(days=n)) for n in (3, 0)]
    assert [day in told_in(one.file.read_bytes()) for one, day in zip(made, days, strict=True)] == [
        True,
        True,
    ]
    assert [one.new for one in generate(workspace, NOW)] == [False, False]
    with Desk.at(workspace, NOW).view() as ledger:
        assert (
            touched(Desk.at(workspace, NOW), ledger, Desk.at(workspace, NOW).collection(None)) == ()
        )


def test_the_older_workbook_holds_and_its_marked_copy_names_the_day(workspace: Path) -> None:
    (old,) = (workspace / "output" / COLLECTION / "templates").glob("v01_*.xlsx")
    data = old.read_bytes()
    generate(workspace, NOW)
    assert old.read_bytes() != data
    old.write_bytes(data)
    came = take(workspace, "旧表.xlsx", 2_000_000, 0)
    assert [p.code for p in came.problems] == ["K04"]
    (copy,) = (workspace / "output" / COLLECTION / "returns").glob("v01_*.xlsx")
    assert long_date(due(workspace) + timedelta(days=3)) in told_in(copy.read_bytes())


def test_status_has_the_deadline_and_each_extension(workspace: Path) -> None:
    first, own = (str(due(workspace) + timedelta(days=n)) for n in (0, 3))
    base = ["-C", str(workspace), "--lang", "zh-CN", "status"]
    text = CliRunner().invoke(group, base).output
    assert f"截止日期：{first}" in text
    assert f"v01村延期至 {own}" in text
    told = json.loads(CliRunner().invoke(group, [*base, "--format", "json"]).output)
    days = [(one["unit"], one["due"][:10], one["extended"]) for one in told["units"]]
    assert days == [("v01", own, True), ("v02", first, False)]
    one = CliRunner().invoke(group, [*base, "v01村"]).output
    assert f"截止日期：{own}（延期，原为 {first}）" in one
    told = json.loads(CliRunner().invoke(group, [*base, "v02", "--format", "json"]).output)
    assert (told["due"], told["extended"]) == (first, False)
