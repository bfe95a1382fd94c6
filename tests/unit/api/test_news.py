"""What changed since the last day before today: what came, what was decided, what is settled."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.decisions import FIRST, NOW, WHY, returned_twice
from tests.builders.demo_round import played
from tests.builders.prepared import copied
from xlkpi.api.extend import extend
from xlkpi.api.news import news
from xlkpi.api.review import Typed, review
from xlkpi.api.status import status
from xlkpi.cli.app import group
from xlkpi.department.targets import Target
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = "2021-targets"
LATER = fixed(datetime(2021, 1, 25, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """All of it was recorded on the fifth of January, by the workspace's clock."""
    return copied(returned_twice, tmp_path / "w")


def test_it_is_told_since_the_last_day_before_today(workspace: Path) -> None:
    found = news(workspace, LATER, TARGETS)
    assert found.since == date(2021, 1, 5)
    said = [one.what.zh for one in found.items]
    assert ["收到 1.xlsx" in one for one in said] == [True, False, False]
    assert sum("发错了" in one for one in said) == 1
    assert [one.unit for one in found.items] == ["v01"] * 3


def test_before_any_other_day_all_is_new(workspace: Path) -> None:
    found = news(workspace, NOW, TARGETS)
    assert found.since is None
    assert len(found.items) == 3


def test_nothing_is_new_since_a_later_day(workspace: Path) -> None:
    for day in (date(2021, 1, 6), date.max):
        found = news(workspace, LATER, TARGETS, day)
        assert (found.items, found.settled) == ((), ())


def test_all_is_new_since_the_first_day_there_is(workspace: Path) -> None:
    assert len(news(workspace, LATER, TARGETS, date.min).items) == 3


def test_decisions_and_reviews_are_told_with_their_unit(workspace: Path) -> None:
    next_day = fixed(FIRST + timedelta(days=3))
    extend(workspace, next_day, Target("v01"), date(2021, 1, 30), WHY)
    review(workspace, next_day, (Typed("v01", "p01", {"note": "好"}),), "王敏", TARGETS)
    said = [one.what.zh for one in news(workspace, LATER, TARGETS).items]
    assert len(said) == 2
    assert any("2021-01-30" in one for one in said)
    assert any("审核（王敏）" in one for one in said)
    found = status(workspace, LATER, TARGETS)
    (until,) = found.extended.values()
    assert (found.left(until).zh, found.left(found.last_day).zh) == ("还有 5 天", "已过 10 天")


def test_what_was_rejected_and_is_merged_by_now_is_settled() -> None:
    clock = fixed(datetime(2021, 1, 15, 2, tzinfo=UTC))
    found = news(played().folder, clock, TARGETS)
    assert found.since == date(2021, 1, 14)
    assert ("v03", "p01") in {(one.unit, one.project) for one in found.settled or ()}
    earlier = news(played().folder, clock, TARGETS, date(2021, 1, 12))
    assert earlier.settled == ()  # all came since


def test_the_verb_tells_it() -> None:
    args = ["-C", str(played().folder), "status", TARGETS, "--since"]
    told = CliRunner().invoke(group, [*args, "2021-01-14", "--format", "json"])
    found = json.loads(told.stdout)
    assert found["since"] == "2021-01-14"
    assert {"unit": "v03", "unit_name": "示例三村（槐荫）"}.items() <= found["settled"][-1].items()
    assert "2021-01-14 以来记录的变化" in CliRunner().invoke(group, [*args, "2021-01-14"]).stdout
    wrong = CliRunner().invoke(group, [*args, "昨天"])
    assert wrong.exit_code == 2
