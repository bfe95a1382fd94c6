"""Several held forms and one reason: the page lists which, and decides about no other."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.builders.desks import desk
from tests.builders.for_everybody import NOW, WAGES, Posted
from xlkpi.api.confirm import confirm_several
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_ticked_counts_and_nothing_else(tmp_path: Path) -> None:
    posted = Posted(tmp_path, "")
    eight, nine = (WAGES | {"unit_name": name} for name in ("示例八村（西畈）", "示例九村（南浦）"))
    posted.take_in(
        posted.filled("a.xlsx", WAGES),
        posted.filled("a2.xlsx", WAGES | {"filler": "钱二"}),
        posted.filled("b.xlsx", eight),
        posted.filled("c.xlsx", nine),
    )
    for files in (("a.xlsx", "a2.xlsx"), ("a.xlsx", "b.xlsx", "a2.xlsx")):
        targets = [Target("v08" if one == "b.xlsx" else "v07", "p01", one) for one in files]
        with pytest.raises(ProblemsFound) as told:
            confirm_several(posted.folder, NOW, targets, Reason("电话", "刘"))
        assert [p.code for p in told.value.problems] == ["S40"]
    with desk(tmp_path / "home", posted.folder, NOW) as running:
        visitor = running.visitor()
        here = visitor.get(running.first).path.rpartition("/")[0] + "/decisions"
        page = visitor.get(here)
        boxes = [
            (file, name, unescape(value))
            for card in page.text.split("<article")[1:]
            for name, value in re.findall(r'form="together" name="([^"]+)" value="([^"]+)"', card)
            for file in re.findall(r" · (\w+\.xlsx)", card)[:1]
        ]
        assert sorted(file for file, _, _ in boxes) == ["a.xlsx", "a2.xlsx", "b.xlsx", "c.xlsx"]
        assert page.text.count("另一份就不再等确认") == 2

        def listed(*files: str) -> str:
            ticked = {name: value for file, name, value in boxes if file in files}
            return f"{here}/together?{urlencode(ticked)}"

        assert "同一张表勾了两份" in visitor.get(listed("a.xlsx", "a2.xlsx")).seen
        assert "没有打勾的表" in visitor.get(listed()).seen
        chosen = visitor.get(listed("a.xlsx", "b.xlsx"))
        assert "确认的是这 2 张" in chosen.seen
        assert "c.xlsx" not in chosen.seen
        names = dict(re.findall(r'name="(form-\d)" value="([^"]+)"', chosen.text))
        why = {"why": "电话核实", "who": "王敏"}
        done = visitor.send(chosen.path, f"{here}/confirm-several", **names, **why)
        assert done.seen.count("待确认 →") == 3  # the other of the two does not wait any more
        left = visitor.get(here).seen
        assert "c.xlsx" in left
        assert "b.xlsx" not in left
