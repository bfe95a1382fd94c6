"""The roster on pages: a line changed, added or emptied, with the checks of the file."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import openpyxl
import pytest

from tests.builders.desks import desk
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desks import Page, Visitor


class Roster:
    """Somebody who keeps the roster on the desk's pages."""

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        self.visitor, self.file = visitor, folder / "roster.xlsx"
        self.here = "/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]
        self.beginning = self.file.read_bytes()

    def filled(self, table: str, row: str, **typed: str) -> Page:
        """Change some fields of a line; the others are sent as they stand."""
        at = f"{self.here}/roster/{table}/{row}"
        text = self.visitor.get(at).text.partition("</form>")[2]  # behind the language's
        fields = {**_values(text.partition(f'action="{at}/save"')[2]), **typed}
        return self.visitor.send(at, f"{at}/save", **fields)

    def cell(self, sheet: str, at: str) -> object:
        return openpyxl.load_workbook(self.file)[sheet][at].value


def _values(form: str) -> dict[str, str]:
    form = form.partition("</form>")[0]
    found = dict(re.findall(r'<input [^>]*?name="([^"]*)"[^>]*? value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select [^>]*?name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    texts = r'<textarea [^>]*?name="([^"]*)"[^>]*>\n(.*?)</textarea>'
    found.update(re.findall(texts, form, re.DOTALL))
    return {k: unescape(v) for k, v in found.items() if k not in ("token", "once")}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roster]:
    folder = tmp_path_factory.mktemp("roster")
    clock = fixed(datetime(2021, 1, 4, tzinfo=UTC))
    init(folder / "w", clock, example=True)
    with desk(folder / "home", folder / "w", clock) as running:
        yield Roster(running.visitor(), folder / "w")


@pytest.fixture
def roster(running: Roster) -> Roster:
    running.file.write_bytes(running.beginning)
    return running


def test_lines_are_listed_and_searched(roster: Roster) -> None:
    page = roster.visitor.get(f"{roster.here}/roster/units")
    assert "共 13 行" in page.seen
    found = roster.visitor.get(f"{roster.here}/roster/assignments?q=p11")
    assert "v09 示例九村（南浦）" in roster.visitor.get(f"{roster.here}/roster/assignments").seen
    assert "共 45 行" not in found.seen
    assert roster.visitor.get(f"{roster.here}/roster/nothing").status == 404
    assert roster.visitor.get(f"{roster.here}/roster/units/999").status == 404
    for beyond in ("9" * 25, "9" * 5000):
        for at in ("roster/units?page=", "log?before=", "2021-targets/totals/reviews?page="):
            assert roster.visitor.get(f"{roster.here}/{at}{beyond}").status == 200
        assert roster.visitor.get(f"{roster.here}/settings/collections/{beyond}").status == 404


def test_a_line_is_changed_and_the_roster_before_is_kept(roster: Roster) -> None:
    page = roster.filled("units", "1", phone="0315-1", name="柳溪村 <b>")
    assert "已保存" in page.seen
    assert "<b>柳" not in page.text
    assert (roster.cell("单位", "B2"), roster.cell("单位", "E2")) == ("柳溪村 <b>", "0315-1")
    assert roster.file.with_name("roster.old.xlsx").read_bytes() == roster.beginning


def test_what_changes_nothing_is_told_so(roster: Roster) -> None:
    page = roster.filled("units", "1")
    assert "没有改动" in page.seen
    assert "已保存" not in page.seen
    assert roster.file.read_bytes() == roster.beginning


def test_what_is_not_typed_into_stays_whatever_signs_it_has(roster: Roster) -> None:
    name = "柳\u200b溪\t\u202e村"
    book = openpyxl.load_workbook(roster.file)
    book["单位"]["B2"].value = name
    book.save(roster.file)
    assert "已保存" in roster.filled("units", "1", phone="0315-1").seen
    assert (roster.cell("单位", "B2"), roster.cell("单位", "E2")) == (name, "0315-1")


def test_a_line_is_added_and_emptied(roster: Roster) -> None:
    page = roster.filled("units", "new", id="v10", name="第十村", kind="村", spare="2")
    assert "共 14 行" in page.seen
    assert roster.cell("单位", "H15") == 2
    page = roster.visitor.get(f"{roster.here}/roster/units/14")
    assert "清空" in page.seen
    digest = page.text.partition('name="digest" value="')[2].partition('"')[0]
    at = f"{roster.here}/roster/units/14"
    page = roster.visitor.send(at, f"{at}/save", empty="yes", digest=digest)
    assert "共 13 行" in page.seen


def test_a_fault_is_told_at_its_field_and_nothing_is_written(roster: Roster) -> None:
    page = roster.filled("projects", "1", control_total="五十五", m3="130%")
    assert page.status == 422
    for name in ("control_total", "m3"):
        field = page.text.partition(f'id="col-{name}"')[2].partition("</div>")[0]
        assert 'aria-invalid="true"' in field, name
    assert "五十五" in page.text
    assert roster.file.read_bytes() == roster.beginning
    page = roster.filled("units", "new", id="v01", name="又一个", kind="村")
    assert "K11" in page.text or 'aria-invalid="true"' in page.text
    assert roster.file.read_bytes() == roster.beginning


