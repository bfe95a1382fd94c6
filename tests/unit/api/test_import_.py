"""Taking files in: archives of every kind, and what a dry run leaves alone."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import filled, sent
from tests.builders.demo_round import played
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2021, 1, 20, tzinfo=UTC)


def zipped(content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("村一.xlsx", content)
    return out.getvalue()


def flipped(data: bytes) -> bytes:
    """A zip whose compressed member was damaged on the way."""
    broken = bytearray(data)
    for place in range(60, 90):
        broken[place] ^= 0xFF
    return bytes(broken)


def newer(data: bytes) -> bytes:
    """A zip that says it needs a newer program."""
    broken = bytearray(data)
    broken[broken.rindex(b"PK\1\2") + 6] = 210
    return bytes(broken)


@pytest.mark.parametrize("damage", [flipped, newer, lambda data: data[:-40]])
def test_a_damaged_archive_is_one_problem(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(damage(zipped(bytes(range(256)) * 40)))
    imported = import_paths(played().folder, fixed(NOW), [path], dry_run=True)
    (file,) = imported.files
    assert file.status is Status.UNREADABLE
    assert [p.code for p in file.problems] == ["F01"]


def test_a_unit_that_sent_two_faulty_files_at_once_has_one_marked_copy(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    init(folder, fixed(NOW), example=True)
    generate(folder, fixed(NOW), units=["v01"])
    both = [
        sent(folder, tmp_path / f"{n}.xlsx", filled(fiscal_funds=said))
        for n, said in enumerate(("约50万", "约51万"))
    ]
    (copy,) = import_paths(folder, fixed(NOW), both, received=NOW, master=False).copies
    assert [one.name for one in copy.file.parent.iterdir()] == [copy.file.name]
