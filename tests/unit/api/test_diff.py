"""diff: what changed from one return to another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import FIRST, NOW, filled, returned_twice, sent
from tests.builders.prepared import copied
from xlkpi.api.diff import diff
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(returned_twice, tmp_path / "w")


def test_diff_tells_each_changed_cell(workspace: Path) -> None:
    wages = next(one for one in diff(workspace, NOW, "v01") if one.project == "p01")
    assert (wages.before, wages.after) == ("0.xlsx", "1.xlsx")
    changed = {d.field: (d.before, d.after) for d in wages.differences}
    assert changed["fiscal_funds"] == ("55", "54")
    assert changed["budget_total"] == ("55", "54")
    assert "purpose" not in changed
    assert next(d.cell for d in wages.differences if d.field == "fiscal_funds") == "E5"


def test_what_is_computed_is_told_as_the_form_shows_it(tmp_path: Path) -> None:
    """Rounded, but for what would look the same; what was typed keeps its digits."""
    folder = tmp_path / "w"
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    for number, funds in enumerate((55, 54.1235, 54.12351)):
        path = sent(folder, tmp_path / f"{number}.xlsx", filled(fiscal_funds=funds))
        received = FIRST + timedelta(days=number)
        import_paths(folder, NOW, [path], received=received, master=False, copies=False)
    for files, typed, first in (
        (("0.xlsx", "1.xlsx"), ("55", "54.1235"), ("16.5", "16.2371")),
        (("1.xlsx", "2.xlsx"), ("54.1235", "54.12351"), ("16.23705", "16.237053")),
    ):
        (wages, *_) = diff(folder, NOW, "v01", project="p01", between=files)
        told = {(d.field, d.row): (d.before, d.after) for d in wages.differences}
        assert told["fiscal_funds", ""] == typed
        assert first in told.values()


def test_diff_of_a_first_return_says_so(workspace: Path) -> None:
    others = [one for one in diff(workspace, NOW, "v01") if one.project != "p01"]
    assert others
    assert all(one.before == "" for one in others)


def test_diff_of_a_unit_that_sent_nothing_is_s40(workspace: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        diff(workspace, NOW, "v05")
    assert [p.code for p in found.value.problems] == ["S40"]


def test_two_returns_are_named_by_file_in_either_order(workspace: Path) -> None:
    (wages, *_) = diff(workspace, NOW, "v01", project="p01", between=("1.xlsx", "0.xlsx"))
    assert (wages.before, wages.after) == ("1.xlsx", "0.xlsx")
    changed = {d.field: (d.before, d.after) for d in wages.differences}
    assert changed["fiscal_funds"] == ("54", "55")


def test_a_return_that_is_not_there_is_s40(workspace: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        diff(workspace, NOW, "v01", between=("0.xlsx", "{2}.xlsx"))
    assert [p.code for p in found.value.problems] == ["S40"]
    assert "{2}.xlsx" in str(found.value.problems[0].message)
