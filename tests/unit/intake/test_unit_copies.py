"""A unit has a marked copy while it has something to correct, whatever is decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders.small_forms import COLLECTION, START, issued, take
from xlkpi.api.amend import amend
from xlkpi.api.extend import extend
from xlkpi.api.import_again import import_again
from xlkpi.api.reinstate import reinstate
from xlkpi.api.report import report
from xlkpi.api.waive import waive
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = fixed(START + timedelta(days=3))
WHY = Reason("电话核实", "刘")
UNIT = Target("v01")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The marked copy of a unit's rejected return, which the report links."""
    workspace = issued(tmp_path / "w", NOW)
    take(workspace, "错.xlsx", 2_000_000, 0)
    (made,) = (workspace / "output" / COLLECTION / "returns").glob("v01_*.xlsx")
    assert made.name in page(workspace)
    return made


def page(workspace: Path) -> str:
    return report(workspace, NOW).file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "decide",
    [
        lambda folder: waive(folder, NOW, UNIT, "K04", "", WHY),
        lambda folder: amend(folder, NOW, UNIT, {"amount": "12"}, WHY),
        lambda folder: withdraw(folder, NOW, UNIT, WHY),
    ],
    ids=["waive", "amend", "withdraw"],
)
def test_what_was_decided_takes_the_copy_away(copy: Path, decide: Callable[[Path], object]) -> None:
    workspace = copy.parents[3]
    decide(workspace)
    assert not copy.exists()
    copy.write_bytes(b"somebody had it open")
    assert copy.name not in page(workspace)


def test_what_is_rejected_again_has_its_copy_again(copy: Path) -> None:
    workspace, data = copy.parents[3], copy.read_bytes()
    for verb, there in ((withdraw, False), (reinstate, True)):
        verb(workspace, NOW, UNIT, WHY)
        assert copy.exists() == there
    assert copy.read_bytes() == data
    copy.unlink()
    import_again(workspace, NOW)
    assert copy.read_bytes() == data


def test_a_return_whose_original_was_changed_keeps_the_copy_it_has(copy: Path) -> None:
    workspace, data = copy.parents[3], copy.read_bytes()
    (original,) = (workspace / "output" / "inbox").rglob("*.xlsx")
    original.write_bytes(original.read_bytes() + b"saved")
    extend(workspace, NOW, UNIT, date(2030, 1, 1), WHY)
    assert copy.read_bytes() == data


def test_what_was_waived_is_marked_in_no_copy(tmp_path: Path) -> None:
    workspace = issued(tmp_path / "w", NOW)
    take(workspace, "错.xlsx", 2_000_000, 0)
    waive(workspace, NOW, UNIT, "K04", "", WHY)
    take(workspace, "又错.xlsx", 3_000_000, 1)
    assert not list((workspace / "output" / COLLECTION / "returns").glob("v01_*.xlsx"))
