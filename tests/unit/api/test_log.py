"""log, log --verify and diff: what happened, whether it is still so, what changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import NOW, filled, sent
from tests.builders.prepared import copied
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.log import diff, log
from xlkpi.api.verify import verify
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from pathlib import Path

FIRST = datetime(2021, 1, 6, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace in which the first unit sent two returns, and one was withdrawn."""
    return copied(returned_twice, tmp_path / "w")


def returned_twice(folder: Path) -> None:
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    for number, funds in enumerate((55, 54)):
        path = sent(folder, folder.parent / f"{number}.xlsx", filled(fiscal_funds=funds))
        received = FIRST + timedelta(days=number)
        import_paths(folder, NOW, [path], received=received, master=False, copies=False)
    withdraw(folder, NOW, Target("v01", "p01"), Reason("发错了", "刘"))


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


def test_diff_tells_each_changed_cell(workspace: Path) -> None:
    wages = next(one for one in diff(workspace, NOW, "v01") if one.project == "p01")
    assert (wages.before, wages.after) == ("0.xlsx", "1.xlsx")
    changed = {d.field: (d.before, d.after) for d in wages.differences}
    assert changed["fiscal_funds"] == ("55", "54")
    assert changed["budget_total"] == ("55", "54")
    assert "purpose" not in changed
    assert next(d.cell for d in wages.differences if d.field == "fiscal_funds") == "E5"


def test_diff_of_a_first_return_says_so(workspace: Path) -> None:
    others = [one for one in diff(workspace, NOW, "v01") if one.project != "p01"]
    assert others
    assert all(one.before == "" for one in others)


def test_diff_of_a_unit_that_sent_nothing_is_s40(workspace: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        diff(workspace, NOW, "v05")
    assert [p.code for p in found.value.problems] == ["S40"]
