"""The handbook of the department as somebody follows it who does just what its steps say.

A step is an item of a numbered list. In it 「…」 is pressed, ticked or filled in on the page, `…`
is what is typed, chosen or handed over there (else a file that must be named on the page), and “…”
must be read on it. A picture below the steps is what is seen then.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from shutil import which
from time import monotonic
from typing import TYPE_CHECKING, Literal

import openpyxl
from playwright.sync_api import Error, expect

from tests.builders.desks import WHEN, desk
from tests.real.browser import window
from xlkpi.demo.round import TARGETS
from xlkpi.handbook.pages import DEPARTMENT, files, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Download, Locator, Page

_SAID = re.compile(r"「([^」]+)」|`([^`]+)`|“([^”]+)”|!\[[^\]]*\]\((\S+)\)")
_PARENTHESES = re.compile(r"（(?:[^（）]|（[^（）]*）)*。）")
"""A whole sentence in parentheses says what else could be done."""
_KINDS: tuple[Literal["press", "type", "read", "picture"], ...] = (
    "press",
    "type",
    "read",
    "picture",
)
_PDFINFO = which("pdfinfo") or "pdfinfo"
_SOON = 90_000
VIEW = (1100, 700)
"""Width and height of the window that is followed in, in pixels."""
_FILE = re.compile(r"\.(xlsx|docx|zip|html)$")


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done or seen next: pressed, typed, read, or drawn as a picture."""

    kind: Literal["press", "type", "read", "picture"]
    words: str
    section: str


def steps() -> Iterator[Doing]:
    """What the handbook's steps say, one after another."""
    tokens = parsed(files()[DEPARTMENT].read_text(encoding="utf-8"))
    section, in_steps, last = "", False, ""
    for token in tokens:
        if token.type in ("ordered_list_open", "ordered_list_close"):
            in_steps = token.type.endswith("open")
        elif token.type == "inline":
            if last == "heading_open":
                section = token.content
            text = _PARENTHESES.sub("", token.content)
            for found in _SAID.finditer(text):
                kind = _KINDS[found.lastindex - 1] if found.lastindex else "read"
                if in_steps or kind == "picture":
                    yield Doing(kind, found[found.lastindex or 0], section)
        last = token.type


