"""generate --handbook: the handbook for the units lies beside the workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.command_line import xlkpi
from tests.builders.desks import WHEN
from xlkpi.api.handbook import NAME, units_handbook
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_written_and_told(tmp_path: Path) -> None:
    init(tmp_path / "w", fixed(WHEN), example=True)
    done = xlkpi("generate", "--unit", "c01", "--handbook", folder=tmp_path / "w")
    folder = tmp_path / "w" / "output" / "2021-targets" / "templates"
    assert (folder / NAME).read_bytes() == units_handbook()
    assert f"填表手册：{folder / NAME}" in done.stdout
    assert sorted(one.suffix for one in folder.iterdir()) == [".docx", ".xlsx"]
