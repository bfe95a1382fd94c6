"""master --forms: accepted forms as they are printed, from whatever they were issued."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from tests.builders.decisions import NOW, WHY, filled, sent
from tests.builders.for_everybody import UNIT, WAGES, Posted
from tests.builders.other_forms import QUARTER, Round
from tests.builders.reviewed_masters import COLLECTION, workspace_in
from tests.builders.spare_forms import granted
from xlkpi.api import master_forms as printing
from xlkpi.api.amend import amend
from xlkpi.api.confirm import confirm
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.master_forms import master_forms
from xlkpi.api.withdraw import withdraw
from xlkpi.cli.app import group
from xlkpi.department.targets import Target

if TYPE_CHECKING:
    from pathlib import Path

P01 = "p01_村干部工资、保险和聘用人员工资.xlsx"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path / "w")


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def sheet_of(workspace: Path, file: str, name: str, collection: str = COLLECTION) -> Any:
    return openpyxl.load_workbook(workspace / "output" / collection / "forms" / file)[name]


def test_each_project_has_a_workbook_with_a_sheet_for_each_unit(workspace: Path) -> None:
    made = master_forms(workspace, NOW)
    assert [one.file.name[:4] for one in made.written] == ["p01_", "p02_", "p03_"]
    assert (made.forms, made.others) == (3, ())
    assert made.folder == workspace / "output" / COLLECTION / "forms"
    book = openpyxl.load_workbook(made.folder / P01)
    assert book.sheetnames == ["示例一村（柳溪）"]


def test_the_sheet_is_the_forms_own_table_with_values_only(workspace: Path) -> None:
    master_forms(workspace, NOW)
    sheet = sheet_of(workspace, P01, "示例一村（柳溪）")
    assert sheet["A2"].value == "村干部工资、保险和聘用人员工资项目绩效目标表"
    assert sheet["A2"].coordinate in sheet.merged_cells
    found = texts(sheet)
    assert {"4.927", "赵一", "填报人", "单位（盖章）", "按时足额发放村干部工资，保障运转。"} <= set(
        found
    )
    assert not any(text.startswith("=") for text in found)
    assert sheet.max_column == 7, "no helpers, no keys"
    assert {"目标2", "目标3"} & set(found) == {"目标2"}, "empty spare rows are not printed"
    assert not sheet.protection.sheet
    assert sheet.data_validations.dataValidation == []


def test_it_is_set_up_for_a_sheet_of_paper(workspace: Path) -> None:
    master_forms(workspace, NOW)
    sheet = sheet_of(workspace, P01, "示例一村（柳溪）")
    assert (sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, True)
    last = max(cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert sheet.print_area == f"'示例一村（柳溪）'!$A$2:$G${last}"
    assert all(sheet.row_dimensions[row].height for row in range(2, last + 1))
    assert sheet.row_dimensions[1].hidden
    tints = {
        cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if cell.fill.fill_type
    }
    assert tints == set(), "nothing looks like an input"


def test_same_ledger_same_bytes(workspace: Path) -> None:
    first = [one.file.read_bytes() for one in master_forms(workspace, NOW).written]
    assert [one.file.read_bytes() for one in master_forms(workspace, NOW).written] == first


def test_a_figure_given_by_telephone_is_the_one_that_is_printed(workspace: Path) -> None:
    amend(workspace, NOW, Target("v01", "p01"), {"fiscal_funds": "8"}, WHY)
    master_forms(workspace, NOW)
    found = texts(sheet_of(workspace, P01, "示例一村（柳溪）"))
    assert found.count("8") == 2, "the funds and the budget"


def test_what_is_withdrawn_is_not_printed_and_the_old_file_is_told(workspace: Path) -> None:
    master_forms(workspace, NOW)
    withdraw(workspace, NOW, Target("v01", "p01"), WHY)
    made = master_forms(workspace, NOW)
    assert [one.file.name[:3] for one in made.written] == ["p02", "p03"]
    assert [path.name for path in made.others] == [P01]


def test_forms_of_the_template_for_everybody_and_a_project_with_very_many_units(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are printed as the units' own, and a project gets several workbooks."""
    monkeypatch.setattr(printing, "MOST_SHEETS", 1)
    posted = Posted(tmp_path)
    other = WAGES | {"unit_name": "示例二村（桥头）", "fiscal_funds": 6.5157}
    posted.take_in(posted.filled("a.xlsx", WAGES), posted.filled("b.xlsx", other))
    made = master_forms(posted.folder, NOW).written
    assert [one.file.name for one in made] == [
        P01.replace(".xlsx", f"（{n}）.xlsx") for n in (1, 2)
    ]
    books = [openpyxl.load_workbook(one.file) for one in made]
    assert [book.sheetnames for book in books] == [["示例二村（桥头）"], [UNIT]]
    assert {UNIT, "4.927", "村"} <= set(texts(books[1][UNIT]))


def test_a_confirmed_spare_form_is_printed_under_the_name_it_was_given(tmp_path: Path) -> None:
    workspace = granted(tmp_path / "w", 1)
    generate(workspace, NOW, units=["v01"])
    path = sent(workspace, tmp_path / "back.xlsx", filled(project_name="村道亮化"), form=-1)
    import_paths(workspace, NOW, [path], received=NOW(), master=False, copies=False)
    confirm(workspace, NOW, Target("v01", "new1"), WHY)
    (made,) = master_forms(workspace, NOW).written
    assert made.project == "村道亮化"
    found = texts(openpyxl.load_workbook(made.file).worksheets[0])
    assert "村道亮化项目绩效目标表" in found


def test_a_form_that_a_unit_has_once_is_one_workbook(tmp_path: Path) -> None:
    made = Round(tmp_path, "quarterly_accounts", "v01", "v03")
    made.fill("v01", QUARTER)
    made.fill("v03", QUARTER | {"details[s1].date": None})
    made.take_in()
    (one,) = master_forms(made.folder, NOW, "more").written
    assert one.file.name == "季度收支情况表.xlsx"
    book = openpyxl.load_workbook(one.file)
    assert "示例一村（柳溪）" in book.sheetnames
    found = texts(book["示例一村（柳溪）"])
    assert {"转移支付资金到账", "30000"} <= set(found)
    sheet = book["示例一村（柳溪）"]
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "上级补助")
    assert sheet.row_dimensions[row].height < 25, "a share with many digits takes one line"
    assert not any(text.startswith("=") for text in found)


def test_the_verb_says_what_it_wrote_and_where(workspace: Path) -> None:
    run = CliRunner().invoke(group, ["-C", str(workspace), "master", "--forms"])
    assert "3 个文件，3 张表" in run.stdout
    told = CliRunner().invoke(
        group, ["-C", str(workspace), "master", "--forms", "--format", "json"]
    )
    first, *others = json.loads(told.stdout)["printed"]
    assert (first["project"], first["forms"], len(others)) == (P01[4:-5], 1, 2)
    plain = CliRunner().invoke(group, ["-C", str(workspace), "master", "--format", "json"])
    assert "printed" not in json.loads(plain.stdout)
