"""Reviews typed, sorted, filtered and saved by real programs come back by key, every one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.reviewed_masters import (
    Sheet,
    again,
    codes,
    edit,
    file_of,
    on_record,
    shown,
    type_work,
    workspace_in,
)
from tests.real.engines.in_programs import run
from tests.real.office_edits import edited
from xlkpi.master.wording import CONCLUSIONS
from xlkpi.records import Review

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office

DETAIL = "项目明细"
SAID = {
    ("v01", "p01"): Review("调整后通过", "1.5", "核减\n差旅", "=已电话"),
    ("v01", "p02"): Review("通过", "2.25"),
    ("v01", "p03"): Review(opinion="第三个"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path / "w")


def typed(sheet: Sheet) -> None:
    type_work(sheet)
    sheet.type("p02", conclusion="通过", budget=2.25)
    sheet.type("p03", opinion="第三个")


def cell(path: Path, project: str, part: str) -> str:
    return str(Sheet(openpyxl.load_workbook(path)).at(project, part).coordinate)


def test_what_libreoffice_saved_comes_back(workspace: Path, office: Office, tmp_path: Path) -> None:
    path = file_of(workspace)
    edit(path, typed)
    office.save_as(path, tmp_path / "saved.xlsx").replace(path)
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (path, 3, [])
    assert on_record(workspace) == SAID
    office.save_as(path, tmp_path / "saved.xlsx").replace(path)
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (path, 0, []), "saved without a change"
    assert shown(path, "p01") == ("调整后通过", 1.5, "核减\n差旅", "=已电话")


def test_what_is_typed_in_libreoffice_comes_back(
    workspace: Path, office: Office, tmp_path: Path
) -> None:
    path = file_of(workspace)
    with office.open(path) as book:
        assert book.list_words(DETAIL, cell(path, "p01", "conclusion")) == CONCLUSIONS
        book.type_into(DETAIL, cell(path, "p01", "conclusion"), "通过")
        book.type_into(DETAIL, cell(path, "p02", "budget"), "2.25")
        book.type_into(DETAIL, cell(path, "p03", "opinion"), "2021-1-5")
        book.save_as(tmp_path / "saved.xlsx").replace(path)
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (path, 3, [])
    found = on_record(workspace)
    assert found["v01", "p01"] == Review("通过")
    assert found["v01", "p02"] == Review(budget="2.25")
    assert found["v01", "p03"].opinion == "2021-1-5", "a cell for texts keeps what was typed"


def test_lines_that_libreoffice_sorted_by_the_filters_own_range(
    workspace: Path, office: Office, tmp_path: Path
) -> None:
    path = file_of(workspace)
    edit(path, typed)
    area = str(openpyxl.load_workbook(path)[DETAIL].auto_filter.ref)
    first, _, last = area.partition(":")
    below = f"{first.rstrip('0123456789')}{int(first.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')) + 1}"
    column = cell(path, "p01", "budget").rstrip("0123456789")
    saved = edited(
        office, path, DETAIL, [("sort", f"{below}:{last}", column)], tmp_path / "saved.xlsx"
    )
    lines = Sheet(openpyxl.load_workbook(saved)).lines
    assert sorted(lines, key=lines.__getitem__) == ["p02", "p01", "p03"], "it did sort"
    saved.replace(path)
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (path, 3, [])
    assert on_record(workspace) == SAID


def test_what_gnumeric_saved_comes_back(workspace: Path, tmp_path: Path) -> None:
    path = file_of(workspace)
    edit(path, typed)
    run("ssconvert", "--export-type=Gnumeric_Excel:xlsx2", path, tmp_path / "saved.xlsx")
    (tmp_path / "saved.xlsx").replace(path)
    made = again(workspace)
    assert (made.file, made.reviews, codes(made)) == (path, 3, [])
    assert on_record(workspace) == SAID


def test_sums_and_differences_are_what_libreoffice_calculates(
    workspace: Path, office: Office
) -> None:
    edit(file_of(workspace), typed)
    assert office.stale(again(workspace).file) == ()
    path = file_of(workspace)
    at = cell(path, "p01", "budget")
    foot = f"{at.rstrip('0123456789')}{3 + 3 + 1}"
    with office.open(path) as book:
        book.type_into(DETAIL, at, "4.5")
        assert book.recalculate()[DETAIL][foot] == 6.75, "the sum is live"
