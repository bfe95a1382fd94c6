"""What the verbs of decisions say: what was decided, and nothing that is not about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.amended import came_back
from tests.builders.command_line import xlkpi
from tests.builders.decisions import filled, sent
from tests.builders.prepared import copied

if TYPE_CHECKING:
    from pathlib import Path

_WHY = ("--why", "电话核实", "--who", "刘")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(came_back, tmp_path / "w")


def test_an_extension_tells_both_days_and_no_amendment_of_before(workspace: Path) -> None:
    made = xlkpi("amend", "v01", "其他资金=1.5", "-p", "p01", *_WHY, folder=workspace)
    assert "X13" in made.stdout
    done = xlkpi("extend", "v01", "2021-03-01", *_WHY, folder=workspace)
    assert done.returncode == 0
    assert "截止日期：2021-01-15 → 2021-03-01" in done.stdout
    assert "没有表的状态" not in done.stdout
    assert "X13" not in done.stdout + done.stderr


def test_warnings_are_said_to_be_in_full_where_they_are(workspace: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "示例一村（柳溪）盖章.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    path = sent(workspace, inbox / "again.xlsx", filled(purpose="村干部报酬。", remarks="x"))
    tried = xlkpi("import", path, "--dry-run", folder=workspace)
    assert "提示的全文：xlkpi -v import --dry-run；" in tried.stdout
    assert "T07b 提示" in xlkpi("-v", "import", path, "--dry-run", folder=workspace).stdout
    done = xlkpi("import", inbox, folder=workspace)
    assert "盖章扫描件  示例一村（柳溪）盖章.pdf" in done.stdout
    assert "\n已接受（有提示） 1  盖章扫描件 1\n" in done.stdout
    assert "或 xlkpi status 单位；" in done.stdout
    assert "T07b 提示" in xlkpi("status", "v01", folder=workspace).stdout
