"""A figure that somebody changed in the master itself is told, and never taken (X23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.decisions import NOW, WHY
from tests.builders.reviewed_masters import (
    Sheet,
    again,
    codes,
    edit,
    file_of,
    on_record,
    workspace_in,
)
from xlkpi.api.amend import amend
from xlkpi.department.targets import Target
from xlkpi.records import Review

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path / "w")


def cell(sheet: Sheet, project: str, heading: str) -> str:
    return str(sheet.page.cell(sheet.lines[project], sheet.columns[heading]).coordinate)


def set_figures(sheet: Sheet, project: str, **values: object) -> None:
    for heading, value in values.items():
        sheet.page.cell(sheet.lines[project], sheet.columns[heading]).value = value


def test_a_figure_typed_over_is_told_at_its_cell_and_written_as_it_was(workspace: Path) -> None:
    path = file_of(workspace)
    was = path.read_bytes()
    at = cell(Sheet(openpyxl.load_workbook(path)), "p02", "财政资金")
    edit(path, lambda sheet: set_figures(sheet, "p02", 财政资金=99.5))
    made = again(workspace)
    assert (codes(made), made.file, made.reviews) == ([("X23", at)], path, 0)
    (fault,) = (p for p in made.problems if p.code == "X23")
    assert (fault.place.unit, fault.place.project, fault.place.value) == ("v01", "p02", "99.5")
    assert "“财政资金”被改成“99.5”" in fault.message.zh
    assert "“4.927”" in fault.message.zh
    assert path.read_bytes() == was
    assert codes(again(workspace)) == [], "told once"
    assert len(list((path.parent / "reviewed").glob("*.xlsx"))) == 1, "what was typed is kept"


def test_reviews_beside_it_are_taken(workspace: Path) -> None:
    def work(sheet: Sheet) -> None:
        set_figures(sheet, "p01", 预算数=None, 其他资金="约三万")
        sheet.type("p01", opinion="核减")

    edit(file_of(workspace), work)
    made = again(workspace)
    assert [code for code, _ in codes(made)] == ["X23", "X23"]
    assert on_record(workspace) == {("v01", "p01"): Review(opinion="核减")}
    told = [p.message.zh for p in made.problems if p.code == "X23"]
    assert "被改成“（空）”" in told[0]
    assert "被改成“约三万”" in told[1]
    assert "仍是台账里的“（空）”" in told[1]


def test_a_figure_that_the_ledger_changed_since_is_nobodys_typing(workspace: Path) -> None:
    path = file_of(workspace)
    old = path.read_bytes()
    amend(workspace, NOW, Target("v01", "p01"), {"fiscal_funds": "8"}, WHY)
    path.write_bytes(old)
    edit(path, lambda sheet: sheet.type("p01", opinion="好"))
    assert codes(again(workspace)) == []


def test_what_a_program_rounds_is_no_change(workspace: Path) -> None:
    edit(file_of(workspace), lambda sheet: set_figures(sheet, "p01", 财政资金=4.927 + 1e-12))
    assert codes(again(workspace)) == []


def test_a_column_that_is_gone_or_there_twice_is_passed_over(workspace: Path) -> None:
    def work(sheet: Sheet) -> None:
        set_figures(sheet, "p01", 财政资金=99.5, 其他资金=99.5)
        sheet.page.cell(3, sheet.columns["财政资金"]).value = "其他资金"

    edit(file_of(workspace), work)
    assert codes(again(workspace)) == []


def test_percentages_and_copied_lines_are_compared_too(workspace: Path) -> None:
    edit(file_of(workspace), lambda sheet: set_figures(sheet, "p03", **{"6月底累计支出比例": 0.6}))
    assert [code for code, _ in codes(again(workspace))] == ["X23"]
