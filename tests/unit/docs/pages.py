"""The pages of this repository: links, headings, blocks of code and the commands they show."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.cli.app import VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
NAMES = tuple(page.relative_to(ROOT).as_posix() for page in PAGES)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:^|例：|example:)\s*(?:\$ )?((?:xlkpi|make|pip)(?: .*)?)$")
WORDS_AFTER = re.compile(r"\s{2,}")


class Shown(NamedTuple):
    """A command as a page shows it: `whole` where it stands in a block, to be typed as it is."""

    line: str
    whole: bool


def text_of(name: str) -> str:
    """The text of a page, without what only cog reads."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r"<!-- \[\[\[cog.*?\]\]\] -->", "", text, flags=re.DOTALL)


def code_of(name: str) -> Iterator[str]:
    """The lines of a page's blocks of code, indented by four or fenced."""
    fenced = False
    for line in text_of(name).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line if fenced else line[4:]


def prose_of(name: str) -> str:
    """What of a page is no block of code."""
    kept, fenced = [], False
    for line in text_of(name).splitlines():
        fenced ^= line.startswith("```")
        if not fenced and not line.startswith("    "):
            kept.append(line)
    return "\n".join(kept)


def links_of(name: str) -> Iterator[str]:
    """The targets of a page's links and pictures."""
    yield from LINK.findall(SPAN.sub("", prose_of(name)))


def spans_of(name: str) -> list[str]:
    """What a page's lines of text have in backquotes."""
    return SPAN.findall(prose_of(name))


def anchors_of(page: Path) -> set[str]:
    """What a link can name inside a page: its headings, as they are on GitHub."""
    text = page.read_text(encoding="utf-8")
    heads = (head.strip() for head in re.findall(r"^#{1,6} (.+)$", text, flags=re.MULTILINE))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def commands_of(name: str) -> Iterator[Shown]:
    """The commands that a page shows: in blocks of code, and in a line of text by their verb."""
    for line in code_of(name):
        found = COMMAND.search(line)
        if found:
            yield Shown(WORDS_AFTER.split(found[1])[0], whole=True)
    for span in spans_of(name):
        first = span.partition(" ")[0]
        if first in ("xlkpi", "make", "pip") and " " in span:
            yield Shown(span, whole=False)
        elif first in VERBS:
            yield Shown(f"xlkpi {span}", whole=False)


def words_of(line: str) -> list[str]:
    """The words of a command line as Windows and Unix alike take them: \\ is no escape."""
    words = shlex.shlex(line.partition(" > ")[0], posix=True)
    words.whitespace_split, words.escape, words.commenters = True, "", ""
    return list(words)
