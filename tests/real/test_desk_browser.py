"""The desk as people use it: in Chromium, wide and narrow, light and dark, by mouse and keys."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.benchmarks.kit.county import county
from tests.builders.demo_round import played
from tests.builders.desks import Running, desk
from tests.real.browser import LAPTOP, NARROW, chromium, window
from tests.real.paper import page_count, page_text
from xlkpi.api.spec_preview import file_of_spec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

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


@pytest.mark.parametrize("units", [13, 120])
def test_the_overview_is_printed_on_one_page(
    browser: Browser, taken: Path, tmp_path: Path, units: int
) -> None:
    """Of many units that are missing the first are printed, and said how many there are."""
    folder = taken
    if units != len(played().generated):
        county(folder := tmp_path / "many", units)
    with desk(tmp_path / "home", folder) as running:
        page = entered(browser, running).page
        expect(page.locator("#looking")).to_have_count(0, timeout=60_000)
        file = tmp_path / "overview.pdf"
        page.pdf(path=file, prefer_css_page_size=True)
    assert page_count(file) == 1
    assert (f"共{units}个" in "".join(page_text(file).split())) == (units > 13)


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
