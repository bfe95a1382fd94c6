"""What a system leaves in a folder is nobody's return."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from xlkpi.intake.gathering import gathered
from xlkpi.reader.archives import Room, unpack
from xlkpi.reader.leftovers import is_leftover

if TYPE_CHECKING:
    from pathlib import Path

LEFT = (
    "Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", "~WRL0001.tmp", "~WRD2.tmp",
    "~$表.xlsx", "表.xlsx.crdownload", "表.xlsx.part", ".DS_Store", ".表.xlsx.swp",
    "ehthumbs_vista.db",
)  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_leftovers_are_known_by_their_names(name: str) -> None:
    assert is_leftover(name)


@pytest.mark.parametrize(
    "name",
    ["表.xlsx", "表~.xlsx", "desktop.ini.xlsx", "缩略图thumbs.db", "a.tmp", "数据.db", "~表.xlsx"],
)
def test_what_somebody_may_have_sent_is_none(name: str) -> None:
    assert not is_leftover(name)


def test_they_are_passed_over_in_folders_and_archives(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "村").mkdir(parents=True)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (*LEFT, "表.xlsx"):
            (folder / "村" / name).write_bytes(b"x")
            archive.writestr(f"村/{name}", b"x")
    assert [name for name, _ in gathered([folder]).files] == ["村/表.xlsx"]
    files = unpack(out.getvalue(), Room(tmp_path / "out", 1_000, 100))
    assert [one.name for one in files] == ["村/表.xlsx"]
