"""Characters of texts: classes such as 0-9A-Za-z-, lengths and capitals as Excel sees them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def expanded(allowed: str) -> str:
    """Return every character of a class, each once.

    Args:
        allowed: As a spec writes it, such as 0-9A-Za-z-; a dash at either end stands for itself.
    """
    found: list[str] = []
    place = 0
    while place < len(allowed):
        if allowed[place + 1 : place + 2] == "-" and place + 2 < len(allowed):
            found += [chr(c) for c in range(ord(allowed[place]), ord(allowed[place + 2]) + 1)]
            place += 3
        else:
            found.append(allowed[place])
            place += 1
    return "".join(dict.fromkeys(found))


def within(text: str, allowed: str) -> bool:
    """Whether every character of a text is in the class."""
    return set(text) <= set(expanded(allowed))


def utf16(text: str) -> int:
    """Return a length as Excel counts it: a character beyond the basic plane counts twice."""
    return len(text.encode("utf-16-le")) // 2


WHITE = "\u3000\u00a0\n\t"
"""White space that people type or paste, beside the space itself."""
UNSEEN = "\u200b\ufeff\u200e"
"""What web pages and chat programs bring along and nobody sees."""
LOST = "\ufffd"
"""What programs put where a character was lost: it could have been any."""
ODD_SPACES = "\u2002\u2003\r"
"""Spaces that come along in the same way."""


def folded(text: str) -> str:
    """Return a text as formulas see it: all white space one space wide, none around it."""
    return _spaced(text, WHITE)


def told_apart(text: str) -> str:
    """Return a text that formulas see as rows are told apart by it."""
    seen = text.translate({ord(c): None for c in UNSEEN})
    return capitals_marked(_spaced(seen, ODD_SPACES))


def _spaced(text: str, spaces: str) -> str:
    for white in spaces:
        if white in text:
            text = text.replace(white, " ")
    return " ".join(filter(None, text.split(" "))) if " " in text else text


CAPITALS = tuple(chr(ord(first) + n) for first in "AＡ" for n in range(26))
"""The Latin capitals, in full width as well."""


def capitals_marked(text: str) -> str:
    """Return a text in which each capital is followed by ^: "=" in Excel knows no capitals."""
    return "".join(f"{c}^" if c in CAPITALS else c for c in text)
