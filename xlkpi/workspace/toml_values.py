"""A value of a TOML text written anew: what stands between the lines of a list stays."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlkpi.workspace.config_text import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|.', re.DOTALL
)
"""A string, a comment, or one sign."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list: what stands before it, it, and the comment behind it on its line."""

    lead: str
    text: str
    comment: str = ""


def value_text(old: str, before: Any, after: Any) -> str:
    """Return how a value is written anew.

    Args:
        old: How it is written.
        before: What that says.
        after: What it is to say.
    """
    is_list = isinstance(before, list) and isinstance(after, (list, tuple))
    if not is_list or "\n" not in old:
        return written(after)
    items, end = _read(old)
    if len(items) != len(before):
        return written(after)
    return _list(items, end, before, list(after))


def _list(items: Sequence[_Item], end: str, before: list[Any], after: list[Any]) -> str:
    """Return a list of several lines: an item that stays keeps its line and its comment."""
    has_tables = any(isinstance(one, dict) for one in (*before, *after))
    left = list(range(len(before)))
    kept: list[int | None] = []
    for place, value in enumerate(after):
        same = next((n for n in left if before[n] == value), None)
        if same is None and has_tables and len(before) == len(after) and place in left:
            same = place
        if same is not None:
            left.remove(same)
        kept.append(same)
    made = []
    for value, old in zip(after, kept, strict=True):
        if old is None:
            made.append(_Item(_indent(items), written(value)))
        elif before[old] == value:
            made.append(items[old])
        else:
            made.append(replace(items[old], text=written(value)))
    lines = "".join(_comments(items[n].lead) for n in left)
    body = "".join(f"{one.lead}{one.text},{one.comment}" for one in made)
    return f"[{body}{lines}{end}]"


def _indent(items: Sequence[_Item]) -> str:
    """Return what stands before a new item: the line's end, and as many blanks as the others."""
    lead = items[-1].lead if items else "\n  "
    return "\n" + lead.rpartition("\n")[2] if "\n" in lead else " "


def _comments(lead: str) -> str:
    """Return the lines of comments before an item: they are not about it alone."""
    return "".join(f"\n{line.rstrip()}" for line in lead.split("\n") if line.lstrip()[:1] == "#")


def _read(text: str) -> tuple[Sequence[_Item], str]:
    """Return the items of a list as it is written, and what stands behind the last one."""
    items: list[_Item] = []
    lead, item, depth, is_behind = "", "", 0, False
    for piece in _inside(text):
        is_trivia = piece.isspace() or piece[0] == "#"
        if is_behind and piece == "\n":
            is_behind = False
        if is_behind and is_trivia:  # on the line of the item that ended
            items[-1] = replace(items[-1], comment=items[-1].comment + piece)
        elif not depth and piece == ",":
            if item:
                items.append(_ended(lead, item))
                lead, item = "", ""
            is_behind = True
        elif not item and is_trivia:
            lead += piece
        else:
            is_behind = False
            depth += (piece in "[{") - (piece in "]}")
            item += piece
    if item:
        last = _ended(lead, item)
        stripped = last.comment.rstrip()
        items.append(replace(last, comment=stripped))
        return items, last.comment[len(stripped) :] or ""
    return items, lead


def _ended(lead: str, item: str) -> _Item:
    """Return an item; what stands between it and its comma is behind it."""
    text = ""
    for piece in PIECE.finditer(item):
        is_trivia = piece[0].isspace() or piece[0][0] == "#"
        text = text if is_trivia else item[: piece.end()]
    return _Item(lead, text, item[len(text) :])


def _inside(text: str) -> Iterator[str]:
    """Yield the pieces of a list between its brackets."""
    for piece in PIECE.finditer(text, 1, len(text) - 1):
        yield piece[0]
