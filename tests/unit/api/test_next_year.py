"""init --from: this year's workspace out of last year's, whose accepted values its forms show."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.command_line import xlkpi
from tests.builders.demo_round import played
from tests.builders.filled_books import filled, plan_in
from tests.builders.own_forms import NOW, OwnForm
from xlkpi.api.amend import amend
from xlkpi.api.check import check
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.next_year import next_year
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.formula.ast import Cell
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

_LATER = fixed(datetime(2022, 1, 10, tzinfo=UTC))
_FORM = """\
xlkpi: 1
id: own
version: 1
title: 登记表
fields:
  amount: {label: 金额, kind: money, required: true, range: [0, 100000]}
  note: {label: 说明, kind: text, length: [1, 20]}
  day: {label: 日期, kind: date}
tables:
  works:
    label: 工程
    spare: 2
    columns:
      name: {label: 名称, kind: text, required: true, length: [1, 20]}
sheets:
  - id: form
    name: 表
    widths: [14, 24]
    rows:
      - [{text: 金额}, {field: amount}]
      - [{text: 说明}, {field: note}]
      - [{text: 日期}, {field: day}]
      - {each: works, cells: [{text: 工程}, {field: works.name}]}
"""
_COMPARED = (
    _FORM.replace("version: 1", "version: 2")
    .replace(
        "  note:",
        "  last: {label: 上年金额, kind: money, locked: true, source: earlier.amount}\n  note:",
    )
    .replace("{field: amount}]", "{field: amount}, {field: last}]")
    .replace("[14, 24]", "[14, 24, 14]")
)
"""With last year's amount beside this year's."""
_VALUES = {"amount": 30, "note": "老路", "day": "2021-04-01", "works[s2].name": "打井"}


def _digests(folder: Path) -> dict[str, str]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {str(one): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> OwnForm:
    """Of three villages one was accepted and amended, one rejected, one has not answered."""
    own = OwnForm(tmp_path_factory.mktemp("year"), _FORM, "v01", "v02", "v03")
    own.issue()
    for unit, values in (("v01", _VALUES), ("v02", {"amount": "很多"})):
        sent = filled(own.folder, own.made[unit], {0: values})
        (own.box / f"{unit}.xlsx").write_bytes(sent)
    taken = own.take_in()
    assert [one.status for one in taken.files] == [Status.ACCEPTED, Status.REJECTED]
    amend(own.folder, NOW, Target("v01"), {"amount": "31.5"}, Reason("电话核实", "王五"))
    return own


def test_last_years_values_stand_in_this_years_forms(last_year: OwnForm, tmp_path: Path) -> None:
    """As prefill and beside it, locked; amendments included. Days are this year's.

    Who had nothing accepted starts from nothing and is not waited for.
    """
    before = _digests(last_year.folder)
    done = xlkpi("init", tmp_path / "新", "--from", last_year.folder)
    assert done.returncode == 0
    assert "2022-04-10，由 2021-04-10 顺延一年" in done.stdout
    assert _digests(last_year.folder) == before
    config = tomllib.loads((tmp_path / "新" / "xlkpi.toml").read_text(encoding="utf-8"))
    told = [
        (c["id"], c.get("follows"), c.get("prefill"), c.get("read_only"))
        for c in config["collections"]
    ]
    assert (config["year"], told) == (
        2022,
        [("own-2022", "own", "own", None), ("own", None, None, True)],
    )
    (tmp_path / "新" / "workbook_specs" / "own.yaml").write_text(_COMPARED, encoding="utf-8")
    made = {one.unit: one.file for one in generate(tmp_path / "新", _LATER)}
    sheets = {unit: openpyxl.load_workbook(file)["表"] for unit, file in made.items()}
    cells = ("B2", "C2", "B3", "B4", "B5", "B6")
    assert [sheets["v01"][at].value for at in cells] == [31.5, 31.5, "老路", None, None, "打井"]
    assert [sheets["v02"][at].value for at in cells] == [None] * 6
    assert sheets["v01"]["C2"].protection.locked
    assert verify(tmp_path / "新", _LATER).problems == ()
    with Department.at(tmp_path / "新", _LATER).view() as ledger:
        (one,) = ledger.standing("own")
        assert (one.unit, one.returned.file[:4], one.merged) == ("v01", "电话更正", True)


def test_nothing_of_last_year_is_taken_in_or_decided(last_year: OwnForm, tmp_path: Path) -> None:
    """Its workbooks are not this workspace's; its collection is over, and `check` says who went."""
    made = next_year(tmp_path / "w", last_year.folder, _LATER)
    assert (made.year, made.forms) == (2022, 1)
    (file,) = import_paths(made.workspace.root, _LATER, [last_year.made["v03"]]).files
    assert file.status is Status.REJECTED or not file.returned.collection
    assert not [form for form in file.returned.submissions if form.verdict.valid]
    for verb in (
        lambda: generate(made.workspace.root, _LATER, "own"),
        lambda: amend(
            made.workspace.root, _LATER, Target("v01", collection="own"), {}, Reason("x", "y")
        ),
    ):
        with pytest.raises(ProblemsFound) as refused:
            verb()
        assert [p.code for p in refused.value.problems] == ["S28"]
    assert "S27" not in {p.code for p in check(made.workspace.root, _LATER).problems}
    book = openpyxl.load_workbook(made.workspace.roster)
    for row in book["单位"].iter_rows():
        if row[0].value == "v03":
            row[0].value, row[1].value = "v09", "新村"
    book.save(made.workspace.roster)
    (told,) = [p for p in check(made.workspace.root, _LATER).problems if p.code == "S27"]
    assert "少了：v03村（v03）；多了：新村（v09）" in told.message.zh


def test_a_folder_in_use_and_no_workspace_are_refused(last_year: OwnForm, tmp_path: Path) -> None:
    """Nothing is made; a fault on the way leaves nothing behind."""
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    assert xlkpi("init", tmp_path, "--from", last_year.folder).returncode == 3
    assert xlkpi("init", tmp_path / "a", "--from", tmp_path).returncode == 3
    assert xlkpi("init", tmp_path / "a", "--example", "--from", tmp_path).returncode == 2
    assert [one.name for one in tmp_path.iterdir()] == ["x.txt"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlkpi.api.next_year.render", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            next_year(tmp_path / "b", last_year.folder, _LATER)
    assert not (tmp_path / "b").exists()


def test_the_example_goes_on_for_another_year(tmp_path: Path) -> None:
    """2021-targets becomes 2022-targets; its forms show last year's plan, amounts and goals."""
    demo = played()
    made = next_year(tmp_path / "2022", demo.folder, _LATER)
    assert [one.id for one in made.collections] == ["2022-targets"]
    assert check(tmp_path / "2022", _LATER).stops == 0
    with Department.at(demo.folder, _LATER).view() as ledger:
        accepted = [one for one in ledger.standing("2021-targets") if one.merged]
    assert made.forms == len(accepted) > 0
    first = next(one for one in accepted if one.unit == "v01")
    (single,) = [one for one in first.submission.records if not one.table]
    goals = [r.values["text"] for r in first.submission.records if r.table == "goals"]
    (issued,) = generate(tmp_path / "2022", _LATER, units=["v01"])
    plan = plan_in(tmp_path / "2022", issued.file)
    shown = {f.key: f.value for one in plan.by_project[first.project] for f in one.fields}
    money = Cell("", "", "fiscal_funds")
    assert shown[money] == single.values["fiscal_funds"]
    assert [shown[Cell("goals", f"s{n}", "text")] for n, _ in enumerate(goals, 1)] == goals
