"""generate --handbook: the handbook for the units lies beside the workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.builders.command_line import xlkpi
from tests.builders.desks import WHEN
from xlkpi.api.handbook import units_handbook, write_handbook
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.paths import HANDBOOK

if TYPE_CHECKING:
    import pytest


def test_it_is_written_and_told(tmp_path: Path) -> None:
    init(tmp_path / "w", fixed(WHEN), example=True)
    done = xlkpi("generate", "--unit", "c01", "--handbook", folder=tmp_path / "w")
    folder = tmp_path / "w" / "output" / "2021-targets" / "templates"
    assert (folder / HANDBOOK).read_bytes() == units_handbook()
    assert f"填表手册：{folder / HANDBOOK}" in done.stdout
    assert sorted(one.suffix for one in folder.iterdir()) == [".docx", ".xlsx"]


def test_where_word_has_the_older_one_open_it_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same one is not written again, and needs no other name."""
    init(tmp_path / "w", fixed(WHEN), example=True)
    first = write_handbook(tmp_path / "w", fixed(WHEN))
    replaced = Path.replace

    def open_elsewhere(self: Path, target: Path) -> Path:
        if Path(target).name == HANDBOOK:
            raise PermissionError(13, "open", str(target))
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", open_elsewhere)
    assert write_handbook(tmp_path / "w", fixed(WHEN)) == first
    first.write_bytes(b"older")
    assert write_handbook(tmp_path / "w", fixed(WHEN)).name == "填表手册.new.docx"
    assert first.read_bytes() == b"older"
