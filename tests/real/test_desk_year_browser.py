"""A new user's year on the desk, by mouse in Chromium: four rounds, and no command is typed."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from shutil import copytree
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.builders.demo_round import later, played
from tests.builders.desks import desk
from tests.real.browser import chromium, window
from xlkpi.api import publish
from xlkpi.demo.monitoring import MONITORING
from xlkpi.demo.performance_text import PERFORMANCE_TEXT
from xlkpi.demo.round import FIRST_BACK, KEY, SECOND_BACK, SENT, TARGETS
from xlkpi.demo.self_evaluation import SELF_EVALUATION
from xlkpi.demo.steps import Sent

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from playwright.sync_api import Page

    from xlkpi.demo.stage import Script

LONG = 90_000
_NEXT_MORNING = timedelta(hours=17)


class Clock:
    """A clock that stands where it was set."""

    now: datetime = SENT

    def __call__(self) -> datetime:
        return self.now


def made(page: Page, name: str, text: str) -> None:
    """Press a button, and wait until what it began says a text."""
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(text).first).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="返回").click()


def dropped(page: Page, folder: Path) -> None:
    """Choose a folder of what came back, and wait until it is taken in."""
    page.get_by_role("navigation").get_by_role("link", name="收取").click()
    page.locator("#drop-folder").set_input_files(folder)
    expect(page.get_by_text("汇总表已重写").first).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="返回").click()


def sent(page: Page) -> None:
    """Do what the overview says is next: make the workbooks."""
    page.get_by_role("navigation").get_by_role("link", name="总览").click()
    page.get_by_role("link", name="生成并下发工作簿").click()
    made(page, "为所有单位生成工作簿", "共生成")


def published(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="汇总").click()
    made(page, "写出 Word 文档", "已写出")


def begun(page: Page, clock: Clock, script: Script) -> None:
    """Begin the next collection of the year, and send its workbooks out."""
    clock.now = script.sent
    page.get_by_role("link", name="新的一期").click()
    page.get_by_role("button", name="开始这一期").click()
    sent(page)


def stage(page: Page, clock: Clock, script: Script, inbox: Path) -> None:
    begun(page, clock, script)
    clock.now = script.first + _NEXT_MORNING
    dropped(page, inbox / f"{script.name}第一次")
    if script.second is None:
        return
    late = script.late
    if late is not None and late.until is not None:
        page.get_by_role("navigation").get_by_role("link", name="单位").click()
        page.get_by_role("link", name=unit_name(late.unit)).click()
        page.get_by_text("延期", exact=True).click()
        form = page.locator("form", has=page.locator("#until"))
        form.get_by_label("截止日期").fill(late.until.isoformat())
        form.get_by_label("理由").fill(late.reason.why)
        form.get_by_label("经办人").fill(late.reason.who)
        form.get_by_role("button").click()
        expect(page.get_by_text("已记录").first).to_be_visible(timeout=LONG)
        page.get_by_role("link", name="返回").click()
    clock.now = (late.came if late else script.second) + _NEXT_MORNING
    dropped(page, inbox / f"{script.name}第二次")


def unit_name(unit: str) -> str:
    (found,) = (u.unit.name for u in played().status.call.units if u.unit.id == unit)
    return found


def came(folder: Path) -> Path:
    """What the clerks of the demo's year sent, with the times at which it came."""
    (workspace,) = {one.workspace for one in later() if isinstance(one, Sent)}
    copytree(workspace / "收件箱", folder)
    for name, when in (("第一次", FIRST_BACK), ("第二次", SECOND_BACK)):
        for file in (folder / name).iterdir():
            os.utime(file, (when.timestamp(), when.timestamp()))
    return folder


def journal(folder: Path) -> bytes:
    return (folder / "output" / "journal.jsonl").read_bytes()


def test_a_year_by_mouse_has_the_journal_of_the_verbs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new workspace with the example, and the four rounds of the demo up to the last text."""
    inbox, clock, folder = came(tmp_path / "came"), Clock(), tmp_path / "made"
    (theirs,) = {one.workspace for one in later() if isinstance(one, Sent)}
    monkeypatch.setattr(publish, "soffice", lambda: None)  # what a PDF takes is measured elsewhere
    with chromium() as browser, desk(tmp_path / "home", clock=clock) as running:
        shown = window(browser, running.entry, (1366, 768))
        page = shown.page
        page.get_by_label("放在哪个文件夹（新的或空的）").fill(str(folder))
        page.get_by_label("带上内置示例").check()
        page.get_by_role("button", name="新建").click()
        expect(page.get_by_text("还有 45 张表没有下发。")).to_be_visible()
        (folder / ".xlkpi" / "key").write_text(KEY.hex() + "\n", encoding="utf-8")  # the demo's
        sent(page)
        clock.now = FIRST_BACK
        dropped(page, inbox / "第一次")
        clock.now = SECOND_BACK + timedelta(hours=1)
        dropped(page, inbox / "第二次")
        stage(page, clock, PERFORMANCE_TEXT, inbox)
        page.get_by_role("link", name="2021年项目绩效目标").click()
        published(page)
        stage(page, clock, MONITORING, inbox)
        published(page)
        stage(page, clock, SELF_EVALUATION, inbox)
        published(page)
        with page.expect_download() as saved:
            page.get_by_role("link", name="下载汇总表").click()
        master = saved.value.path().read_bytes()
        assert shown.said == []
    assert master == (folder / "output" / SELF_EVALUATION.collection / "master.xlsx").read_bytes()
    assert journal(folder) == journal(theirs)
    for name in (TARGETS, MONITORING.collection, SELF_EVALUATION.collection):
        mine, own = (one / "output" / name / "published" for one in (folder, theirs))
        texts = {one.name: one.read_bytes() for one in own.glob("*.html")}
        assert texts == {one.name: one.read_bytes() for one in mine.glob("*.html")}
