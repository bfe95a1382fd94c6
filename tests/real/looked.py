"""Somebody who looks at pages of a desk as all the people do who have to use them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from playwright.sync_api import expect
from starlette.routing import compile_path

from tests.real.browser import LAPTOP, NARROW, OF_TEXT
from xlkpi.texts import LANGUAGES
from xlkpi.web.addresses import PAGES
from xlkpi.web.rendering import _templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.builders.desks import Page as Answer
    from tests.real.browser import Opened
    from tests.real.desk_views import Place, View

_LONG = 60_000
_WIDTH = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.documentElement.scrollWidth))))"""
"""How wide a page is once it is laid out for the size it was given."""
_LINKS = "() => Array.from(document.links, one => one.getAttribute('href'))"
_WIDEST = """width => Array.from(document.querySelectorAll("body *"))
  .filter(one => one.getBoundingClientRect().right > width && !one.closest(".scroll"))
  .map(one => one.outerHTML.slice(0, 120)).pop()"""
_SEND = """([typed, to]) => {
  const form = Array.from(document.forms).find(one => one.getAttribute("action").endsWith(to));
  for (const name of Object.keys(typed)) {
    const field = form.elements[name];
    (field.length && field.tagName !== "SELECT" ? field[0] : field).value = typed[name];
  }
  form.noValidate = true;
  HTMLFormElement.prototype.submit.call(form);
}"""
_TOLD = {"/jobs/{job}/progress": "progress", "/specs/{spec}/version": "version"}
"""What only scripts ask for, and what stands behind the address of a page for it."""


@dataclass
class Looked:
    """What was found wrong on the pages looked at, and what they lead to."""

    shown: Opened
    base: str
    found: list[str] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    lang: str = LANGUAGES[0]

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.shown.page

    def in_language(self, lang: str) -> None:
        """Have the pages in a language."""
        self.lang = lang
        if self.page.locator("html").get_attribute("lang") != lang:
            self.page.locator("form[action='/language'] button").click()
        expect(self.page.locator("html")).to_have_attribute("lang", lang)

    def at(self, view: View) -> None:
        """Look at a page in a state."""
        answer = self.page.goto(self.base + view.address)
        if not view.at_work:
            self._wait()
        if view.to:
            with self.page.expect_navigation() as sent:
                self.page.evaluate(_SEND, [dict(view.typed), view.to])
            answer = sent.value
            self._wait()
        if answer is None or answer.status != view.status:
            self.found.append(f"{view.name}: {answer and answer.status}")
        self.addresses.add(view.address)
        self.links.update(self.page.evaluate(_LINKS))
        self._look(view.name)

    def _wait(self) -> None:
        expect(self.page.locator("#looking, #progress")).to_have_count(0, timeout=_LONG)

    def at_the_end(self) -> None:
        """End the desk, and look at what is shown then."""
        self.page.locator("form[action='/end'] button").click()
        self.page.wait_for_load_state()
        self._look("ended")

    def _look(self, name: str) -> None:
        """Look at it by all rules; then by those that languages and widths matter to."""
        is_first = self.lang == LANGUAGES[0]
        found = [*self._wide(LAPTOP)]  # colours are the same in every language and width
        found += self.shown.violations_in_both() if is_first else []
        found += [*self._wide(NARROW), *self.shown.violations(OF_TEXT)]
        self.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
        self.found += [f"{name} ({self.lang}): {one}" for one in found]

    def _wide(self, size: tuple[int, int]) -> Iterator[str]:
        """Give the page a size; say where it cannot be read without being scrolled sideways."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        width = self.page.evaluate(_WIDTH)
        if width > size[0]:
            widest = self.page.evaluate(_WIDEST, size[0])
            yield f"{width} pixels wide in {size[0]}, only tables may be scrolled: {widest}"


def left_out(place: Place, addresses: set[str], links: set[str]) -> list[str]:
    """Return the routes that no page looked at has; what a link leads to may be a file instead."""
    return [route for route in PAGES if not _is_known(place, route, addresses, links)]


def _is_known(place: Place, route: str, addresses: set[str], links: set[str]) -> bool:
    if next(_of(route, addresses), None) is not None:
        return True
    behind = _TOLD.get(route)
    if behind is not None:
        page = next(_of(route.rpartition("/")[0], addresses))
        answer = place.visitor.ask("GET", f"{page}/{behind}")
        return answer.status == 200 and isinstance(json.loads(answer.content), dict)
    link = next(_of(route, links), None)
    return link is not None and _is_a_file(place.visitor.ask("GET", link))


def _is_a_file(answer: Answer) -> bool:
    return answer.status == 200 and "html" not in answer.headers["content-type"]


def _of(route: str, addresses: set[str]) -> Iterator[str]:
    """Yield the addresses that a route is taken for; the first route that fits is."""
    own = [(one, compile_path(one)[0]) for one in PAGES]
    for address in sorted(addresses):
        path = unquote(urlsplit(address).path)
        if next((one for one, fits in own if fits.match(path)), None) == route:
            yield address


def not_drawn() -> list[str]:
    """Return the templates that no page was made of since the templates were forgotten."""
    folder = files("xlkpi.web") / "templates"
    cache = _templates().cache
    drawn = {name for _, name in cache} if cache is not None else set()
    return sorted(one.name for one in folder.iterdir() if one.name not in drawn)
