"""A unit's own last day: in its workbook, in status, and no reason to have a form typed anew."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.builders.small_forms import COLLECTION, START, issued, take
from xlkpi.api.extend import extend
from xlkpi.api.generate import generate
from xlkpi.cli.app import group
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.mail.writing import Enclosed
from xlkpi.outgoing.change_impact import change_impact
from xlkpi.outgoing.mailing.enclosing import Workbooks
from xlkpi.plan.words import long_date
from xlkpi.problems import ProblemsFound
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
    return Department.at(workspace, NOW).collection(COLLECTION).due


def told_in(data: bytes) -> str:
    """What stands in the guide of a workbook."""
    page = openpyxl.load_workbook(BytesIO(data))["填表说明"]
    return " ".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)


def test_a_day_before_the_collections_own_is_no_extension(workspace: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        extend(workspace, NOW, Target("v01"), due(workspace) - timedelta(days=1), WHY)
    assert ([p.code for p in found.value.problems], found.value.exit_code) == (["S40"], 2)
    assert due(workspace).isoformat() in found.value.problems[0].message.zh
    extend(workspace, NOW, Target("v01"), due(workspace), WHY)
    assert {long_date(due(workspace)) in told_in(one) for one in sent(workspace)} == {True}


def test_a_workbook_made_or_sent_after_an_extension_names_the_day(workspace: Path) -> None:
    (old,) = (workspace / "output" / COLLECTION / "templates").glob("v01_*.xlsx")
    sent_before = sent(workspace)
    assert [(one.unit, one.new) for one in generate(workspace, NOW)] == [
        ("v01", False),
        ("v02", False),
    ]
    days = [long_date(due(workspace) + timedelta(days=n)) for n in (3, 0)]
    for one, day in zip((*sent_before, *sent(workspace)), days * 2, strict=True):
        assert day in told_in(one)
    assert old.read_bytes() == sent_before[0]
    department = Department.at(workspace, NOW)
    with department.view() as ledger:
        assert change_impact(department, ledger, department.collection(COLLECTION)) == ()
    old.write_bytes(b"opened and saved")
    assert len(sent(workspace)) == 1


def sent(workspace: Path) -> list[bytes]:
    """The workbooks as they would go with a mail."""
    department = Department.at(workspace, NOW)
    with department.view() as ledger:
        books, issues = Workbooks(department, ledger), ledger.issues(COLLECTION)
        units = {unit.id: unit for unit in department.roster.units}
        found = [books.of(one, units[one.unit]) for one in issues]
    return [one.data for one in found if isinstance(one, Enclosed)]


def test_the_workbook_from_before_is_as_good_and_its_marked_copy_names_the_day(
    workspace: Path,
) -> None:
    came = take(workspace, "旧表.xlsx", 2_000_000, 0)
    assert [p.code for p in came.problems] == ["K04"]
    (copy,) = (workspace / "output" / COLLECTION / "returns").glob("v01_*.xlsx")
    for days in (3, 5):
        assert long_date(due(workspace) + timedelta(days=days)) in told_in(copy.read_bytes())
        extend(workspace, NOW, Target("v01"), due(workspace) + timedelta(days=5), WHY)


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
