"""generate: what concerns one unit leaves out that unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.rosters import COLLECTION, NOW, put, workspace
from xlkpi.api.generate import generate
from xlkpi.department.opened import Department
from xlkpi.problems import Severity
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from xlkpi.problems import Problem


def test_a_workbook_that_is_open_leaves_out_its_unit_and_the_others_are_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that is open."""
    folder = workspace(tmp_path / "w")
    generate(folder, NOW)
    put(folder, "分工", C2=11, C3=9)

    def refused(path: Path, data: bytes) -> None:
        if path.name.startswith("v02"):
            raise PermissionError(13, "open elsewhere", str(path))
        write_atomically(path, data)

    monkeypatch.setattr("xlkpi.api.generate.write_atomically", refused)
    heard: list[Problem] = []
    made = generate(folder, NOW, warn=heard.extend)
    assert [(one.unit, one.new) for one in made] == [("v01", True), ("c01", False)]
    errors = [one for one in heard if one.severity is Severity.ERROR]
    assert [(one.code, one.place.unit) for one in errors] == [("S31", "v02")]
    with Department.at(folder, NOW).view() as ledger:
        issued = {one.unit: one.occasion.forms[0].values for one in ledger.issues(COLLECTION)}
    assert [str(issued[unit]["assignments.allocation"]) for unit in ("v01", "v02")] == ["11", "8"]
