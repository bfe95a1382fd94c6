"""The report as people use it: in Chromium, wide and narrow, by mouse, by keyboard, on paper."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders.demo_round import played
from tests.builders.reports import view
from tests.builders.year_stages import many
from tests.builders.year_stages import viewed as year_view
from tests.real.browser import NARROW, WIDE, chromium, opened
from xlkpi.api.report import report
from xlkpi.report.page import page as page_of
from xlkpi.report.year import year_section
from xlkpi.rollup.facts import facts_of
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.real.browser import Opened

NOW = fixed(datetime(2021, 1, 20, tzinfo=UTC))
UNITS = "#table-units"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("report") / "w"
    copytree(played().folder, workspace)
    return report(workspace, NOW).file


@pytest.fixture
def shown(browser: Browser, file: Path) -> Iterator[Opened]:
    with opened(browser, file) as shown:
        yield shown
        assert shown.said == []
        assert {url for url in shown.asked if not url.startswith("data:")} == {file.as_uri()}


def rows(page: Page, table: str) -> list[str]:
    """The first cells of the rows that are shown."""
    found: list[str] = page.locator(f"{table} tbody tr > :first-child").all_inner_texts()
    return found


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_it_opens_from_disk_without_a_fault(
    browser: Browser, file: Path, size: tuple[int, int]
) -> None:
    with opened(browser, file, size) as shown:
        assert shown.violations() == []
        assert shown.said == []
        width = shown.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], "only tables may be scrolled sideways"


def test_columns_are_sorted_as_numbers_and_back(shown: Opened) -> None:
    page = shown.page
    before = rows(page, UNITS)
    heading = page.locator(f"{UNITS} thead th", has_text="提示")
    heading.click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    counts = [int(t) for t in page.locator(f"{UNITS} tbody td:nth-child(7)").all_inner_texts()]
    assert counts == sorted(counts)
    heading.click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    heading.click()
    expect(heading).not_to_have_attribute("aria-sort", re.compile(".+"))
    assert rows(page, UNITS) == before


def test_amounts_are_sorted_by_their_size(shown: Opened) -> None:
    heading = shown.page.locator("#table-projects thead th", has_text="各单位合计")
    heading.click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    texts = shown.page.locator("#table-projects tbody td:nth-child(6)").all_inner_texts()
    amounts = [float(text.replace(",", "")) for text in texts]
    assert amounts == sorted(amounts)
    assert len(amounts) == 11


def test_sorting_works_by_keyboard(shown: Opened) -> None:
    page = shown.page
    heading = page.locator(f"{UNITS} thead th", has_text="错误")
    button = heading.get_by_role("button")
    button.focus()
    outline = button.evaluate("e => getComputedStyle(e).outlineStyle")
    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert outline != "none"


def test_search_finds_a_unit_in_every_table(shown: Opened) -> None:
    page = shown.page
    page.get_by_label("查找").fill("柳溪")
    assert rows(page, UNITS) == ["示例一村（柳溪） v01"]
    units = page.locator("#table-problems tbody td:nth-child(3)").all_inner_texts()
    assert set(units) == {"示例一村（柳溪）"}
    page.get_by_label("查找").fill("没有这样的")
    assert page.locator(f"{UNITS} tbody").inner_text() == "没有符合的行"
    page.get_by_label("查找").fill("")
    assert len(rows(page, UNITS)) == 13


def test_states_are_picked_by_button(shown: Opened) -> None:
    page = shown.page
    page.get_by_role("button", name="逾期").click()
    assert page.locator(f"{UNITS} tbody").inner_text() == "没有符合的行"
    page.get_by_role("button", name="已并入（有提示）").click()
    assert len(rows(page, UNITS)) == 13
    pressed = page.locator("button[aria-pressed=true]").all_inner_texts()
    assert pressed == ["已并入（有提示）"]


def test_a_unit_leads_to_its_problems(shown: Opened) -> None:
    page = shown.page
    link = page.locator(f"{UNITS} tbody tr", has_text="v03").get_by_role("link").first
    count = int(link.inner_text())
    link.click()
    units = page.locator("#table-problems tbody td:nth-child(3)").all_inner_texts()
    times = page.locator("#table-problems tbody td:nth-child(6)").all_inner_texts()
    assert set(units) == {"示例三村（槐荫）"}
    assert sum(int(n) for n in times) == count
    assert page.locator("#table-problems").is_visible()
    assert page.url.endswith("#table-problems")


def test_links_lead_to_parts_that_come_into_view(shown: Opened) -> None:
    page = shown.page
    page.emulate_media(reduced_motion="reduce")
    for link in page.locator("nav[aria-label=各部分] a").all():
        link.click()
        target = page.locator(link.get_attribute("href") or "")
        box = target.locator("h2").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < WIDE[1] - box["height"]


def test_on_paper_all_is_there_and_nothing_to_press(shown: Opened, tmp_path: Path) -> None:
    page = shown.page
    page.emulate_media(media="print")
    assert not page.get_by_label("查找").is_visible()
    assert not page.get_by_role("button", name="逾期").is_visible()
    paper = tmp_path / "report.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    text = text_of(paper)
    for words in ("示例九村（南浦）", "1,264.1", "铁路护路经费", "日志校验码"):
        assert words in text, words
    # the last column of the widest table: nothing is cut off at the right
    assert re.search(r"联系人\s+1\s+2\s+3\s+4\s+5\s+6\s+7\s+8\s+9\s+10\s+11\s", text)


def test_many_lines_stand_on_pages_on_the_screen_and_all_on_paper(
    browser: Browser, tmp_path: Path
) -> None:
    few = view()
    names = [f"第{n}单位" for n in range(1, 1001)]
    units = tuple(replace(few.units[0], id=f"u{n}", name=n) for n in names)
    problems = tuple(replace(few.problems[0], unit=n) for n in names)
    file = tmp_path / "report.html"
    file.write_bytes(page_of(replace(few, units=units, problems=problems)))
    with opened(browser, file) as shown:
        assert len(rows(shown.page, UNITS)) == 100
        shown.page.locator(f"{UNITS} ~ *, .dt-paging").get_by_label("末页").first.click()
        assert rows(shown.page, UNITS)[-1] == "第1000单位 u第1000单位"
        assert shown.violations() == []
        shown.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
        assert len(rows(shown.page, UNITS)) == 100
        assert shown.said == []
    text = text_of(tmp_path / "report.pdf")
    assert all(text.count(name) >= 2 for name in names)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_year_is_folded_found_and_printed(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "report.html"
    year = year_section(facts_of(year_view(*many(45))))
    file.write_bytes(page_of(replace(view(), year=year)))
    with opened(browser, file, size) as shown:
        page = shown.page
        assert shown.violations_in_both() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        row = page.locator("#table-year-2 tbody tr", has_text="第44项目")
        assert not row.is_visible()
        page.get_by_label("查找").fill("第44项目")
        expect(row).to_be_visible()
        assert shown.violations_in_both() == []
        page.get_by_label("查找").fill("")
        for summary in page.locator("details summary").all():
            summary.click()
        page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
        assert not row.is_visible()
        assert shown.said == []
    assert text_of(tmp_path / "report.pdf").count("第44项目") == 4  # two charts, two tables


def text_of(paper: Path) -> str:
    """The text of a PDF, laid out as it is printed."""
    told = subprocess.run(
        ["pdftotext", "-layout", paper, "-"],  # noqa: S607 - installed by .ci/run
        check=True,
        capture_output=True,
    )
    return told.stdout.decode("utf-8")