def test_a_line_that_others_refer_to_is_not_emptied(roster: Roster) -> None:
    at = f"{roster.here}/roster/units/1"
    digest = roster.visitor.get(at).text.partition('name="digest" value="')[2].partition('"')[0]
    page = roster.visitor.send(at, f"{at}/save", empty="yes", digest=digest)
    assert page.status == 422
    assert "roster.xlsx · 分工 错误 A2" in page.seen
    assert roster.file.read_bytes() == roster.beginning


def test_a_faulty_roster_is_told_on_every_page(roster: Roster) -> None:
    book = openpyxl.load_workbook(roster.file)
    book["单位"]["D2"].value = "很长" * 20
    book.save(roster.file)
    for page in ("overview", "units", "out", "decisions", "totals", "totals/charts"):
        told = roster.visitor.get(f"{roster.here}/2021-targets/{page}")
        assert (told.status, "D2" in told.seen) == (422, True), page
    assert roster.visitor.get(f"{roster.here}/2021-targets/totals/reviews").status == 422


def test_of_several_files_none_is_taken_for_the_roster(roster: Roster) -> None:
    data = {"roster.xlsx": roster.beginning, "名册 (1).xlsx": b"another"}
    for dropped, n in ((data, 2), ({"~$roster.xlsx": b""}, 0)):
        page = roster.visitor.drop(
            f"{roster.here}/settings", dropped, f"{roster.here}/settings/roster"
        )
        assert (page.status, f"有 {n} 个" in page.seen) == (422, True)
    assert roster.file.read_bytes() == roster.beginning


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_roster_that_is_a_link_stays_one(roster: Roster, tmp_path: Path) -> None:
    shared = tmp_path / "shared.xlsx"
    shared.write_bytes(roster.beginning)
    roster.file.unlink()
    roster.file.symlink_to(shared)
    try:
        assert "已保存" in roster.filled("units", "1", phone="0315-1").seen
        assert roster.file.is_symlink()
        assert openpyxl.load_workbook(shared)["单位"]["E2"].value == "0315-1"
    finally:
        roster.file.unlink()


def test_a_roster_that_is_open_or_was_changed_is_left_alone(roster: Roster) -> None:
    lock = roster.file.with_name("~$roster.xlsx")
    lock.write_bytes(b"")
    page = roster.filled("units", "1", phone="1")
    lock.unlink()
    assert "请先关掉" in page.seen
    page = roster.filled("units", "1", phone="1", digest="0" * 64)
    assert "在这之间被改过" in page.seen
    assert roster.file.read_bytes() == roster.beginning


def test_a_roster_with_formulas_is_sent_to_the_spreadsheet(roster: Roster) -> None:
    book = openpyxl.load_workbook(roster.file)
    book.create_sheet("我的")["A1"] = "=1+1"
    book.save(roster.file)
    page = roster.filled("units", "1", phone="1")
    assert "工作表“我的”的 A1 有公式" in page.seen
    assert "下载名册" in page.seen


def test_a_search_finds_what_is_shown_and_no_number_of_a_line(roster: Roster) -> None:
    assert "共 12 行" in roster.visitor.get(f"{roster.here}/roster/units?q={quote('示例')}").seen
    named = roster.visitor.get(f"{roster.here}/roster/assignments?q={quote('示例九村')}")
    assert "v09 示例九村（南浦）" in named.seen
    assert "v01" not in named.text.partition("<tbody>")[2]
    assert "共 0 行" in roster.visitor.get(f"{roster.here}/roster/units?q=%23number").seen


def test_the_roster_is_found_out_by_its_file_alone(roster: Roster) -> None:
    page = roster.visitor.get(f"{roster.here}/roster/units")
    config = roster.file.with_name("xlkpi.toml")
    config.write_text(config.read_text("utf-8") + "\n# another day\n", encoding="utf-8")
    at = page.path
    assert "共 13 行" in roster.visitor.ask("GET", at).text  # it need not be read again
    book = openpyxl.load_workbook(roster.file)
    book["单位"]["B2"].value = "柳溪新村"
    book.save(roster.file)
    assert "柳溪新村" in roster.visitor.get(at).seen


def test_a_line_that_is_gone_by_now_is_not_written(roster: Roster) -> None:
    at = f"{roster.here}/roster/units/1"
    digest = roster.visitor.get(at).text.partition('name="digest" value="')[2].partition('"')[0]
    there = f"{roster.here}/roster/units/9999999"
    page = roster.visitor.send(at, f"{there}/save", id="v99", digest=digest)
    assert page.status in (404, 422)
    assert roster.file.read_bytes() == roster.beginning
