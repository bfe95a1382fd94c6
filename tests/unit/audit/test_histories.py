"""Parts of the journal are told as the whole of it tells them; each entry is proved by itself."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.demo_round import played
from xlkpi.api.log import latest, log
from xlkpi.api.status_of_unit import unit_history
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import Unusable
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

NOW = fixed(datetime(2021, 1, 20, tzinfo=UTC))
TARGETS = "2021-targets"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's round, with a decision of each kind behind it."""
    made = tmp_path_factory.mktemp("histories") / "w"
    shutil.copytree(played().folder, made)
    unit = next(one.unit for one in latest(made, NOW, 500) if one.kind == "received" and one.unit)
    forms = unit_history(made, NOW, unit, TARGETS).forms
    project = next(one.key[1] for one in forms if one.is_merged)
    target = Target(unit, project, "", TARGETS)
    withdraw(made, NOW, target, Reason("报错了", "李四"))
    return made


def test_the_latest_entries_are_those_of_the_whole_log(folder: Path) -> None:
    whole = tuple(log(folder, NOW))[::-1]
    for most in (1, 7, len(whole), len(whole) + 5):
        assert latest(folder, NOW, most) == whole[:most]
    for before in (1, 2, 40, len(whole)):
        expected = tuple(one for one in whole if one.seq < before)[:5]
        assert latest(folder, NOW, 5, before) == expected


def test_a_unit_s_history_is_that_of_the_whole_log(folder: Path) -> None:
    units = {one.unit for one in log(folder, NOW) if one.unit}
    assert len(units) > 5
    for unit in units:
        own = tuple(one for one in log(folder, NOW, unit) if one.collection in ("", TARGETS))
        assert unit_history(folder, NOW, unit, TARGETS).events == own


def test_an_entry_that_was_changed_is_told_where_it_is_shown(folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / "w"
    shutil.copytree(folder, changed)
    journal = changed / "output" / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    at = next(n for n, one in enumerate(lines) if "王".encode() in one and b'"received"' in one)
    lines[at] = lines[at].replace("王".encode(), "汪".encode(), 1)
    journal.write_bytes(b"".join(lines))
    with pytest.raises(Unusable) as found:
        latest(changed, NOW, len(lines))
    (problem,) = found.value.problems
    assert (problem.code, problem.place.line) == ("S33", at + 1)