@dataclass
class Follower:
    """Somebody at the page with the handbook beside it.

    `named` are files and folders by what the handbook calls them; `drawn` is told of pictures.
    """

    page: Page
    named: Mapping[str, Path]
    drawn: Callable[[str, Page], object]
    saved: Path
    _field: Locator | None = None
    _files: Locator | None = None
    _came: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Notice what is saved."""
        self.page.on("download", self._save)

    def follow(self, doing: Doing) -> None:
        """Do what the handbook says next."""
        match doing.kind:
            case "press":
                self._press(doing.words)
            case "type":
                self._type(doing.words)
            case "read":
                self._read(doing.words)
            case "picture":
                if "desk-" in doing.words:
                    self.drawn(doing.words.rpartition("/")[2], self.page)

    def _press(self, words: str) -> None:
        self._field = self._files = None
        until = monotonic() + _SOON / 1000
        while not self._pressed(words):
            assert monotonic() < until, f"no {words} on {self.page.url}"
            self.page.wait_for_timeout(50)

    def _pressed(self, words: str) -> bool:
        """Whether there was something of that name, and it was pressed or taken up."""
        page = self.page
        buttons = page.get_by_role("button", name=words, exact=True)
        links = page.get_by_role("link", name=words, exact=True)
        leading = buttons.or_(links)
        labelled = page.get_by_label(words, exact=True).filter(visible=True)
        summary = page.locator("summary").get_by_text(words, exact=True)
        if leading.count() and leading.first.get_attribute("type") != "file":
            self._click(leading.first)
        elif summary.count():
            summary.first.click()
        elif labelled.count():
            self._take_up(labelled.first)
        else:
            return False
        return True

    def _take_up(self, found: Locator) -> None:
        kind = found.get_attribute("type")
        if kind == "checkbox":
            found.check()
        elif kind == "file":
            self._files = found
        else:
            self._field = found

    def _click(self, found: Locator) -> None:
        """Press what leads to another page, or has something saved."""
        saved = len(self._came)
        self.page.evaluate("window.isLeft = false")
        found.click()
        until = monotonic() + _SOON / 1000
        while len(self._came) == saved and self._is_still_there() and monotonic() < until:
            self.page.wait_for_timeout(20)
        self.page.wait_for_load_state()
        self._wait()

    def _wait(self) -> None:
        """Wait for what is at work, or being found out, as a page says."""
        self.page.locator("#progress, #looking").first.wait_for(state="detached", timeout=_SOON)

    def _is_still_there(self) -> bool:
        """Whether the page on which something was pressed is shown still."""
        try:
            return bool(self.page.evaluate("window.isLeft === false"))
        except Error:  # it is being left
            return True

    def _save(self, download: Download) -> None:
        download.save_as(self.saved / download.suggested_filename)
        self._came.append(download)

    def _type(self, words: str) -> None:
        if self._files is not None:
            self._files.set_input_files(self._handed(words))
            self._files = None
            self.page.wait_for_url("**/jobs/*")
            self._wait()
        elif self._field is not None:
            self._fill(self._field, words)
            self._field = None
        elif _FILE.search(words):
            self._read(words)

    def _handed(self, words: str) -> Path:
        """Return the file that is handed over; a roster that was saved is changed before."""
        saved = next(self.saved.glob("roster-*.xlsx"), None)
        if words != "roster.xlsx" or saved is None:
            return self.named.get(words, self.saved / words)
        book = openpyxl.load_workbook(saved)
        book["单位"]["E2"] = "0539-5550101"
        book.save(saved)
        return saved

    def _fill(self, into: Locator, words: str) -> None:
        if into.evaluate("one => one.tagName") == "SELECT":
            options = into.locator("option").all_inner_texts()
            into.select_option(label=next(one for one in options if words in one))
        else:
            into.fill(str(self.named.get(words, words)))

    def _read(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=_SOON)


@dataclass(frozen=True, slots=True)
class Followed:
    """How it ended: what the browser complained of, what was published, pages of the handbook."""

    said: list[str]
    published: Path
    pages: int


def pages_of(pdf: Path) -> int:
    """How many pages a PDF has."""
    told = subprocess.run([_PDFINFO, str(pdf)], check=True, capture_output=True, timeout=60).stdout
    found = re.search(rb"Pages:\s+(\d+)", told)
    assert found is not None
    return int(found[1])


def followed(browser: Browser, place: Path, drawn: Callable[[str, Page], object]) -> Followed:
    """Follow the handbook from an empty folder on, with what the example's units send.

    Args:
        browser: Chromium.
        place: An empty folder.
        drawn: Told of each picture of the desk, when the page shows what it is to show.
    """
    made = place / "2021绩效"
    named = {
        "D:\\2021绩效": made,
        "E:\\2021绩效-0112.zip": place / "2021绩效-0112.zip",
    }
    seconds = count()
    with desk(place / "home", clock=lambda: WHEN + timedelta(seconds=next(seconds))) as running:
        shown = window(browser, running.entry, VIEW)
        follower = Follower(shown.page, named, drawn, place / "saved")
        for doing in steps():
            try:
                follower.follow(doing)
            except Exception as error:
                error.add_note(f"{doing.section}: {doing.kind} {doing.words} at {shown.page.url}")
                raise
        shown.page.goto(f"http://{running.host}/help/{DEPARTMENT}")
        shown.page.pdf(path=place / "handbook.pdf", format="A4", prefer_css_page_size=True)
        printed = pages_of(place / "handbook.pdf")
        shown.page.context.close()
    return Followed(shown.said, made / "output" / TARGETS / "published", printed)
