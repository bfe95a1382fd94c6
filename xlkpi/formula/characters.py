"""Characters of texts: classes such as 0-9A-Za-z-, and the number in a text such as ≥95%."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

SIGNS = "≥>=<≤≧≦＞＜＝"
"""Comparison signs: they say nothing about how big the number is."""
PER_CENT = "%％"
MOST_DIGITS = 15
DIGITS = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")


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


def number_in(text: str) -> Decimal | None:
    """Return the number of a text that is digits with one point, comparison signs and one %.

    ≥95% is 0.95 and =8 is 8; anything else, such as 8个 or 90-95%, has no number.
    """
    per_cent = sum(text.count(sign) for sign in PER_CENT)
    digits = bare(text)
    if per_cent > 1 or (per_cent == 1 and text[-1] not in PER_CENT):
        return None
    if len(digits) > MOST_DIGITS or not DIGITS.fullmatch(digits):
        return None
    return Decimal(digits) / 100 if per_cent else Decimal(digits)


def bare(text: str) -> str:
    """Return a text without comparison signs and per cent."""
    return text.translate({ord(sign): None for sign in SIGNS + PER_CENT})


def utf16(text: str) -> int:
    """Return a length as Excel counts it: a character beyond the basic plane counts twice."""
    return len(text.encode("utf-16-le")) // 2


CAPITALS = tuple(chr(ord(first) + n) for first in "AＡ" for n in range(26))
"""The Latin capitals, in full width as well."""


def capitals_marked(text: str) -> str:
    """Return a text in which each capital is followed by ^: "=" in Excel knows no capitals."""
    return "".join(f"{c}^" if c in CAPITALS else c for c in text)
