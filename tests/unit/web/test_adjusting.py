"""A table of budget adjustments on a page: looked at, then on record as a whole."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import NOW, filled, sent
from tests.builders.desks import desk
from tests.builders.prepared import copied
from xlkpi.api.adjust import adjust, adjust_from
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.department.targets import Reason, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desks import Page, Visitor

TARGETS = "2021-targets"
HEADS = "单位,项目,资金,调整后金额,文号"
_SEEN = re.compile(r'name="(batch|why|on|seen)" value="([^"]*)"')
SOUND = f"{HEADS}\n柳溪村,p01,财政资金,60,镇财预〔2021〕12号\n".encode("gb18030")


def accepted(folder: Path) -> None:
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    import_paths(folder, NOW, [sent(folder, folder.parent / "1.xlsx", filled())], copies=False)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(accepted, tmp_path_factory.mktemp("adjusting") / "w")


@pytest.fixture(scope="module")
def visitor(workspace: Path) -> Iterator[Visitor]:
    with desk(workspace.parent / "home", workspace, NOW) as running:
        yield running.visitor()


def journal(folder: Path) -> bytes:
    return (folder / "output" / "journal.jsonl").read_bytes()


def looked_at(visitor: Visitor, data: bytes, **typed: str) -> tuple[str, Page]:
    here = visitor.get("/").text.split('href="/w/')[1].partition('"')[0]
    at = f"/w/{here}/{TARGETS}/adjustments"
    assert "调整后金额" in visitor.get(at).seen
    return at, visitor.drop(at, {"调整表.csv": data}, f"{at}/look", **typed)


def test_faults_are_told_at_their_cells_and_nothing_is_recorded(
    visitor: Visitor, workspace: Path
) -> None:
    before = journal(workspace)
    data = SOUND + "第三村,p01,财政资金,60,x\n柳溪村,p01,财政资金,-3,x\n".encode("gb18030")
    _, page = looked_at(visitor, data)
    assert "没有做成" in page.seen
    assert "错误 第 3 行 第 1 列" in page.seen
    assert "错误 第 4 行 第 4 列" in page.seen
    assert "小于 0" in page.seen
    assert str(workspace.parent) not in page.seen
    assert journal(workspace) == before


def test_two_files_are_no_table(visitor: Visitor) -> None:
    at, _ = looked_at(visitor, SOUND)
    page = visitor.drop(at, {"a.csv": SOUND, "b.csv": SOUND}, f"{at}/look")
    assert "有 2 个" in page.seen


def test_it_is_looked_at_and_recorded_as_by_the_verb(
    visitor: Visitor, workspace: Path, tmp_path: Path
) -> None:
    before = journal(workspace)
    table = tmp_path / "调整表.csv"
    table.write_bytes(f"{HEADS}\n柳溪村,p01,财政资金,60,\n".encode())
    at, page = looked_at(visitor, table.read_bytes(), why="镇财预〔2021〕12号", on="2021-07-05")
    assert "还没有记录" in page.seen
    assert "示例一村（柳溪） 村干部工资" in page.seen
    assert "镇财预〔2021〕12号 2021-07-05" in page.seen
    assert journal(workspace) == before
    fields = dict(_SEEN.findall(page.text))
    assert visitor.send(at, f"{at}/record", **fields).status == 422  # nobody is named
    page = visitor.send(at, f"{at}/record", **fields, who="刘")
    assert "已记录 1 笔" in page.seen
    other = copied(accepted, tmp_path / "theirs" / "w")
    reason = Reason("镇财预〔2021〕12号", "刘")
    adjust_from(other, NOW, table, reason, TARGETS, date(2021, 7, 5))
    assert journal(workspace) == journal(other)


def test_what_was_changed_after_the_look_is_shown_before_it_is_recorded(
    visitor: Visitor, workspace: Path
) -> None:
    at, page = looked_at(visitor, SOUND.replace(b",60,", b",70,"))
    adjust(
        workspace, NOW, Target("v01", "p01", "", TARGETS), {"财政资金": "65"}, Reason("追减", "王")
    )
    before = journal(workspace)
    fields = dict(_SEEN.findall(page.text))
    page = visitor.send(at, f"{at}/record", **fields, who="刘")
    assert "没有记录：您核对以后" in page.seen
    assert "65 70" in page.seen
    assert journal(workspace) == before
    page = visitor.send(at, f"{at}/record", **dict(_SEEN.findall(page.text)), who="刘")
    assert "已记录 1 笔" in page.seen
    assert journal(workspace) != before
