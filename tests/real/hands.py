"""The hands of somebody at the desk: one has a mouse, the other only a keyboard."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import expect

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from playwright.sync_api import Download, Locator, Page

LONG = 90_000
"""Milliseconds that what is done may take on a machine that does much else."""
_MOST_TABS = 25
"""So many times Tab is pressed at most from one thing that is pressed to the next one."""
_IS_AFTER = """one => {
  const at = document.activeElement;
  return Boolean(at.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
_IS_IN_MAIN = "one => document.getElementById('main').contains(one)"
_IS_AT = "one => one === document.activeElement"
_FOCUS = """() => {
  const at = document.activeElement, own = at.getBoundingClientRect();
  const seen = own.width < 3 && at.labels && at.labels.length ? at.labels[0] : at;
  const box = seen.getBoundingClientRect(), style = getComputedStyle(seen);
  const inside = (low, high, most) => (Math.max(low, 0) + Math.min(high, most)) / 2;
  const there = document.elementFromPoint(
    inside(box.left, box.right, innerWidth), inside(box.top, box.bottom, innerHeight));
  const is_seen = box.width > 2 && box.height > 2 && there &&
    (seen.contains(there) || there.contains(seen) && !there.closest("a, button, nav"));
  const is_marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (is_seen && is_marked || at === document.body) return "";
  return location.pathname + " " + at.outerHTML.slice(0, 200);
}"""
"""What has the focus and is not to be seen, is covered, or does not look as if it had it."""


class Hand(ABC):
    """What somebody does with a page, be it by mouse or by keys."""

    def __init__(self, page: Page) -> None:
        """Take a page in hand."""
        self.page = page

    def press(self, role: Literal["button", "link"], name: str) -> None:
        """Press what leads to another page, and wait until that says all it is to say."""
        with self.page.expect_navigation():
            self._press(self._named(role, name))
        expect(self.page.locator("#progress, #looking")).to_have_count(0, timeout=LONG)
        self.page.wait_for_load_state()

    def open(self, words: str) -> None:
        """Open what is folded up."""
        self._press(self.page.locator("summary").get_by_text(words, exact=True).first)

    def tick(self, label: str) -> None:
        """Tick a box."""
        self._tick(self._labelled(label))

    def type(self, label: str, text: str) -> None:
        """Type into a field, in place of what stands there."""
        self._type(self._labelled(label), text)

    def pick_day(self, label: str, day: date) -> None:
        """Type a day into a field of days."""
        self._date(self._labelled(label), day)

    def choose(self, label: str, words: str) -> None:
        """Choose from a list what has some words in it."""
        self._choose(self._labelled(label), words)

    def save(self, role: Literal["button", "link"], name: str) -> Download:
        """Press what has a file saved."""
        with self.page.expect_download() as saved:
            self._press(self._named(role, name))
        return saved.value

    @abstractmethod
    def hand_over(self, folder: Path) -> None:
        """Hand over a folder of files to the page that takes them in."""

    def _named(self, role: Literal["button", "link"], name: str) -> Locator:
        return self.page.get_by_role(role, name=name, exact=True).filter(visible=True).first

    def _labelled(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True).filter(visible=True).first

    @abstractmethod
    def _press(self, what: Locator) -> None: ...

    @abstractmethod
    def _tick(self, what: Locator) -> None: ...

    @abstractmethod
    def _type(self, what: Locator, text: str) -> None: ...

    @abstractmethod
    def _date(self, what: Locator, day: date) -> None: ...

    @abstractmethod
    def _choose(self, what: Locator, words: str) -> None: ...


class Mouse(Hand):
    """Clicks, and drops folders onto the page; what is typed is typed."""

    def hand_over(self, folder: Path) -> None:
        """Drag a folder from a window of files onto the page."""
        area = self.page.locator("#drop").bounding_box()
        assert area is not None
        where = {"x": area["x"] + area["width"] / 2, "y": area["y"] + area["height"] / 2}
        dragged = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
        devtools = self.page.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            devtools.send("Input.dispatchDragEvent", {"type": kind, **where, "data": dragged})
        devtools.detach()

    def _press(self, what: Locator) -> None:
        what.click()

    def _tick(self, what: Locator) -> None:
        what.check()

    def _type(self, what: Locator, text: str) -> None:
        what.fill(text)

    def _date(self, what: Locator, day: date) -> None:
        what.fill(day.isoformat())

    def _choose(self, what: Locator, words: str) -> None:
        (found,) = (one for one in what.locator("option").all_inner_texts() if words in one)
        what.select_option(label=found)


class Keyboard(Hand):
    """Presses Tab, Enter, Space and arrows; what has the focus must be seen to have it."""

    def __init__(self, page: Page) -> None:
        """Take a page in hand; the mouse is put aside."""
        super().__init__(page)
        page.on("filechooser", lambda _: None)  # from the first key on, choosers are told of
        page.emulate_media(reduced_motion="reduce")  # what is scrolled to is there at once
        self.unseen: list[str] = []

    def hand_over(self, folder: Path) -> None:
        """Choose a folder in the window that the button for it opens."""
        self._go(self.page.get_by_label("选择文件夹"))
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Enter")
        opened.value.set_files(folder)

    def _go(self, what: Locator) -> None:
        """Go to something; past what all pages have in common by the first link of each."""
        what.wait_for()
        inside = self.page.locator("#main :focus, #main:focus")
        if inside.count() == 0 and what.evaluate(_IS_IN_MAIN):
            self._tab("Tab")
            if self.page.locator("a.skip:focus").count():
                self.page.keyboard.press("Enter")
        if what.evaluate(_IS_AT):
            return
        way = "Tab" if what.evaluate(_IS_AFTER) else "Shift+Tab"
        for _ in range(_MOST_TABS):
            self._tab(way)
            if what.evaluate(_IS_AT):
                return
        raise AssertionError(f"more than {_MOST_TABS} times {way} to {what}")

    def _tab(self, way: str) -> None:
        self.page.keyboard.press(way)
        unseen = self.page.evaluate(_FOCUS)
        self.unseen += [unseen] if unseen else []

    def _press(self, what: Locator) -> None:
        self._go(what)
        self.page.keyboard.press("Enter")

    def _tick(self, what: Locator) -> None:
        self._go(what)
        self.page.keyboard.press("Space")

    def _type(self, what: Locator, text: str) -> None:
        self._go(what)  # what stands in a field is selected when it is reached by Tab
        self.page.keyboard.type(text)

    def _date(self, what: Locator, day: date) -> None:
        self._go(what)
        self.page.keyboard.type(f"{day:%m%d%Y}")  # as this Chromium shows it, which has no Chinese

    def _choose(self, what: Locator, words: str) -> None:
        self._go(what)
        for _ in range(what.locator("option").count()):
            if words in what.locator("option:checked").inner_text():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(words)
