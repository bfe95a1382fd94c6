"""What a web page says: its text, its links, and the pictures it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<\s*(/?)\s*([A-Za-z][A-Za-z0-9]*)")
_ATTRIBUTE = re.compile(
    r"""(?<![A-Za-z-])([A-Za-z][A-Za-z-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_UNSEEN = {"style", "script", "head", "title"}
_BREAKS = {"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote", "hr"}
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web page's text, its links (address, text shown), and the addresses of its pictures."""

    text: str
    links: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]


def page(markup: str) -> WebPage:
    """Return what a page says, however broken it is."""
    reading = _Reading()
    for token in _TOKEN.finditer(_without_comments(markup)):
        tag = _TAG.match(token[0])
        if tag is None:
            reading.text("" if token[0].startswith(("<!", "<?")) else token[0])
        elif tag[1]:
            reading.end(tag[2].lower())
        else:
            reading.begin(tag[2].lower(), token[0])
    reading.end("a")
    lines = (line.strip() for line in _SPACES.sub(" ", "".join(reading.pieces)).split("\n"))
    text = "\n".join(line for line in lines if line)
    return WebPage(text, tuple(reading.links), tuple(reading.pictures))


def _without_comments(markup: str) -> str:
    """Return a page without its comments, where Word keeps what only Word reads."""
    kept: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        end = markup.find("-->", start + 2)
        if end < 0:
            break
        kept.append(markup[at:start])
        at = end + 3
    return "".join([*kept, markup[at:]])


class _Reading:
    """A page while it is read from its beginning to its end."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.pictures: list[str] = []
        self._unseen = ""
        self._href = ""
        self._shown: list[str] = []

    def text(self, piece: str) -> None:
        if self._unseen:
            return
        plain = unescape(piece).replace("\n", " ")
        self.pieces.append(plain)
        self._shown.append(plain)

    def begin(self, name: str, tag: str) -> None:
        if name in _UNSEEN and not tag.endswith("/>"):
            self._unseen = self._unseen or name
        elif name == "body":
            self._unseen = ""
        if name in _BREAKS:
            self.pieces.append("\n")
        if name == "a":
            self.end("a")
            self._href, self._shown = _attribute(tag, "href"), []
        if name in {"img", "input", "body", "td", "table", "v:imagedata"}:
            self.pictures += [_attribute(tag, "src") or _attribute(tag, "background")]

    def end(self, name: str) -> None:
        if name == self._unseen:
            self._unseen = ""
        if name in _BREAKS:
            self.pieces.append("\n")
        if name == "a" and self._href:
            self.links.append((self._href, " ".join("".join(self._shown).split())))
            self._href = ""


def _attribute(tag: str, name: str) -> str:
    for found in _ATTRIBUTE.finditer(tag):
        if found[1].lower() == name:
            return unescape(found[2] or found[3] or found[4] or "").strip()
    return ""
