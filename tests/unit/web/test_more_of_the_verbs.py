"""What verbs do beside the round, on pages: some units, another look, printed forms, the key."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.builders.demo_round import played
from tests.builders.desks import desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desks import Page, Visitor

TARGETS = "2021-targets"


class Clerk:
    """Somebody at the pages of the demo's round, as it ended."""

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        self.visitor, self.folder = visitor, folder
        self.workspace = "/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]
        self.here = f"{self.workspace}/{TARGETS}"

    @property
    def journal(self) -> bytes:
        return (self.folder / "output" / "journal.jsonl").read_bytes()

    @property
    def workbook(self) -> bytes:
        """A unit's workbook as it went out."""
        (path,) = (self.folder / "output" / TARGETS / "templates").glob("v01_*.xlsx")
        return path.read_bytes()

    def sends(self, page: str, to: str, **typed: str) -> Page:
        return self.visitor.send(f"{self.here}/{page}", f"{self.here}/{to}", **typed)

    def archive(self, name: str) -> zipfile.ZipFile:
        page = self.visitor.get(f"{self.here}/totals/archives/{name}.zip")
        assert page.status == 200
        return zipfile.ZipFile(io.BytesIO(page.content))


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    folder = tmp_path_factory.mktemp("more") / "w"
    shutil.copytree(played().folder, folder)
    with desk(folder.parent / "home", folder) as running:
        yield Clerk(running.visitor(), folder)


def test_workbooks_of_some_units_and_one_for_everybody(clerk: Clerk) -> None:
    page = clerk.sends("out", "out/make", units="v01、示例二村（桥头）")
    assert "共生成 2 本工作簿" in page.seen
    assert "S22" in clerk.sends("out", "out/make", units="第三十村").seen
    for named in (" ", "、"):  # nobody is named: that is not everybody
        assert clerk.sends("out", "out/make", units=named).status == 422
        assert clerk.sends("out", "out/mail", units=named, way="look").status == 422
    page = clerk.sends("out", "out/blank")
    assert "已生成通用模板" in page.seen
    link = page.text.partition(f'href="{clerk.here}/out/files/')[2].partition('"')[0]
    assert clerk.visitor.get(f"{clerk.here}/out/files/{link}").content[:2] == b"PK"
    assert clerk.visitor.get(f"{clerk.here}/out/files/..%2f..%2fkey").status == 404


def test_files_are_looked_at_first_and_then_taken_in(clerk: Clerk) -> None:
    before, file = clerk.journal, clerk.workbook
    at = f"{clerk.here}/in"
    page = clerk.visitor.drop(at, {"再来.xlsx": file}, trial="yes")
    assert "检查了 1 个文件，还没有记录" in page.seen
    assert clerk.journal == before
    batch = page.text.partition('name="batch" value="')[2].partition('"')[0]
    page = clerk.sends("in", "in/take", batch=batch, received="2021-01-13T09:30")
    assert "读入 1 个文件" in page.seen
    wrong = clerk.visitor.drop(at, {"x.xlsx": file}, received="昨天")
    assert "不是时间：昨天" in wrong.seen


def test_originals_are_checked_anew(clerk: Clerk) -> None:
    before = clerk.journal
    page = clerk.sends("in", "in/again", trial="yes")
    assert "0 张表和记录的不同" in page.seen
    assert "什么都没有记录" in page.seen
    assert clerk.journal == before
    assert "0 张表和记录的不同" in clerk.sends("in", "in/again").seen


