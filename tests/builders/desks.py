"""A desk that runs on loopback, and a browser without pictures that asks it."""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from http.client import HTTPConnection
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from xlkpi.web.desk import Beginning
from xlkpi.web.serving import joined, serve
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlkpi.workspace.clock import Clock

WHEN = datetime(2021, 1, 12, 2, 0, tzinfo=UTC)
_HIDDEN = re.compile(r'<input type="hidden" name="(token|once)" value="([^"]*)">')
_PATIENCE = 60


@dataclass(slots=True)
class Page:
    """An answer: status, headers in small letters, and what was sent."""

    status: int
    headers: dict[str, str]
    content: bytes
    path: str

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    @property
    def seen(self) -> str:
        """The text of the page without its markup."""
        body = self.text.partition("<body>")[2]
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@dataclass(slots=True)
class Visitor:
    """Somebody's browser: it keeps cookies, follows where it is sent, and fills in forms."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    _last: tuple[str, bytes] = "", b""

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send one request; headers that are given take the place of its own."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Host": self.host, "Cookie": cookie}
        if method == "POST":
            own["Origin"] = f"http://{self.host}"
        sent = {name: value for name, value in {**own, **(headers or {})}.items() if value}
        with closing(HTTPConnection(self.host, timeout=_PATIENCE)) as connection:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Page(answer.status, found, answer.read(), path)

    def get(self, path: str) -> Page:
        """Look at a page, wherever it leads to."""
        page, until = self.ask("GET", path), monotonic() + _PATIENCE
        while page.status == 303:
            page = self.ask("GET", page.headers["location"])
        while b'id="looking"' in page.content and monotonic() < until:
            sleep(0.05)
            page = self.ask("GET", page.path)
        return page

    def hidden(self, path: str) -> dict[str, str]:
        """What the first form of a page has in its hidden fields of ours."""
        found: dict[str, str] = {}
        for name, value in _HIDDEN.findall(self.get(path).text):
            found.setdefault(name, value)
        return found

    def send(self, form: str, to: str, **typed: str) -> Page:
        """Fill in a form of a page and send it; wait until what it began has ended."""
        fields = {**self.hidden(form), **typed}
        self._last = to, urlencode(fields).encode("ascii")
        return self.sent_again()

    def sent_again(self) -> Page:
        """Send the last form once more, as it was; wait until what it began has ended."""
        return self.ended(self.ask("POST", *self._last))

    def ended(self, page: Page) -> Page:
        """Follow where an answer leads, and wait for the end of what is at work there."""
        until = monotonic() + _PATIENCE
        page = self.get(page.headers["location"]) if page.status == 303 else page
        while 'id="progress"' in page.text and monotonic() < until:
            sleep(0.05)
            page = self.get(page.path)
        return page

    def drop(self, page: str, files: Mapping[str, bytes], to: str = "", **typed: str) -> Page:
        """Drop files onto a page that takes them in; names may have folders in them."""
        hidden = self.hidden(page)
        for name, data in files.items():
            headers = {
                "X-Desk-Token": hidden["token"],
                "X-Name": quote(name),
                "X-Modified": str(WHEN.timestamp()),
            }
            answer = self.ask("POST", f"/uploads/{hidden['once']}", data, headers)
            assert answer.status == 204, answer.text
        return self.send(page, to or f"{page}/take", batch=hidden["once"], **typed)


@dataclass(frozen=True, slots=True)
class Running:
    """A desk at work: the address by which a browser enters, and the user's folder for it."""

    entry: str
    home: Path

    @property
    def host(self) -> str:
        return urlsplit(self.entry).netloc

    @property
    def first(self) -> str:
        """The page that the desk was opened on."""
        return parse_qs(urlsplit(self.entry).query)["to"][0]

    def visitor(self) -> Visitor:
        """Somebody who has entered; an address is good once, so this can be asked once."""
        visitor = Visitor(self.host)
        parts = urlsplit(self.entry)
        visitor.get(f"{parts.path}?{parts.query}")
        return visitor


@contextmanager
def desk(
    home: Path, folder: Path | None = None, clock: Clock | None = None, spec: Path | None = None
) -> Iterator[Running]:
    """Run a desk in a thread of this process, with a clock that stands still."""
    entries: list[str] = []
    served = (home, Beginning(folder, spec), clock or fixed(WHEN), "zh-CN", entries.append)
    thread = Thread(target=serve, args=served, daemon=True)
    thread.start()
    until = monotonic() + _PATIENCE
    while not entries and monotonic() < until:
        sleep(0.01)
    running = Running(entries[0], home)
    yield running
    ending = Visitor(running.host)
    entry = joined(home, Beginning())
    if entry is not None:
        parts = urlsplit(entry)
        ending.get(f"{parts.path}?{parts.query}")
        ending.send("/", "/end")
    thread.join(_PATIENCE)
    assert not thread.is_alive()
