"""A new xlkpi.toml offers what comes later in the year: without their marks, the lines hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from xlkpi.api.check import check
from xlkpi.api.init import init
from xlkpi.example.content import later_collections
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.config import Collection, load

if TYPE_CHECKING:
    from pathlib import Path

NEW_YEAR = fixed(datetime(2021, 1, 4, tzinfo=UTC))
MARK = "# "


def taken(config: Path) -> None:
    """Take the marks away, as the comment above the offered lines says."""
    before, said, after = config.read_text("utf-8").partition("# 以后各期")
    head, *rest = (said + after).split("\n#\n")
    blocks = "\n\n".join(rest).splitlines()
    lines = [line.removeprefix(MARK) for line in blocks]
    config.write_text(f"{before}{head}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def collections_of(config: Path) -> tuple[Collection, ...]:
    found = load(config)
    assert found.value is not None, found.problems
    return found.value.collections


def test_the_example_s_are_those_that_the_demo_plays(tmp_path: Path) -> None:
    workspace = init(tmp_path / "w", NEW_YEAR, example=True)
    assert len(collections_of(workspace.config)) == 1
    taken(workspace.config)
    _, *later = collections_of(workspace.config)
    assert later == list(later_collections().values())
    assert "S20" not in {one.code for one in check(tmp_path / "w", NEW_YEAR).problems}


@pytest.mark.parametrize("year", [2024, 2026])
def test_of_another_year_they_follow_its_targets(tmp_path: Path, year: int) -> None:
    workspace = init(tmp_path / "w", fixed(datetime(year, 1, 4, tzinfo=UTC)))
    taken(workspace.config)
    targets, text, monitoring, self_evaluation = collections_of(workspace.config)
    assert (monitoring.follows, self_evaluation.follows) == (targets.id, monitoring.id)
    assert text.kinds == ("办事处",)
    assert (text.due.year, monitoring.due.year, self_evaluation.due.year) == (year, year, year + 1)
    assert "2021" not in workspace.config.read_text("utf-8")
