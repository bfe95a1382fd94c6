"""What the example's units send in a workspace that somebody practises in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders.command_line import xlkpi
from tests.builders.desks import WHEN
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.status import status
from xlkpi.demo.practice import can_practise, practice
from xlkpi.demo.round import TARGETS
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

CLOCK, LATER = fixed(WHEN), fixed(WHEN + timedelta(hours=1))


def test_a_round_is_practised_with_a_key_of_its_own(tmp_path: Path) -> None:
    folder = init(tmp_path / "w", CLOCK, example=True).root
    assert not can_practise(folder, CLOCK, TARGETS)
    with pytest.raises(ProblemsFound, match="units, projects and shares"):
        practice(folder, CLOCK, TARGETS)
    generate(folder, CLOCK)
    assert can_practise(folder, CLOCK, TARGETS)

    first = practice(folder, CLOCK)
    name, archive = first.archive()
    assert archive == practice(folder, CLOCK).archive()[1]
    (tmp_path / name).write_bytes(archive)
    found = import_paths(folder, CLOCK, [tmp_path / name]).files
    statuses = [one.status for one in found]
    assert [statuses.count(one) for one in (Status.HELD, Status.REJECTED)] == [1, 4]
    first.put(tmp_path / "first")
    again = import_paths(folder, CLOCK, [tmp_path / "first"]).files
    assert {one.status for one in again} == {Status.DUPLICATE}

    second = practice(folder, LATER)
    assert second.archive()[0] != name
    second.put(tmp_path / "second")
    import_paths(folder, LATER, [tmp_path / "second"])
    call = status(folder, LATER, TARGETS).call
    assert all(unit.merged == unit.forms for unit in call.units)


def test_nobody_practises_on_units_of_ones_own(tmp_path: Path) -> None:
    folder = init(tmp_path / "w", CLOCK).root
    collection = status(folder, CLOCK).collection
    assert not can_practise(folder, CLOCK, collection)


def test_the_workspace_can_be_named(tmp_path: Path) -> None:
    """What does not go together is said, not ignored."""
    init(tmp_path / "w", CLOCK, example=True)
    generate(tmp_path / "w", CLOCK)
    done = xlkpi("demo", tmp_path / "w", "--returns", tmp_path / "came")
    assert "已写出" in done.stdout
    assert any((tmp_path / "came").iterdir())
    for words in (("--returns", "x", "--targets-only"), ("-c", TARGETS)):
        assert xlkpi("demo", *words, folder=tmp_path).returncode == 2
