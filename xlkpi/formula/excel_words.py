"""Excel formulas that look inside texts: words in them, and their characters."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.formula import excel_text as xl
from xlkpi.formula.ast import Text
from xlkpi.formula.characters import CAPITALS, expanded, utf16

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr, Part

_MOST_NESTED = 32
"""SUBSTITUTEs inside each other; Excel takes 64 levels in all."""
_WILDCARDS = "~*?"
MOST_MATCHED = 255
"""Characters of a text that MATCH looks for: a longer one is an error value in Excel."""


def matches(value: str, word: str, part: Part) -> str:
    """Whether a text is a word, holds it, or ends in it."""
    if xl.is_constant(value):
        known = value[1:-1].replace('""', '"')
        found = {"in": known == word, "has": word in known, "ends": known.endswith(word)}[part]
        return xl.TRUE if found else xl.FALSE
    match part:
        case "in":
            return f"EXACT({value},{xl.text(word)})"
        case "has":
            return f"ISNUMBER(FIND({xl.text(word)},{value}))"
        case "ends":
            return f"EXACT(RIGHT({value},{utf16(word)}),{xl.text(word)})"


@lru_cache(maxsize=64)  # a list of thousands is asked for in thousands of rows
def _equal_but_for_case(words: tuple[str, ...]) -> bool:
    """Whether two words differ in capitals alone: MATCH takes them for one."""
    return len({word.casefold() for word in words}) < len(words)


@lru_cache(maxsize=64)
def _have_wildcards(words: tuple[str, ...]) -> bool:
    return any(c in word for word in words for c in _WILDCARDS)


def listed(value: str, area: str, words: tuple[str, ...]) -> str:
    """Whether a text is one of the words of a range.

    MATCH knows no capitals, and a typed * for any text: what it finds is compared once more. Where
    words differ in capitals alone, each is compared.
    """
    if xl.is_constant(value) or _equal_but_for_case(words):
        return xl.or_(*(matches(value, word, "in") for word in words))
    found = f"MATCH({_wanted(value, words)},{area},0)"
    return xl.if_(f"ISNUMBER({found})", f"EXACT(INDEX({area},{found}),{value})", xl.FALSE)


def looked_up(value: str, area: str, values: str, words: tuple[str, ...]) -> str:
    """Return what belongs to a text that is `listed`; no two words differ in capitals alone."""
    return f"INDEX({values},MATCH({_wanted(value, words)},{area},0))"


def _wanted(value: str, words: tuple[str, ...]) -> str:
    """Return a text as MATCH looks for it among words."""
    return literally(value) if _have_wildcards(words) else value


def literally(value: str) -> str:
    """Return a text as MATCH looks for it without wildcards."""
    for character in _WILDCARDS:
        value = f'SUBSTITUTE({value},"{character}","~{character}")'
    return value


def _without(value: str, characters: str) -> str:
    for character in characters:
        value = f'SUBSTITUTE({value},{xl.text(character)},"")'
    return value


def with_capitals_marked(value: str) -> str:
    """Return a text as `characters.capitals_marked` does."""
    for capital in CAPITALS:
        value = f'SUBSTITUTE({value},"{capital}","{capital}^")'
    return value


def only(value: str, allowed: Expr) -> str:
    """Whether a text has no other characters than those of a class.

    Each part of the class is taken out of the text by itself: what is then missing of all parts
    together is the whole text.
    """
    characters = expanded(allowed.value) if isinstance(allowed, Text) else ""
    some = [characters[n : n + _MOST_NESTED] for n in range(0, len(characters), _MOST_NESTED)]
    left = [f"LEN({_without(value, part)})" for part in some] or [f"LEN({value})"]
    if len(left) == 1:
        return f"{left[0]}=0"
    return f"{'+'.join(left)}={len(left) - 1}*LEN({value})"
