"""A page of the docs as HTML: nothing of it but its Markdown becomes markup."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from xlkpi.handbook.pages import anchors, files, link, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping, Sequence
    from pathlib import Path
    from typing import Any

    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

_TOP = ("h1", "h2")
_LATIN = "\u2e7f"
"""The last character of scripts that have spaces between words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: its words, and where it is in the page."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page: its title, its sections, and all but its title as HTML."""

    title: str
    sections: tuple[Section, ...]
    html: str


def rendered(name: str, base: str) -> Rendered:
    """Return a page of the docs as HTML.

    Args:
        name: Its name.
        base: The address that the pages and pictures lie below, with "/" at its end.

    Raises:
        LookupError: There is no such page.
    """
    known = files()
    if not name.endswith(".md"):
        raise LookupError(name)
    tokens = list(parsed(known[name].read_text(encoding="utf-8")))
    places = {id(token): place for token, place in anchors(tokens)}
    titles = list(_titles(tokens, places))
    _lead(tokens, name, base, known)
    _without_empty_heads(tokens)
    first = next((n for n, token in enumerate(tokens) if token.type == "heading_close"), -1)
    title = titles[0][1].words if titles and titles[0][0] == "h1" else name
    shown = tokens[first + 1 :] if titles and titles[0][0] == "h1" else tokens
    sections = tuple(one for level, one in titles if level == "h2")
    return Rendered(title, sections, _MARKDOWN.renderer.render(shown, _MARKDOWN.options, {}))


def _titles(tokens: Sequence[Token], places: Mapping[int, str]) -> Iterator[tuple[str, Section]]:
    """Yield the headings of the two upper levels, and name the places of all."""
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", places[id(token)])
            if token.tag in _TOP:
                words = "".join(child.content for child in inside.children or ())
                yield token.tag, Section(words, places[id(token)])


def _without_empty_heads(tokens: Sequence[Token]) -> None:
    """Let a column without a head have an empty cell there."""
    for start, inside, end in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if start.type == "th_open" and not inside.content:
            start.tag = end.tag = "td"


def _lead(tokens: Sequence[Token], page: str, base: str, known: Mapping[str, Path]) -> None:
    """Let links and pictures lead to where they are shown."""
    for token in tokens:
        if token.children:
            _lead(token.children, page, base, known)
        if token.attrs.pop("style", None) == "text-align:right":  # pages have no styles in them
            token.attrSet("class", "number")
        for name in ("href", "src"):
            target = token.attrGet(name)
            if target is None:
                continue
            to = link(page, str(target), known)
            if to.outside and name == "href":
                token.attrs.update(href=to.outside, rel="noreferrer")
            elif to.file:
                token.attrSet(name, f"{base}{quote(to.file)}{to.part}")
            else:
                del token.attrs[name]


class _Renderer(RendererHTML):
    """Tables can be scrolled sideways by the keyboard; Chinese lines are joined without a space."""

    def softbreak(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        before = "".join(token.content for token in tokens[:idx])[-1:]
        after = "".join(token.content for token in tokens[idx + 1 :])[:1]
        return "" if max(before, after) > _LATIN else super().softbreak(tokens, idx, options, env)

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        label = escape("、".join(_heads(tokens[idx:])))
        region = f'<div class="scroll" role="group" tabindex="0" aria-label="{label}">\n'
        return region + self.renderToken(tokens, idx, options, env)

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return self.renderToken(tokens, idx, options, env) + "</div>\n"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)


def _heads(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the heads of the columns of the table that comes first."""
    for token, inside in pairwise(tokens):
        if token.type == "thead_close":
            return
        if token.type == "th_open" and inside.content:
            yield inside.content
