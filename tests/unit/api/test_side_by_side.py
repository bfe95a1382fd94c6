"""One form in two returns: every cell, what differs, what is wrong at its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import NOW, returned_twice
from tests.builders.demo_round import played
from tests.builders.prepared import copied
from xlkpi.api.diff import diff
from xlkpi.api.side_by_side import side_by_side
from xlkpi.problems import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.api.side_by_side import Filled

TARGETS = "2021-targets"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(returned_twice, tmp_path / "w")


def texts(one: Filled) -> dict[str, str]:
    return {
        cell.at: cell.text
        for sheet in one.sheets
        for row in sheet.rows
        for cell in row
        if cell is not None
    }


def test_the_sheets_show_what_was_typed_and_computed(workspace: Path) -> None:
    found = side_by_side(workspace, NOW, TARGETS, "v01", "p01")
    assert found is not None
    assert found.before is not None
    assert (texts(found.before)["E5"], texts(found.after)["E5"]) == ("55", "54")
    assert (texts(found.before)["C5"], texts(found.after)["C5"]) == ("55", "54")


def test_the_cells_that_differ_are_those_of_diff(workspace: Path) -> None:
    found = side_by_side(workspace, NOW, TARGETS, "v01", "p01")
    (told,) = diff(workspace, NOW, "v01", project="p01")
    assert found is not None
    assert found.before is not None
    assert found.differences == told.differences
    where = {(d.sheet, d.cell) for d in told.differences}
    assert where <= found.after.changed
    assert found.before.changed == found.after.changed


def test_any_two_are_compared(workspace: Path) -> None:
    known = side_by_side(workspace, NOW, TARGETS, "v01", "p01")
    assert known is not None
    first, last = (one.returned.sha256 for one in known.returns)
    found = side_by_side(workspace, NOW, TARGETS, "v01", "p01", (last, first))
    assert found is not None
    assert found.before is not None
    assert [found.before.form.returned.sha256, found.after.form.returned.sha256] == [last, first]
    assert side_by_side(workspace, NOW, TARGETS, "v01", "p01", ("0" * 64, "")) is None
    assert side_by_side(workspace, NOW, TARGETS, "v05") is None


def test_the_first_return_stands_alone_where_nothing_is_followed(workspace: Path) -> None:
    found = side_by_side(workspace, NOW, TARGETS, "v01", "p02")
    assert found is not None
    assert found.before is None
    assert found.differences == ()


def test_what_cannot_be_read_stands_in_its_cell_as_it_was_typed() -> None:
    folder = played().folder
    unread = [
        (unit, p)
        for unit in ("v03", "v05", "v07", "c02")
        for one in [side_by_side(folder, NOW, TARGETS, unit)]
        if one is not None and one.before is not None
        for at, some in one.before.faults.items()
        for p in some
        if p.severity is Severity.ERROR and p.place.value and texts(one.before)[at[1]]
    ]
    assert unread
