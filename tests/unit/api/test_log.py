"""log and log --verify: what happened, and whether it is still so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import NOW, returned_twice
from tests.builders.prepared import copied
from xlkpi.api.log import log
from xlkpi.api.verify import verify

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace in which the first unit sent two returns, and one was withdrawn."""
    return copied(returned_twice, tmp_path / "w")


def test_the_log_tells_what_happened_in_order(workspace: Path) -> None:
    entries = list(log(workspace, NOW))
    assert [one.seq for one in entries] == list(range(1, len(entries) + 1))
    kinds = [one.kind for one in entries]
    assert kinds[:2] == ["spec", "issued"]
    assert kinds.count("received") == 2
    assert kinds[-2:] == ["withdrawn", "master"]
    assert "发错了" in entries[-2].what.zh


def test_the_log_of_one_unit_has_only_what_is_its_own(workspace: Path) -> None:
    assert {one.unit for one in log(workspace, NOW, "v01")} == {"v01"}


def test_times_are_told_by_the_workspace_s_clock(workspace: Path) -> None:
    first = next(log(workspace, NOW))
    assert (first.at[:16], first.local[:16]) == ("2021-01-05T00:00", "2021-01-05 08:00")


def test_a_sound_journal_is_verified(workspace: Path) -> None:
    found = verify(workspace, NOW)
    assert (found.originals, found.problems) == (2, ())
    assert found.entries == len(list(log(workspace, NOW)))


def test_one_flipped_byte_is_found_and_named(workspace: Path) -> None:
    path = workspace / "output" / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"2021", b"2031", 1)
    path.write_bytes(b"\n".join(lines))
    found = verify(workspace, NOW)
    assert (found.exit_code, [(p.code, p.place.line) for p in found.problems]) == (3, [("S33", 3)])


def test_a_changed_or_missing_original_is_named(workspace: Path) -> None:
    kept = list((workspace / "output" / "inbox").rglob("*.xlsx"))
    kept[0].write_bytes(kept[0].read_bytes() + b"!")
    kept[1].unlink()
    found = verify(workspace, NOW)
    assert [p.code for p in found.problems] == ["S37", "S37"]
