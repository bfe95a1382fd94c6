"""LibreOffice recalculates what projects of several units come to in the masters of the stages."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.builders.masters import CREATED
from tests.builders.rolled_up import stage_view
from tests.builders.stage_projects import PROJECTS
from xlkpi.master.workbook import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office


def master(stage: str, kind: str) -> bytes:
    return workbook(stage_view(stage, *(make(stage) for make in PROJECTS[kind])), CREATED)


@pytest.mark.parametrize("kind", PROJECTS)
@pytest.mark.parametrize("stage", ["monitoring", "self_evaluation"])
def test_recalculated_values_are_the_cached_ones(
    office: Office, tmp_path: Path, stage: str, kind: str
) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(master(stage, kind))
    assert office.stale(path) == ()


def test_a_poisoned_sum_of_an_indicator_is_noticed(office: Office, tmp_path: Path) -> None:
    path, poisoned = tmp_path / "master.xlsx", tmp_path / "poisoned.xlsx"
    path.write_bytes(master("monitoring", "units that come together"))
    cached = re.compile(rb"<v>\xe2\x89\xa515\xe4\xba\xba</v>")
    times = 0
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(poisoned, "w") as new:
        for name in old.namelist():
            data, n = cached.subn("<v>≥16人</v>".encode(), old.read(name))
            times += n
            new.writestr(name, data)
    assert times == 1
    assert [(one.cached, one.computed) for one in office.stale(poisoned)] == [("≥16人", "≥15人")]
