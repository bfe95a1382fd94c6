"""What the department types into a master comes back by key, whatever was done to the file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.builders.decisions import NOW, sent
from tests.builders.reviewed_masters import (
    COLLECTION,
    HEADS,
    Sheet,
    again,
    codes,
    edit,
    file_of,
    names,
    on_record,
    shown,
    type_work,
    workspace_in,
)
from xlkpi.api.import_ import import_paths
from xlkpi.api.withdraw import withdraw
from xlkpi.cli.app import group
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.records import Review
from xlkpi.workspace.paths import beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path / "w")


def test_what_was_typed_is_on_record_and_shown_again(workspace: Path) -> None:
    edit(file_of(workspace), type_work)
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (file_of(workspace), 1, [])
    review = Review("调整后通过", "1.5", "核减\n差旅", "=已电话")
    assert on_record(workspace) == {("v01", "p01"): review}
    assert shown(made.file, "p01") == ("调整后通过", 1.5, "核减\n差旅", "=已电话")


def test_it_stays_however_often_the_master_is_written(workspace: Path) -> None:
    edit(file_of(workspace), type_work)
    first = again(workspace).file.read_bytes()
    made = again(workspace)
    assert (made.reviews, made.file.read_bytes()) == (0, first)
    withdraw(workspace, NOW, Target("v01", "p02"), Reason("x", "y"))
    assert shown(file_of(workspace), "p01")[1] == 1.5


def test_a_withdrawn_form_keeps_its_review_for_the_day_it_comes_back(workspace: Path) -> None:
    edit(file_of(workspace), type_work)
    made = withdraw(workspace, NOW, Target("v01", "p01"), Reason("x", "y"))
    assert made.master is not None
    assert (made.master.reviews, codes(made.master)) == (1, [])
    assert "p01" not in Sheet(openpyxl.load_workbook(file_of(workspace))).lines
    assert codes(again(workspace)) == []
    assert on_record(workspace)["v01", "p01"].budget == "1.5"


def test_an_emptied_cell_is_a_change_too(workspace: Path) -> None:
    edit(file_of(workspace), type_work)
    again(workspace)
    edit(file_of(workspace), lambda sheet: sheet.type("p01", conclusion=None, budget=None))
    assert again(workspace).reviews == 1
    assert on_record(workspace)["v01", "p01"] == Review("", "", "核减\n差旅", "=已电话")


def sort(sheet: Sheet) -> None:
    """Turn the lines round, hidden columns and all, as the filter's own sorting does."""
    rows = sorted(sheet.lines.values())
    width = sheet.page.max_column + 1
    cells = [[sheet.page.cell(row, c) for c in range(1, width)] for row in rows]
    values = [[(cell.value, cell.data_type) for cell in line] for line in cells]
    for row, line in zip(reversed(rows), values, strict=True):
        for column, (value, kind) in enumerate(line, 1):
            sheet.page.cell(row, column).value = value
            sheet.page.cell(row, column).data_type = kind


def hide(sheet: Sheet) -> None:
    for row in sheet.lines.values():
        sheet.page.row_dimensions[row].hidden = True


def move_column(sheet: Sheet) -> None:
    """Drag 审定预算数 before all others, the heading with it."""
    from_, rows = sheet.columns[HEADS["budget"]], range(1, sheet.page.max_row + 1)
    values = [sheet.page.cell(row, from_).value for row in rows]
    sheet.page.delete_cols(from_)
    sheet.page.insert_cols(1)
    for row, value in zip(rows, values, strict=True):
        sheet.page.cell(row, 1).value = value


def insert_rows(sheet: Sheet) -> None:
    sheet.page.insert_rows(1, 3)


def delete_totals(sheet: Sheet) -> None:
    sheet.page.delete_rows(max(sheet.lines.values()) + 1)


@pytest.mark.parametrize("change", [sort, hide, move_column, insert_rows, delete_totals])
def test_lines_and_columns_may_be_anywhere(
    workspace: Path, change: Callable[[Sheet], object]
) -> None:
    def work(sheet: Sheet) -> None:
        type_work(sheet)
        sheet.type("p03", opinion="第三个")
        change(sheet)

    edit(file_of(workspace), work)
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (file_of(workspace), 2, [])
    assert shown(made.file, "p01") == ("调整后通过", 1.5, "核减\n差旅", "=已电话")
    assert shown(made.file, "p03") == (None, None, "第三个", None)


def test_a_line_that_is_gone_loses_nothing_and_is_told(workspace: Path) -> None:
    edit(file_of(workspace), type_work)
    again(workspace)
    edit(file_of(workspace), lambda sheet: sheet.page.delete_rows(sheet.lines["p01"]))
    made = again(workspace)
    assert (made.reviews, codes(made)) == (0, [("X18", "")])
    assert [p.place.project for p in made.problems if p.code == "X18"] == ["p01"]
    assert shown(made.file, "p01")[1] == 1.5


