"""The desk as people use it: in Chromium, wide and narrow, light and dark, by mouse and keys."""

from __future__ import annotations

import os
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders.demo_round import played
from tests.builders.desks import WHEN, Running, desk
from tests.real.browser import LAPTOP, NARROW, chromium, window
from xlkpi.api.spec_preview import file_of_spec
from xlkpi.demo.round import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.real.browser import Opened

TARGETS = "2021-targets"
PAGES = (
    "overview", "out", "in", "units", "units/v01", "units/v07/form?project=p01", "decisions",
    "decisions/together", "codes/T11",
    "totals", "totals/charts", "totals/reviews", "totals/tables/values",
    "../settings", "../settings/new", "../settings/collections/0", "../roster/units",
    "../roster/projects/1", "../log", "adjustments", "migrate", "../keys", "../specs",
    "../specs/project_targets", "../../../help/use/手册-部门.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "w"
    copytree(played().folder, folder)
    return folder


@pytest.fixture(scope="module")
def browser(taken: Path) -> Iterator[Browser]:
    """After the demo was played: it is played without a socket."""
    assert taken.is_dir()
    with chromium() as browser:
        yield browser


@pytest.fixture
def running(tmp_path: Path, taken: Path) -> Iterator[Running]:
    with desk(tmp_path / "home", taken) as running:
        yield running


def entered(browser: Browser, running: Running, size: tuple[int, int] = LAPTOP) -> Opened:
    return window(browser, running.entry, size)


@pytest.mark.parametrize("size", [LAPTOP, NARROW])
def test_every_page_is_for_everybody(
    browser: Browser, running: Running, size: tuple[int, int]
) -> None:
    shown = entered(browser, running, size)
    page = shown.page
    here = page.url.rpartition("/")[0]
    for lang in ("中文", "English"):
        if lang == "English":
            page.get_by_role("button", name="English").click()
        for name in (*PAGES, "/"):
            page.goto(f"{here}/{name}" if name != "/" else f"http://{running.host}/")
            expect(page.locator("#looking")).to_have_count(0, timeout=60_000)
            assert shown.violations_in_both() == [], (name, lang)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size[0], f"{name}: only tables may be scrolled sideways"
        page.goto(f"{here}/overview")
    assert shown.said == []
    foreign = [url for url in shown.asked if running.host not in url and url[:5] != "data:"]
    assert foreign == []


def test_the_overview_is_printed_on_one_page(
    browser: Browser, running: Running, tmp_path: Path
) -> None:
    page = entered(browser, running).page
    file = tmp_path / "overview.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    assert file.read_bytes().count(b"/Type /Page\n") == 1


def press_on(page: Page, role: str, name: str) -> None:
    """Go to something by the keyboard and press it."""
    target = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(name)


def type_into(page: Page, label: str, text: str) -> None:
    """Go to a field by the keyboard and type into it."""
    target = page.get_by_label(label).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
            return
    raise AssertionError(label)


def test_a_round_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    """A new workspace, its workbooks, what came back, decisions, the master: no command typed."""
    inbox, folder = tmp_path / "came", tmp_path / "made"
    copytree(played().folder / "收件箱", inbox)
    for file in inbox.glob("*/*"):
        os.utime(file, (WHEN.timestamp(), WHEN.timestamp()))  # which is newer cannot be told
    with desk(tmp_path / "home") as running:
        shown = entered(browser, running)
        page = shown.page
        type_into(page, "放在哪个文件夹（新的或空的）", str(folder))
        page.keyboard.press("Tab")  # the year
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        press_on(page, "button", "新建")
        expect(page.get_by_text("还有 45 张表没有下发。")).to_be_visible()
        (folder / ".xlkpi" / "key").write_text(KEY.hex() + "\n", encoding="utf-8")  # the demo's
        press_on(page, "link", "生成并下发工作簿")
        press_on(page, "button", "为所有单位生成工作簿")
        expect(page.get_by_text("共生成 13 本工作簿。")).to_be_visible(timeout=60_000)
        press_on(page, "link", "收取")
        page.locator("#drop-folder").set_input_files(inbox)
        expect(page.get_by_text("已做成退回稿")).to_be_visible(timeout=60_000)
        press_on(page, "link", "待办")
        expect(page.get_by_role("heading", name="待确认")).to_be_visible(timeout=60_000)
        held = page.get_by_role("button", name="确认，并入汇总").count()
        type_into(page, "理由", "电话核实")
        type_into(page, "经办人", "王敏")
        page.keyboard.press("Enter")
        expect(page.get_by_text("已记录。")).to_be_visible(timeout=60_000)
        press_on(page, "link", "返回")
        expect(page.get_by_role("button", name="确认，并入汇总")).to_have_count(held - 1)
        press_on(page, "link", "单位")
        press_on(page, "link", unit_name("v01"))
        expect(page.get_by_role("heading", name="经过")).to_be_visible(timeout=60_000)
        page.get_by_text("按电话更正一个数").focus()
        page.keyboard.press("Enter")
        type_into(page, "栏目", "资金用途")
        type_into(page, "更正为", "发放村干部和聘用人员的工资、保险。")
        page.keyboard.press("Tab")
        page.keyboard.type("来电更正")
        page.keyboard.press("Tab")
        page.keyboard.type("王敏")
        page.keyboard.press("Enter")
        expect(page.get_by_text("已记录。")).to_be_visible(timeout=60_000)
        press_on(page, "link", "汇总")
        with page.expect_download() as saved:
            press_on(page, "link", "下载汇总表")
        assert saved.value.suggested_filename == "master.xlsx"
        assert shown.said == []


def unit_name(unit: str) -> str:
    (found,) = (one.unit.name for one in played().status.call.units if one.unit.id == unit)
    return found


def test_a_dropped_folder_is_taken_in_with_progress(
    browser: Browser, running: Running, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text("no workbook", encoding="utf-8")
    shown = entered(browser, running)
    page = shown.page
    page.get_by_role("link", name="收取").click()
    page.locator("#drop-folder").set_input_files(folder)
    expect(page.get_by_text("无法识别").first).to_be_visible(timeout=60_000)
    assert page.url.rpartition("/")[0].endswith("/jobs")
    before = page.url
    page.reload()
    assert page.url == before
    assert shown.said == []


def test_of_reviews_only_what_was_typed_into_is_sent(browser: Browser, running: Running) -> None:
    """What the others hold needs no room: a form larger than 2 MB is refused."""
    shown = entered(browser, running)
    page = shown.page
    page.goto(page.url.replace("overview", "totals/reviews"))
    expect(page.locator("#reviews")).to_be_visible(timeout=60_000)
    page.evaluate(
        """() => document.querySelectorAll('#reviews tbody tr').forEach((row, n) => {
            if (n) row.querySelectorAll('[name=note]').forEach(one => {
                one.defaultValue = one.value = '长'.repeat(30000);
            });
        })"""
    )
    page.locator("#reviews textarea[name=opinion]").first.fill("同意")
    page.get_by_label("经办人").fill("王敏")
    page.get_by_role("button", name="记录，写进汇总表").click()
    expect(page.get_by_text("1 张表的审核内容已记录")).to_be_visible(timeout=60_000)
    page.go_back()
    expect(page.locator("#reviews textarea[name=note]").first).to_be_enabled()
    assert shown.said == []


def test_a_spec_is_typed_into_and_shown_anew(browser: Browser, tmp_path: Path) -> None:
    bundled = file_of_spec("project_targets", tmp_path).read_text(encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text(bundled, encoding="utf-8")
    with desk(tmp_path / "home", spec=file) as running:
        shown = entered(browser, running)
        page = shown.page
        page.locator('[name="f:fiscal_funds"]').fill("12.5")
        page.keyboard.press("Tab")
        expect(page.get_by_role("cell", name="6.25", exact=True)).to_be_visible(timeout=30_000)
        assert shown.violations() == []
        file.write_text(bundled.replace("其中：财政资金", "其中：财政拨款"), "utf-8")
        expect(page.get_by_text("其中：财政拨款").first).to_be_visible(timeout=30_000)
        expect(page.locator('[name="f:fiscal_funds"]')).to_have_value("12.5")
        file.write_text("xlkpi: 1\nid: [", encoding="utf-8")
        expect(page.get_by_text("S01")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("cell", name="6.25", exact=True)).to_be_visible(timeout=30_000)
        expect(page.locator('[name="f:fiscal_funds"]')).to_have_value("12.5")
        assert shown.violations() == []
        assert shown.said == []
