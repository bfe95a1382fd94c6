"""Patterns of texts such as [0-9]{6}-[A-Z]{2}: what both a workbook and the import can decide.

A pattern is one or several ways of writing, with | between them. Each is a row of characters and
classes, with how many of them: {6}, {1,8} or ?. One part of a way may vary in its length, since
then every other character has its place, counted from the left or from the right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.formula.characters import expanded
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = re.compile(
    r"(?:\[(?P<set>[^\]\[^][^\]\[]*)\]|\\(?P<escaped>.)|(?P<plain>[^\[\]{}()|\\.*+?^$]))"
    r"(?:\{(?P<least>[0-9]{1,3})(?P<comma>,(?P<most>[0-9]{1,3})?)?\}|(?P<maybe>\?))?"
)
DIGITS = "0123456789"
_MOST = 255
"""Characters of a text that a pattern may ask for, and ways of a pattern by far."""
_MOST_WAYS = 12
_SETS = {"d": "0-9"}


@dataclass(frozen=True, slots=True)
class Piece:
    """So many characters, each one of those allowed; all of them lie in the basic plane."""

    allowed: str
    least: int
    most: int

    @property
    def is_word(self) -> bool:
        """Whether it is one character and no other, a fixed number of times."""
        return len(self.allowed) == 1 and self.least == self.most

    @property
    def as_class(self) -> str:
        """Its characters as `only` takes them: a dash at the end stands for itself."""
        return self.allowed.replace("-", "") + "-" * ("-" in self.allowed)


Way = tuple[Piece, ...]


class PatternError(ValueError):
    """A pattern that cannot be read, or not be decided in a workbook: why, and what to write."""

    def __init__(self, reason: Words, expected: Words) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.expected = expected


@lru_cache(maxsize=64)
def ways(pattern: str) -> tuple[Way, ...]:
    """Return the ways of writing that a pattern allows.

    Raises:
        PatternError: It is none, or nothing that a workbook can decide.
    """
    found = tuple(_way(part.removeprefix("^").removesuffix("$")) for part in pattern.split("|"))
    if len(found) > _MOST_WAYS:
        raise PatternError(
            Words(f"用 | 隔开的写法多于 {_MOST_WAYS} 种", f"more than {_MOST_WAYS} ways with |"),
            Words("较少的几种写法", "fewer ways"),
        )
    return found


def shape(text: str) -> str:
    """Return a text in which each digit is 0: what a pattern asks of digits."""
    return text.translate({ord(digit): "0" for digit in DIGITS})


def fits(text: str, pattern: str) -> bool:
    """Whether a text is written in one of the ways of a pattern that is in order."""
    return re.fullmatch(regex(pattern), text) is not None


@lru_cache(maxsize=64)
def regex(pattern: str) -> str:
    """Return a pattern as a regular expression for whole texts."""
    return "|".join(
        "".join(f"[{re.escape(p.allowed)}]{{{p.least},{p.most}}}" for p in way)
        for way in ways(pattern)
    )


def _way(part: str) -> Way:
    pieces: list[Piece] = []
    at = 0
    while at < len(part):
        match = _PIECE.match(part, at)
        if match is None:
            raise _unread(part[at])
        pieces.append(_piece(match))
        at = match.end()
    if not pieces:
        raise PatternError(
            Words("有一种写法是空的", "one of its ways is empty"),
            Words("例如 [0-9]{6}-[A-Z]{2}", "for example [0-9]{6}-[A-Z]{2}"),
        )
    if sum(piece.least != piece.most for piece in pieces) > 1:
        raise PatternError(
            Words(
                "一种写法里有两段长度可变，工作簿里无法判断",
                "two parts of one way vary in length: a workbook cannot decide it",
            ),
            Words(
                "只有一段长度可变的写法，各种情况用 | 隔开",
                "ways with one such part, | between them",
            ),
        )
    if sum(piece.most for piece in pieces) > _MOST:
        raise PatternError(
            Words(f"长于 {_MOST} 个字", f"longer than {_MOST} characters"),
            Words("较短的写法", "a shorter way"),
        )
    return tuple(pieces)


def _piece(match: re.Match[str]) -> Piece:
    if match["set"] is not None:
        allowed = expanded(match["set"])
    elif match["escaped"] is not None:
        allowed = expanded(_SETS.get(match["escaped"], match["escaped"]))
        if match["escaped"].isalnum() and match["escaped"] not in _SETS:
            raise _unread("\\" + match["escaped"])
    else:
        allowed = match["plain"]
    if not allowed or any(ord(c) > 0xFFFF for c in allowed):  # noqa: PLR2004 - the basic plane
        raise _unread(match[0])
    if match["maybe"]:
        return Piece(allowed, 0, 1)
    if match["least"] is None:
        return Piece(allowed, 1, 1)
    least = int(match["least"])
    most = least if match["comma"] is None else int(match["most"] or -1)
    if most < max(least, 1):
        raise _unread(match[0])
    return Piece(allowed, least, most)


def _unread(found: str) -> PatternError:
    return PatternError(
        Words(f"“{found}”这样的写法无法在工作簿里判断", f"a workbook cannot decide “{found}”"),
        Words(
            "字符、[0-9A-Z] 这样的一组字符和个数 {6}、{1,8}、?，几种写法用 | 隔开",
            "characters, sets such as [0-9A-Z] and how many: {6}, {1,8}, ?, with | between ways",
        ),
    )


def words_and_pieces(way: Way) -> Iterator[tuple[str, Piece | None]]:
    """Yield words (characters of which no other may stand there) and the pieces between them."""
    word = ""
    for piece in way:
        if piece.is_word:
            word += piece.allowed * piece.least
            continue
        if word:
            yield word, None
        word = ""
        yield "", piece
    if word:
        yield word, None