def test_the_file_is_left_until_all_in_it_can_be_taken_over(workspace: Path) -> None:
    path = file_of(workspace)
    cells: dict[str, str] = {}

    def work(sheet: Sheet) -> None:
        sheet.type("p01", budget="约六十", opinion="好")
        sheet.type("p02", conclusion="也行")
        sheet.type("p03", budget=-1)
        cells.update(
            a=sheet.at("p01", "budget").coordinate,
            b=sheet.at("p02", "conclusion").coordinate,
            c=sheet.at("p03", "budget").coordinate,
        )

    edit(path, work)
    before = path.read_bytes()
    made = again(workspace)
    expected = [("S36", ""), ("X14", cells["a"]), ("X14", cells["c"]), ("X15", cells["b"])]
    assert sorted(codes(made)) == sorted(expected)
    assert (made.file, path.read_bytes()) == (beside(path), before)
    assert on_record(workspace) == {("v01", "p01"): Review(opinion="好")}
    assert shown(beside(path), "p01") == (None, None, "好", None)

    def mend(sheet: Sheet) -> None:
        sheet.type("p01", budget=60)
        sheet.type("p02", conclusion="通过")

    edit(path, mend, 2)
    edit(beside(path), lambda sheet: sheet.type("p03", budget=7), 3)
    made = again(workspace)
    assert (made.file, codes(made)) == (path, [])
    assert names(workspace) == {"master.xlsx"}
    found = {key[1]: review.budget for key, review in on_record(workspace).items()}
    assert found == {"p01": "60", "p02": "", "p03": "7"}


def test_a_copied_line_that_says_something_else_is_neither(workspace: Path) -> None:
    def work(sheet: Sheet) -> None:
        sheet.type("p01", opinion="甲", note="同")
        row = sheet.lines["p01"]
        for column in range(1, sheet.page.max_column + 1):
            sheet.page.cell(40, column).value = sheet.page.cell(row, column).value
        sheet.page.cell(40, sheet.columns[HEADS["opinion"]]).value = "乙"

    edit(file_of(workspace), work)
    made = again(workspace)
    assert [code for code, _ in codes(made)] == ["X16", "S36"]
    (told,) = [p for p in made.problems if p.code == "X16"]
    assert "甲" in told.message.zh
    assert "乙" in told.message.zh
    assert told.place.cell.endswith("40")
    assert on_record(workspace) == {("v01", "p01"): Review(note="同")}


def test_a_review_beside_no_form_is_told_at_its_cell(workspace: Path) -> None:
    def work(sheet: Sheet) -> None:
        sheet.page.cell(40, sheet.columns[HEADS["opinion"]]).value = "给谁？"

    edit(file_of(workspace), work)
    made = again(workspace)
    assert [(code, cell[-2:]) for code, cell in codes(made)] == [("X17", "40"), ("S36", "")]
    assert made.file == beside(file_of(workspace))


def test_a_lost_column_is_told_and_keeps_the_file(workspace: Path) -> None:
    def work(sheet: Sheet) -> None:
        type_work(sheet)
        sheet.page.cell(3, sheet.columns[HEADS["note"]]).value = "我的备注"

    edit(file_of(workspace), work)
    made = again(workspace)
    assert [code for code, _ in codes(made)] == ["X21", "S36"]
    assert on_record(workspace)["v01", "p01"].opinion == "核减\n差旅"


def test_what_is_no_workbook_is_left_alone(workspace: Path) -> None:
    file_of(workspace).write_bytes(b"no workbook")
    made = again(workspace)
    assert [code for code, _ in codes(made)] == ["X21", "S36"]
    assert file_of(workspace).read_bytes() == b"no workbook"
    file_of(workspace).unlink()
    assert codes(again(workspace)) == []
    assert names(workspace) == {"master.xlsx"}


def test_an_amount_in_another_measure_is_converted_and_told(workspace: Path) -> None:
    edit(file_of(workspace), lambda sheet: sheet.type("p01", budget="54000元"))
    assert [code for code, _ in codes(again(workspace))] == ["X20"]
    assert on_record(workspace)["v01", "p01"].budget == "5.4"


def test_a_formula_without_a_value_is_not_taken_for_nothing(workspace: Path) -> None:
    edit(file_of(workspace), lambda sheet: sheet.type("p01", budget="=G4*0.9"))
    assert [code for code, _ in codes(again(workspace))] == ["X14", "S36"]


