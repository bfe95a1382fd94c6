"""The pages of the docs and their pictures, by the names that links between them go by."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

from xlkpi.spec.bundled import docs_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from markdown_it.token import Token

INDEX = "README.md"
"""The page that leads to all others."""
DEPARTMENT, UNITS = "use/手册-部门.md", "use/手册-单位.md"
"""The handbooks: of who runs the round, and of who fills the forms."""
_KINDS = (".md", ".png")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_NO_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link of a page leads.

    `file` is a page or picture of the docs, "" for none; `outside` an address of the web, "" for
    none; with neither it leads to something that does not come with the product. `part` is "#" and
    the place in the page, or "".
    """

    file: str = ""
    outside: str = ""
    part: str = ""


def files() -> Mapping[str, Path]:
    """Return all pages and pictures: name from the folder of the docs on, with "/" -> file."""
    root = docs_dir()
    found = sorted(one for one in root.rglob("*") if one.suffix in _KINDS and one.is_file())
    return {one.relative_to(root).as_posix(): one for one in found}


def parsed(text: str) -> Sequence[Token]:
    """Return the tokens of a page; what only programs read (comments) is left out, no HTML is."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").parse(_COMMENT.sub("", text))


def link(page: str, target: str, known: Mapping[str, Path]) -> Link:
    """Return where a link leads.

    Args:
        page: The name of the page that it stands on.
        target: What the page says.
        known: All pages and pictures.
    """
    to = urlsplit(target)
    if to.scheme:
        return Link(outside=target if to.scheme in ("http", "https", "mailto") else "")
    part = f"#{unquote(to.fragment)}" if to.fragment else ""
    if not to.path:
        return Link(page, part=part)
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(to.path)))
    return Link(name, part=part) if name in known else Link()


def anchors(tokens: Sequence[Token]) -> Sequence[tuple[Token, str]]:
    """Return each heading's opening token and the name of its place, as links call it."""
    found: list[tuple[Token, str]] = []
    seen: dict[str, int] = {}
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            name = anchor(inside.content)
            number = seen[name] = seen.get(name, -1) + 1
            found.append((token, f"{name}-{number}" if number else name))
    return found


def anchor(heading: str) -> str:
    """Return the name of a heading's place, as GitHub makes it."""
    return _NO_ANCHOR.sub("", heading.strip().lower()).replace(" ", "-")
