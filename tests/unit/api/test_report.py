"""The report of a workspace: what it shows is what the ledger and the master say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copytree, rmtree
from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.builders.decisions import WHY, filled, sent
from tests.builders.demo_round import played
from tests.builders.reviewed_masters import workspace_in
from xlkpi.api.amend import amend
from xlkpi.api.extend import extend
from xlkpi.api.import_ import import_paths
from xlkpi.api.report import report
from xlkpi.department.opened import Department
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.department.targets import Target
from xlkpi.outgoing import reports as reporting
from xlkpi.outgoing.reports import report_view
from xlkpi.report.amounts import amount_text, share_text
from xlkpi.rollup.changes import changes
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from xlkpi.report.view import ReportView

NOW = fixed(datetime(2021, 1, 20, tzinfo=UTC))
COLLECTION = "2021-targets"


def viewed(workspace: Path) -> ReportView:
    department = Department.at(workspace, NOW)
    file = department.workspace.report(COLLECTION)
    with department.view() as ledger:
        return report_view(department, ledger, department.collection(None), file)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demo's workspace without its reports."""
    workspace = copytree(played().folder, tmp_path / "w")
    rmtree(workspace / "output" / COLLECTION / "reports")
    return Path(workspace)


def test_the_example_keeps_its_figures(demo: Path) -> None:
    view = viewed(demo)
    (plan,) = view.plans
    assert [bar.amount for bar in plan.bars] == ["379.23", "632.05", "948.075", "1,264.1"]
    assert [bar.share for bar in plan.bars] == ["30%", "50%", "75%", "100%"]
    assert view.cards[0].value == "1,264.1"
    assert {card.label: card.value for card in view.cards[1:]} == {
        "应报单位": "13",
        "已报": "13",
        "全部并入": "13",
        "逾期": "0",
        "待确认": "0",
        "错误": "0",
        "提示": str(sum(rule.times for rule in view.rules)),
    }
    assert len(view.projects) == 11
    assert {project.agreement.word for project in view.projects} == {"一致"}
    assert [(r.kind, r.due, r.merged) for r in view.rates] == [
        ("村", 9, 9),
        ("社区", 3, 3),
        ("办事处", 1, 1),
    ]


def test_the_matrix_has_a_mark_where_something_is_due(demo: Path) -> None:
    view = viewed(demo)
    due = {unit.id: sum(mark is not None for mark in unit.marks) for unit in view.units}
    assert due == {unit.id: unit.forms for unit in view.units}
    assert all(len(unit.marks) == len(view.projects) for unit in view.units)
    by_project = [sum(unit.marks[n] is not None for unit in view.units) for n in range(11)]
    assert by_project == [project.due for project in view.projects]


def test_faults_are_counted_alike_by_rule_and_one_by_one(demo: Path) -> None:
    view = viewed(demo)
    listed: dict[str, int] = {}
    for line in view.problems:
        listed[line.code] = listed.get(line.code, 0) + line.times
    assert listed == {rule.code: rule.times for rule in view.rules}
    assert listed


def test_it_is_written_where_it_belongs_and_changes_nothing_else(demo: Path) -> None:
    files = {p: p.read_bytes() for p in demo.rglob("*") if p.is_file()}
    made = report(demo, NOW)
    assert made.file == demo / "output" / COLLECTION / "reports" / "report.html"
    after = {p: p.read_bytes() for p in demo.rglob("*") if p.is_file()}
    assert {p for p in after if after[p] != files.get(p)} == {made.file}
    tree = html.fromstring(made.file.read_text(encoding="utf-8"))
    for address in tree.xpath("//@href[starts-with(., '../')]"):
        assert (made.file.parent / str(address)).is_file(), address


def test_written_again_it_is_the_same(demo: Path) -> None:
    first = report(demo, NOW).file.read_bytes()
    assert report(demo, NOW).file.read_bytes() == first


def test_the_next_one_tells_what_is_new_since_the_last(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "w")
    first = viewed(workspace)
    assert (first.since, len(first.news), first.changes) == (0, 1, ())
    shown = report(workspace, NOW).revision
    extend(workspace, NOW, Target("v02"), date(2021, 2, 1), WHY)
    amend(workspace, NOW, Target("v01", project="p01"), {"remarks": "电话里说的"}, WHY)
    second = viewed(workspace)
    assert second.since == shown
    assert sorted(line.unit for line in second.news) == ["示例一村（柳溪）", "示例二村（桥头）"]
    (change,) = second.changes
    assert (change.unit_id, change.label, change.after) == ("v01", "备注", "电话里说的")
    report(workspace, NOW)
    assert viewed(workspace) == second


def test_a_rejected_unit_has_its_marked_copy_at_hand(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "w")
    file = sent(workspace, tmp_path / "错.xlsx", filled(fiscal_funds=-1))
    import_paths(workspace, NOW, [file], received=NOW())
    made = report(workspace, NOW)
    (unit,) = [one for one in viewed(workspace).units if one.errors]
    assert (unit.id, unit.state.word) == ("v01", "有错误待退回")
    assert (made.file.parent / unit.copy).is_file()
    assert viewed(workspace).units[1].copy == ""


@pytest.mark.parametrize(
    "old", [b"", b"\xff\xfe", b'<meta name="xlkpi-revision" content="999999 0">']
)
def test_a_report_that_cannot_be_the_last_one_is_none(demo: Path, old: bytes) -> None:
    file = demo / "output" / COLLECTION / "reports" / "report.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(old)
    assert viewed(demo).since == 0


def test_what_is_not_listed_is_counted(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = viewed(demo)
    assert whole.more_changes == 0
    assert len(whole.changes) > 2
    monkeypatch.setattr(reporting, "MOST_CHANGES", 2)
    cut = viewed(demo)
    assert (len(cut.changes), cut.more_changes) == (2, len(whole.changes) - 2)


def test_changes_are_found_in_every_form_that_came_twice(demo: Path) -> None:
    department = Department.at(demo, NOW)
    with department.view() as ledger:
        collection = department.collection(None)
        now = roll_call_of(department, ledger, collection, ledger.returns(collection.id))
        found = list(changes(department.spec(collection.spec).spec, now.forms))
    assert {one.form.unit.id for one in found} <= {"v03", "v05", "v07", "v09", "c02"}
    assert all(one.old != one.new for one in found)
    assert ("12月底 累计支出比例", "95%", "100%") in {(o.label, o.old, o.new) for o in found}


def test_amounts_are_shown_to_four_decimals_and_shares_to_two() -> None:
    assert amount_text(Decimal("1234567.89005")) == "1,234,567.8901"
    assert amount_text(Decimal("-0.5")) == "-0.5"
    assert amount_text(Decimal(0)) == "0"
    assert not amount_text(None)
    assert share_text(Decimal(1) / 3) == "33.33%"
    assert share_text(Decimal(1)) == "100%"