@pytest.mark.parametrize("lock", ["~$master.xlsx", ".~lock.master.xlsx#"])
def test_an_open_master_is_read_and_the_new_one_lies_beside(workspace: Path, lock: str) -> None:
    path = file_of(workspace)
    edit(path, type_work)
    path.with_name(lock).touch()
    before = path.read_bytes()
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (beside(path), 1, [("S36", "")])
    assert path.read_bytes() == before
    assert shown(beside(path), "p01")[1] == 1.5
    assert again(workspace).reviews == 0, "what was read once is no news"

    edit(path, lambda sheet: sheet.type("p01", budget=2), 5)
    assert again(workspace).reviews == 1
    edit(path, lambda sheet: sheet.type("p01", budget=1.5), 6)
    path.with_name(lock).unlink()
    made = again(workspace)
    assert (made.file, codes(made)) == (path, [])
    assert on_record(workspace)["v01", "p01"].budget == "1.5"
    assert "master.new.xlsx" not in names(workspace)


def test_both_were_edited_and_the_newest_wins(workspace: Path) -> None:
    path = file_of(workspace)
    path.with_name("~$master.xlsx").touch()
    edit(path, lambda sheet: sheet.type("p02", note="x"))
    again(workspace)
    edit(path, lambda sheet: sheet.type("p01", budget=9, note="旧"), 10)
    edit(beside(path), lambda sheet: sheet.type("p01", budget=8, opinion="新"), 5)
    made = again(workspace)
    assert [code for code, _ in codes(made)] == ["X19", "S36"]
    (told,) = [p for p in made.problems if p.code == "X19"]
    assert all(word in told.message.zh for word in ("“9”", "“8”"))
    assert on_record(workspace)["v01", "p01"] == Review("", "9", "新", "旧")
    with Department.at(workspace, NOW).view() as ledger:
        said = [one.review.budget for _, one in ledger.reviews(COLLECTION)]
    assert "8" in said, "the other one is on record as well"
    assert codes(again(workspace)) == [("S36", "")], "told once"


def test_an_edit_older_than_what_is_on_record_is_told_and_noted(workspace: Path) -> None:
    path = file_of(workspace)
    path.with_name("~$master.xlsx").touch()
    again(workspace)
    edit(beside(path), lambda sheet: sheet.type("p01", budget=8), 5)
    again(workspace)
    edit(path, lambda sheet: sheet.type("p01", budget=9), 1)
    made = again(workspace)
    assert [code for code, _ in codes(made)] == ["X19", "S36"]
    assert on_record(workspace)["v01", "p01"].budget == "8"
    assert codes(again(workspace)) == [("S36", "")]


def test_nothing_is_written_where_both_are_open(workspace: Path) -> None:
    path = file_of(workspace)
    for name in ("~$master.xlsx", ".~lock.master.new.xlsx#"):
        path.with_name(name).touch()
    before = path.read_bytes()
    assert next(p.code for p in again(workspace).problems if p.code[0] in "SX") == "X22"
    assert path.read_bytes() == before
    assert not beside(path).exists()


def test_every_file_is_kept_as_people_left_it(workspace: Path) -> None:
    path = file_of(workspace)
    edit(path, type_work)
    left = [path.read_bytes()]
    again(workspace)
    edit(path, lambda sheet: sheet.type("p02", note="x"))
    left.append(path.read_bytes())
    again(workspace)
    again(workspace)
    kept = [one.read_bytes() for one in (path.parent / "reviewed").iterdir()]
    assert sorted(kept) == sorted(left)


def test_the_totals_of_what_is_allowed_have_their_values(workspace: Path) -> None:
    def work(sheet: Sheet) -> None:
        type_work(sheet)
        sheet.type("p02", budget=2.25)

    edit(file_of(workspace), work)
    made = again(workspace)
    page = openpyxl.load_workbook(made.file, data_only=True)
    sheet = Sheet(page)
    foot = max(sheet.lines.values()) + 1
    assert sheet.page.cell(foot, sheet.columns[HEADS["budget"]]).value == 3.75
    reported = sum(
        Decimal(str(sheet.page.cell(sheet.lines[p], sheet.columns["预算数"]).value))
        for p in ("p01", "p02")
    )
    difference = sheet.page.cell(foot, sheet.columns["审定与报送差额"]).value
    assert Decimal(str(difference)) == Decimal("3.75") - reported
    lines = [[c.value for c in row] for row in page["总览"].iter_rows()]
    (line,) = [row for row in lines if "调整后通过" in row]
    assert 1.5 in line


def test_import_takes_reviews_over_too_and_the_command_line_says_so(workspace: Path) -> None:
    edit(file_of(workspace), type_work)
    result = CliRunner().invoke(group, ["-C", str(workspace), "--lang", "zh-CN", "master"])
    assert result.exit_code == 0
    assert "取回 1 张表" in result.output
    edit(file_of(workspace), lambda sheet: sheet.type("p01", budget=3))
    back = workspace.parent / "back.xlsx"
    sent(workspace, back, {})
    made = import_paths(workspace, NOW, [back], received=NOW())
    assert [one.reviews for one in made.masters] == [1]
