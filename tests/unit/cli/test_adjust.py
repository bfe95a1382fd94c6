"""What `adjust` says on the terminal, and what it asks for where it is called half."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.builders.amended import came_back
from tests.builders.command_line import xlkpi
from tests.builders.prepared import copied

if TYPE_CHECKING:
    from pathlib import Path

WHY = ("--why", "镇财预〔2021〕12号", "--who", "刘")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(came_back, tmp_path / "w")


def test_an_adjustment_is_told_with_before_and_after(workspace: Path) -> None:
    done = xlkpi("adjust", "v01", "财政资金=60", "-p", "p01", *WHY, folder=workspace)
    assert done.returncode == 0
    first, second, *_ = done.stdout.splitlines()
    assert first == "已记录。"
    assert second.startswith("v01 ")
    assert "“财政资金”" in second
    assert second.endswith(" → 60万元；镇财预〔2021〕12号")
    assert "还没有从调整后的数开始的表" in done.stdout
    said = xlkpi("log", "--unit", "v01", folder=workspace).stdout
    assert "预算调整" in said
    again = xlkpi("adjust", "v01", "财政资金=60", "-p", "p01", *WHY, folder=workspace)
    assert again.returncode == 2
    assert "现在就是 60万元" in again.stderr


def test_a_table_in_json(workspace: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("单位,项目,资金,调整后金额\nv01,p01,财政资金,60\n", encoding="utf-8")
    asked = ("adjust", "--table", table, *WHY, "--on", "2021-07-05", "--format", "json")
    tried = json.loads(xlkpi(*asked, "--dry-run", folder=workspace).stdout)
    assert tried["recorded"] is False
    done = json.loads(xlkpi(*asked, folder=workspace).stdout)
    assert done["recorded"] is True
    (one,) = done["decisions"]
    assert (one["amount"], one["day"], one["why"]) == ("60", "2021-07-05", WHY[1])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("v01", "财政资金", *WHY), "v01 财政资金=60"),
        (("v01", *WHY), "v01 财政资金=60"),
        (("v01", "财政资金=60"), "--why"),
        (("v01", "财政资金=60", "--table", "x.csv", *WHY), "--table 里写明了"),
        (("--table", "no.csv", *WHY), "no.csv"),
    ],
)
def test_what_is_missing_is_asked_for(workspace: Path, asked: tuple[str, ...], said: str) -> None:
    done = xlkpi("adjust", *asked, folder=workspace)
    assert done.returncode == 2
    assert said in done.stderr
