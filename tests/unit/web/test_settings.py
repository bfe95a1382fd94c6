"""Settings and log in pages: saved where sound, told where not."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from html import unescape
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.demo_round import played
from tests.builders.desks import desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desks import Page, Visitor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of the demo's round."""
    shutil.copytree(played().folder, tmp_path / "w")
    return tmp_path / "w"


@pytest.fixture
def visitor(tmp_path: Path, folder: Path) -> Iterator[Visitor]:
    with desk(tmp_path / "home", folder) as running:
        yield running.visitor()


@pytest.fixture
def here(visitor: Visitor) -> str:
    """The beginning of the workspace's addresses."""
    return "/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]


def digest(visitor: Visitor, here: str) -> str:
    text = visitor.get(f"{here}/settings").text
    return text.partition('name="digest" value="')[2].partition('"')[0]


def test_a_sound_text_is_saved(visitor: Visitor, here: str, folder: Path) -> None:
    config = folder / "xlkpi.toml"
    text = config.read_text(encoding="utf-8").replace("庆北办事处", "庆南办事处")
    shown = digest(visitor, here)
    page = visitor.send(
        f"{here}/settings", f"{here}/settings/save", text=text.replace("\n", "\r\n"), digest=shown
    )
    assert "已保存" in page.seen
    assert config.read_text(encoding="utf-8") == text
    assert "庆南办事处" in visitor.get(here).seen


@pytest.mark.parametrize("text", ["[department\n", 'nothing = "here"\n', "  "])
def test_a_faulty_text_changes_nothing(
    visitor: Visitor, here: str, folder: Path, text: str
) -> None:
    before = (folder / "xlkpi.toml").read_bytes()
    shown = digest(visitor, here)
    page = visitor.send(f"{here}/settings", f"{here}/settings/save", text=text, digest=shown)
    assert "没有做成" in page.seen
    assert (folder / "xlkpi.toml").read_bytes() == before


def test_what_was_changed_meanwhile_is_not_overwritten(
    visitor: Visitor, here: str, folder: Path
) -> None:
    config = folder / "xlkpi.toml"
    shown = digest(visitor, here)
    mine = config.read_text(encoding="utf-8")
    theirs = mine.replace("庆北办事处", "庆南办事处")
    config.write_text(theirs, encoding="utf-8")
    page = visitor.send(f"{here}/settings", f"{here}/settings/save", text=mine, digest=shown)
    assert "在这之间被改过" in page.seen
    assert config.read_text(encoding="utf-8") == theirs


def test_the_field_holds_the_file_as_it_is(visitor: Visitor, here: str, folder: Path) -> None:
    text = visitor.get(f"{here}/settings").text
    field = text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    # the first line break after the tag is none of the text
    assert unescape(field.removeprefix("\n")) == (folder / "xlkpi.toml").read_text("utf-8")


def test_a_faulty_text_can_be_mended_on_the_page(visitor: Visitor, here: str, folder: Path) -> None:
    config = folder / "xlkpi.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + "\n[", encoding="utf-8")
    overview = visitor.ask("GET", here)
    assert overview.status == 422
    assert "S20" in overview.text
    shown = digest(visitor, here)
    page = visitor.send(f"{here}/settings", f"{here}/settings/save", text=text, digest=shown)
    assert "已保存" in page.seen
    assert visitor.get(here).status == 200


def changed_roster(folder: Path, name: str) -> bytes:
    book = openpyxl.load_workbook(folder / "roster.xlsx")
    sheet = book["单位"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "v01")
    row[1].value = name
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def test_a_sound_roster_takes_the_place_of_the_old_one(
    visitor: Visitor, here: str, folder: Path
) -> None:
    old = visitor.get(f"{here}/settings/roster.xlsx")
    before = (folder / "roster.xlsx").read_bytes()
    assert old.content == before
    name = old.headers["content-disposition"].rpartition("''")[2]
    data = changed_roster(folder, "新名字村")
    page = visitor.drop(f"{here}/settings", {name: data}, to=f"{here}/settings/roster")
    assert "增加 0 行，删去 0 行，改动 1 行" in page.seen
    assert "v01 新名字村 名称 示例一村（柳溪） 新名字村" in page.seen
    assert "看不出" not in page.seen
    assert (folder / "roster.xlsx").read_bytes() == before
    page = visitor.send(f"{here}/settings", f"{here}/settings/roster/replace", **hidden_in(page))
    assert "已更换" in page.seen
    assert (folder / "roster.xlsx").read_bytes() == data
    assert "新名字村" in visitor.get(f"{here}/2021-targets/units").seen
    page = visitor.drop(f"{here}/settings", {name: before}, to=f"{here}/settings/roster")
    assert "名册在您下载以后改过" in page.seen
    assert (folder / "roster.xlsx").read_bytes() == data


def test_what_was_changed_while_it_was_looked_at_stays(
    visitor: Visitor, here: str, folder: Path
) -> None:
    data = changed_roster(folder, "又一个")
    page = visitor.drop(f"{here}/settings", {"名册.xlsx": data}, to=f"{here}/settings/roster")
    assert "看不出这份是从哪一次下载的" in page.seen
    meanwhile = changed_roster(folder, "别人改的")
    (folder / "roster.xlsx").write_bytes(meanwhile)
    page = visitor.send(f"{here}/settings", f"{here}/settings/roster/replace", **hidden_in(page))
    assert "在这之间被改过" in page.seen
    assert (folder / "roster.xlsx").read_bytes() == meanwhile


def hidden_in(page: Page) -> dict[str, str]:
    return dict(re.findall(r'name="(batch|digest)" value="([^"]*)"', page.text))


def test_a_faulty_roster_is_told_at_its_cells(visitor: Visitor, here: str, folder: Path) -> None:
    before = (folder / "roster.xlsx").read_bytes()
    data = changed_roster(folder, "")
    page = visitor.drop(f"{here}/settings", {"名册.xlsx": data}, to=f"{here}/settings/roster")
    assert "K01" in page.seen
    assert (folder / "roster.xlsx").read_bytes() == before


def test_a_backup_is_written_and_a_path_that_is_none_told(
    visitor: Visitor, here: str, folder: Path
) -> None:
    file = folder.parent / "b.zip"
    page = visitor.send(f"{here}/settings", f"{here}/settings/backup", file=str(file))
    assert "已备份到" in page.seen
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
    into = folder.parent / "restored"
    restored = visitor.send("/", "/restore", file=str(file), folder=str(into))
    assert "已恢复到" in restored.seen
    journal = "output/journal.jsonl"
    assert (into / journal).read_bytes() == (folder / journal).read_bytes()
    again = visitor.send(f"{here}/settings", f"{here}/settings/backup", file=str(file))
    assert "S71" in again.seen
    page = visitor.send(f"{here}/settings", f"{here}/settings/backup", file="b.zip")
    assert "请写完整的路径" in page.seen


def test_the_log_is_shown_and_checked(visitor: Visitor, here: str) -> None:
    page = visitor.get(f"{here}/log")
    assert "示例一村（柳溪）" in page.seen
    found = visitor.send(f"{here}/log", f"{here}/log/verify")
    assert "日志完好" in found.seen
