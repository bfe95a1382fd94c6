"""Rows that stand on several sheets of the master are added up over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.master_views import example_view
from tests.builders.masters import CREATED
from tests.builders.rolled_up import stage_view
from tests.builders.stage_projects import PROJECTS
from xlkpi.master.workbook import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office


@pytest.mark.parametrize("most", [2, 3])
def test_recalculated_roll_ups_are_the_cached_ones(
    office: Office, tmp_path: Path, most: int
) -> None:
    path = tmp_path / "master.xlsx"
    make = PROJECTS["units that come together"]
    view = stage_view("self_evaluation", *(one("self_evaluation") for one in make))
    path.write_bytes(workbook(view, CREATED, most))
    names = openpyxl.load_workbook(path).sheetnames
    assert any(name.endswith(" 2") for name in names), names
    assert office.stale(path) == ()


def test_recalculated_rows_are_the_cached_ones(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(example_view(), CREATED, 100))
    assert office.stale(path) == ()
