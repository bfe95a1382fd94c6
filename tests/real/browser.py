"""A real Chromium, and what it says of a page."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent / "engines" / "node_modules" / "axe-core" / "axe.min.js"
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules for which it makes a difference whether a page is light or dark."""
OF_TEXT = [
    "aria-input-field-name", "button-name", "document-title", "empty-heading", "html-lang-valid",
    "label", "landmark-unique", "link-name", "select-name", "target-size", "valid-lang",
]  # fmt: skip
"""The rules for which it makes a difference what is said, and how wide a window is."""
WIDE, LAPTOP, NARROW = (1400, 900), (1366, 768), (390, 844)


@dataclass
class Opened:
    """A page, and what went over the console or was asked of the network since it was opened."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def violations(self, rules: Sequence[str] = ()) -> list[str]:
        """What the accessibility rules (WCAG 2.2 AA, and good practice) find wrong, or some."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return self._found({"runOnly": list(rules)} if rules else {})

    def violations_in_both(self) -> list[str]:
        """The same, light and dark; in the dark only colours can be found wrong that were right."""
        found = self.violations()
        self.page.emulate_media(color_scheme="dark")
        found += self.violations(COLOURS)
        self.page.emulate_media(color_scheme="light")
        return found

    def _found(self, options: dict[str, Any]) -> list[str]:
        options |= {"resultTypes": ["violations"], "selectors": False, "preload": False}
        found: list[dict[str, Any]] = self.page.evaluate(
            "options => axe.run(options).then(r => r.violations)", options
        )
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path is not None, "chromium is not installed: run .ci/run"
    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, file: Path, size: tuple[int, int] = WIDE) -> Iterator[Opened]:
    """Open a file as from a folder."""
    found = window(browser, file.as_uri(), size)
    yield found
    found.page.context.close()


def window(browser: Browser, address: str, size: tuple[int, int]) -> Opened:
    """Open an address in a window of its own, which whoever closes the browser closes."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", color_scheme="light"
    )
    page = context.new_page()
    found = Opened(page)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("request", lambda request: found.asked.append(request.url))
    page.goto(address)
    return found
