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