def test_forms_to_be_printed_and_data_files_are_saved(clerk: Clerk) -> None:
    assert clerk.visitor.get(f"{clerk.here}/totals/archives/export.zip").status == 404
    assert clerk.visitor.get(f"{clerk.here}/totals/archives/inbox.zip").status == 404
    page = clerk.sends("totals", "totals/print")
    assert "每个项目一个" in page.seen
    with clerk.archive("forms") as archive:
        assert all(name.endswith(".xlsx") for name in archive.namelist())
    assert "CSV、JSON、Parquet" in clerk.sends("totals", "totals/export").seen
    with clerk.archive("export") as archive:
        assert {"values.csv", "values.parquet"} <= set(archive.namelist())
    page = clerk.sends("totals", "totals/own")
    assert "已取出，可以改" in page.seen
    assert list((clerk.folder / "publications").glob("*.yaml"))
    shutil.rmtree(clerk.folder / "publications")


def test_the_log_of_one_unit(clerk: Clerk) -> None:
    page = clerk.visitor.get(f"{clerk.workspace}/log?q=v05")
    assert page.text.count("<li>") == page.text.count("</time> 示例五村（杏园）") > 1
    assert "S22" in clerk.visitor.get(f"{clerk.workspace}/log?q=nobody").seen


def test_the_key_is_written_put_back_and_not_replaced_by_mistake(
    clerk: Clerk, tmp_path: Path
) -> None:
    at, file = f"{clerk.workspace}/keys", tmp_path / "a.key"
    assert "密钥" in clerk.visitor.get(at).seen
    page = clerk.visitor.send(at, f"{at}/write", file=str(file))
    assert "密钥已写入" in page.seen
    assert file.read_bytes() == (clerk.folder / ".xlkpi" / "key").read_bytes()
    assert file.read_text().strip() not in page.text
    assert "S71" in clerk.visitor.send(at, f"{at}/write", file=str(file)).seen
    assert "已经是这个密钥" in clerk.visitor.send(at, f"{at}/back", file=str(file)).seen
    assert "S97" in clerk.visitor.send(at, f"{at}/new", why="试", who="王").seen
    (clerk.folder / ".xlkpi" / "key").unlink()
    assert "密钥已放回原处" in clerk.visitor.send(at, f"{at}/back", file=str(file)).seen


def test_specs_are_listed_shown_and_said_in_words(clerk: Clerk) -> None:
    at = f"{clerk.workspace}/specs"
    assert "project_targets" in clerk.visitor.get(at).seen
    page = clerk.visitor.get(f"{at}/project_targets")
    assert "没有发现错误" in page.seen
    assert "T11" in page.seen
    assert 'class="sheet"' in clerk.visitor.get(f"{at}/project_targets/sheet").text
    assert clerk.visitor.get(f"{at}/nothing").status == 404
    own = clerk.folder / "workbook_specs" / "broken.yaml"
    own.write_text("xlkpi: 1\nid: broken\n", encoding="utf-8")
    assert "工作区里自己的" in clerk.visitor.get(at).seen
    page = clerk.visitor.get(f"{at}/broken")
    assert "S0" in page.text
    assert "broken.yaml" in page.seen
    own.unlink()


def test_a_workbook_of_the_current_version_needs_no_migration(clerk: Clerk) -> None:
    at = f"{clerk.here}/migrate"
    page = clerk.visitor.drop(at, {"v01.xlsx": clerk.workbook})
    assert "已是现在的版本" in page.seen
    assert clerk.visitor.get(f"{at}/files/x.xlsx").status == 404


def test_several_units_get_more_time_or_none(clerk: Clerk) -> None:
    before = clerk.journal
    given = {"why": "停电", "who": "王敏"}
    wrong = clerk.sends(
        "units", "units/extend-several", units="v01、x", until="2021-01-22", **given
    )
    assert "S22" in wrong.text
    early = clerk.sends("units", "units/extend-several", units="v01", until="2021-01-01", **given)
    assert "不是延期" in early.seen
    assert clerk.journal == before
    names = "v01、示例二村（桥头），v01"
    page = clerk.sends("units", "units/extend-several", units=names, until="2021-01-22", **given)
    assert "2 个单位延期" in page.seen
    assert "v02：2021-01-15 → 2021-01-22" in page.seen
    assert "延期至 2021-01-22" in clerk.visitor.get(f"{clerk.here}/overview").seen
