"""Accepted figures that a later return changed (X07), in the master of a workspace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import NOW, WHY
from tests.builders.filled_books import filled, plan_in
from tests.builders.prepared import copied
from xlkpi.api.amend import amend
from xlkpi.api.confirm import confirm
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.master import master
from xlkpi.api.withdraw import withdraw
from xlkpi.department.changed_figures import figure_inputs
from xlkpi.department.targets import Target
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.problems import Problem

CAME = datetime(2021, 1, 6, tzinfo=UTC)
TYPED: Mapping[str, object] = {"fiscal_funds": 55, "filler": "赵一"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace in which v01's workbook with one form filled in was accepted."""
    return copied(accepted, tmp_path / "w")


def accepted(folder: Path) -> None:
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    later(folder, "一.xlsx", 0)


def issued(workspace: Path) -> Path:
    (file,) = workspace.glob("output/*/templates/*.xlsx")
    return file


def later(workspace: Path, name: str, days: int, **changes: object) -> None:
    """Import the workbook, some fields otherwise, as it comes days after the first."""
    path = workspace.parent / name
    path.write_bytes(filled(workspace, issued(workspace), {0: {**TYPED, **changes}}))
    moment = CAME + timedelta(days=days)
    import_paths(workspace, NOW, [path], received=moment, master=False, copies=False)


def changes(workspace: Path) -> list[Problem]:
    return [p for p in master(workspace, NOW).problems if p.code == "X07"]


def told(workspace: Path) -> list[tuple[str, str, str]]:
    return [(p.place.unit, p.place.cell, p.place.field) for p in changes(workspace)]


def test_the_inputs_of_figures_are_numbers_people_type() -> None:
    loaded = load(specs_dir() / "project_targets.yaml").value
    assert loaded is not None
    assert figure_inputs(loaded.spec) == {
        ("", "fiscal_funds"),
        ("", "other_funds"),
        ("plan", "percent"),
    }


def test_one_return_changes_nothing(workspace: Path) -> None:
    assert changes(workspace) == []


def test_a_changed_amount_is_told_at_its_cell_with_before_and_after(workspace: Path) -> None:
    fields = plan_in(workspace, issued(workspace)).forms[0].fields
    (at,) = (str(field.at) for field in fields if field.key.column == "fiscal_funds")
    later(workspace, "二.xlsx", 1, fiscal_funds=50)
    (found,) = changes(workspace)
    assert (found.place.unit, found.place.project, found.place.cell) == ("v01", "p01", at)
    assert found.place.file == "二.xlsx"
    assert "一.xlsx" in found.message.zh
    assert "改为 50" in found.message.zh
    assert found.message.en.endswith("二.xlsx counts now.")


def test_a_changed_text_or_a_rejected_return_is_not_told(workspace: Path) -> None:
    later(workspace, "二.xlsx", 1, filler="王五")
    later(workspace, "三.xlsx", 2, fiscal_funds="五十")
    assert changes(workspace) == []


def test_the_change_goes_with_the_return_that_is_withdrawn(workspace: Path) -> None:
    later(workspace, "二.xlsx", 1, fiscal_funds=50)
    assert len(changes(workspace)) == 1
    withdraw(workspace, NOW, Target("v01", "p01"), WHY)
    assert changes(workspace) == []


def test_an_amendment_is_told_as_such_and_a_return_after_it_as_a_change(workspace: Path) -> None:
    amend(workspace, NOW, Target("v01", "p01"), {"fiscal_funds": "51"}, WHY)
    found = master(workspace, NOW).problems
    assert ("X07" in {p.code for p in found}, "X13" in {p.code for p in found}) == (False, True)
    later(workspace, "二.xlsx", 1, fiscal_funds=50)
    assert [field for _, _, field in told(workspace)] == ["fiscal_funds"]
    assert "由 51 改为 50" in changes(workspace)[0].message.zh


def test_what_never_counted_was_not_changed(tmp_path: Path) -> None:
    """Of two that came at one time none was taken; the department chose one of them."""
    folder = tmp_path / "w"
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    paths = []
    for name, amount in (("一.xlsx", 55), ("二.xlsx", 50)):
        paths.append(path := tmp_path / name)
        path.write_bytes(filled(folder, issued(folder), {0: {**TYPED, "fiscal_funds": amount}}))
    import_paths(folder, NOW, paths, received=CAME, master=False, copies=False)
    confirm(folder, NOW, Target("v01", "p01", "二.xlsx"), WHY)
    assert changes(folder) == []
    later(folder, "三.xlsx", 1, fiscal_funds=51)
    assert "由 50 改为 51" in changes(folder)[0].message.zh
