"""What another roster changes is told before it takes the place of the one that is there."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.demo_round import played
from tests.builders.levels import COLLECTION, at, levels
from xlkpi.api.master import master
from xlkpi.api.roster_replace import replace_roster, roster_changes, roster_file
from xlkpi.api.status_of_unit import unit_history
from xlkpi.api.sums import sums
from xlkpi.problems import ProblemsFound
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

NOW = fixed(datetime(2021, 1, 20, tzinfo=UTC))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("replace") / "w"
    shutil.copytree(played().folder, into)
    return into


def changed(folder: Path, change: Callable[[Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(folder / "roster.xlsx")
    change(book)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def without(book: Workbook, unit: str, lead: str = "c02") -> None:
    for name in ("单位", "分工"):
        sheet = book[name]
        numbers = [row[0].row for row in sheet.iter_rows() if row[0].value == unit]
        for number in reversed(numbers):
            sheet.delete_rows(number)
    for row in book["项目"].iter_rows(min_row=2):
        if row[4].value == unit:
            row[4].value = lead


def test_a_removed_unit_that_sent_returns_is_named(folder: Path) -> None:
    name, before = roster_file(folder)
    found = roster_changes(folder, NOW, name, changed(folder, lambda book: without(book, "v01")))
    assert found.known
    assert found.gone == ("示例一村（柳溪）（v01）",)
    tables = {one.label: one for one in found.tables}
    assert tables["单位"].removed == ("v01 示例一村（柳溪）",)
    assert set(tables["分工"].removed) >= {
        "v01 示例一村（柳溪） · p01 村干部工资、保险和聘用人员工资"
    }
    assert not tables["单位"].moved
    assert (folder / "roster.xlsx").read_bytes() == before


def test_lines_that_came_and_moved_are_told(folder: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["单位"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=3)]
        for number, row in enumerate(reversed(rows), 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        sheet["A15"], sheet["B15"], sheet["C15"] = "v10", "第十村", "村"

    found = roster_changes(folder, NOW, "名册.xlsx", changed(folder, change))
    assert not found.known
    (units,) = found.tables
    assert (units.added, units.removed, units.changed) == (("v10 第十村",), (), ())
    assert units.moved
    assert (found.gone, found.issued) == ((), ())


def test_nothing_is_replaced_that_was_not_looked_at(folder: Path) -> None:
    data = changed(folder, lambda _book: None)
    with pytest.raises(ProblemsFound) as caught:
        replace_roster(folder, data, "0" * 64)
    assert [one.code for one in caught.value.problems] == ["S40"]
    for kept in True, False:  # the second time it is the one that is there
        replaced = replace_roster(folder, data, roster_changes(folder, NOW, "x", data).digest)
        assert replaced.kept is kept
        assert (folder / "roster.xlsx").read_bytes() == data


@pytest.mark.parametrize("there", [None, b"no workbook"])
def test_a_roster_that_cannot_be_read_is_compared_with_nothing(
    folder: Path, there: bytes | None
) -> None:
    roster = folder / "roster.xlsx"
    data = roster.read_bytes()
    roster.unlink()
    if there is not None:
        roster.write_bytes(there)
    found = roster_changes(folder, NOW, "roster.xlsx", data)
    assert not found.readable
    assert replace_roster(folder, data, found.digest).kept is (there is not None)
    assert roster_changes(folder, NOW, "roster.xlsx", data).readable


def test_a_unit_that_the_roster_lost_is_looked_at_while_its_forms_count(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(played().folder, folder)
    data = changed(folder, lambda book: without(book, "v01"))
    replace_roster(folder, data, roster_changes(folder, NOW, "x", data).digest)
    for name in "v01", "示例一村（柳溪）":
        assert any(form.is_merged for form in unit_history(folder, NOW, name).forms)
    with pytest.raises(ProblemsFound):
        unit_history(folder, NOW, "v99")


def test_a_removed_unit_whose_bundle_came_is_named_and_still_added_up(tmp_path: Path) -> None:
    made, now = levels(tmp_path), fixed(at(20))
    made.take_in(made.bundle("t1", 10), hours=12)
    data = changed(made.county, lambda book: without(book, "t1", "t2"))
    found = roster_changes(made.county, now, "x", data)
    assert found.gone == ("东镇（t1）",)
    replace_roster(made.county, data, found.digest)
    tables = sums(made.county, now, COLLECTION, tmp_path / "sums").tables
    assert "按上报单位汇总" in {one.name for one in tables}
    assert master(made.county, now) is not None
