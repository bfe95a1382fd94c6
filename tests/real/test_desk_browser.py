"""The desk as people use it: in Chromium, wide and narrow, light and dark, by mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.benchmarks.kit.county import county
from tests.builders.demo_round import played
from tests.builders.desks import Running, desk
from tests.real.browser import LAPTOP, chromium, window
from tests.real.desk_views import Place, at_work, views, with_bugs, workspaces
from tests.real.looked import Looked, left_out, not_drawn
from tests.real.paper import page_count, page_text
from xlkpi.api.spec_preview import file_of_spec
from xlkpi.texts import LANGUAGES
from xlkpi.web.rendering import _templates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.real.browser import Opened

REPORTED_STATUS = "Failed to load resource: the server responded with a status of"
"""What Chromium says over the console of a page that is not there, or tells of faults."""


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


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, taken: Path) -> Iterator[Place]:
    """A desk with workspaces in all states; what templates are made of is not known yet."""
    assert taken.is_dir()
    folder = tmp_path_factory.mktemp("all")
    workspaces(folder)
    _templates.cache_clear()
    with with_bugs(), desk(folder / "home") as running:
        yield Place(folder, running, running.visitor())


def test_every_page_is_for_everybody(place: Place, browser: Browser) -> None:
    """In both languages, wide and narrow, light and dark; no page and no state is left out."""
    host = place.running.host
    looked = Looked(window(browser, place.entry(), LAPTOP), f"http://{host}")
    every = list(views(place))
    there = next(one.address for one in every if one.at_work).rpartition("/")[0]
    for lang in LANGUAGES:
        looked.in_language(lang)
        with at_work(place, there) as job:
            for one in every:
                if one.at_work:
                    looked.at(replace(one, address=one.address or job))
        for one in every:
            if not one.at_work:
                looked.at(one)
    assert left_out(place, looked.addresses, looked.links) == []
    looked.at_the_end()
    shown = looked.shown
    assert not looked.found, "\n".join(looked.found)
    assert {one for one in shown.said if not one.startswith(REPORTED_STATUS)} == set()
    foreign = [url for url in shown.asked if host not in url and url[:5] != "data:"]
    assert foreign == []
    assert not_drawn() == []


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
