"""Somebody who begins with an empty workspace is told what comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.desks import WHEN, desk
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_workspace_leads_to_its_settings(tmp_path: Path) -> None:
    init(tmp_path / "w", fixed(WHEN))
    with desk(tmp_path / "home", tmp_path / "w") as running:
        visitor = running.visitor()
        overview = visitor.get(running.first)
        assert "还没有要报的表" in overview.seen
        assert "应报的表都已并入" not in overview.seen
        settings = overview.text.partition('class="button main large" href="')[2].partition('"')[0]
        assert "部门名称" in visitor.get(settings).seen
        out = visitor.get(overview.path.replace("/overview", "/out"))
        assert 'class="button main large" href="' + settings in out.text
        assert out.text.count("main large") == 1


def test_next_year_s_workspace_is_made_at_the_end_of_this_one(tmp_path: Path) -> None:
    with desk(tmp_path / "home") as running:
        visitor = running.visitor()
        typed = {"folder": str(tmp_path / "w"), "year": "2022"}
        assert "2022年项目绩效目标" in visitor.send("/", "/new", **typed).seen
        typed = {"folder": str(tmp_path / "other"), "year": "明年"}
        assert "不是年度：明年" in visitor.send("/", "/new", **typed).seen
        assert not (tmp_path / "other").exists()
