"""Characters of texts: classes such as 0-9A-Za-z-, and the number in a text such as ≥95%."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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


IN_YUAN: Mapping[str, Decimal] = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
"""The measures of money that a text may name: what one of them comes to."""


def number_in(text: str, measure: str = "") -> Decimal | None:
    """Return the number of a text that is digits with one point, comparison signs and one %.

    ≥95% is 0.95 and =8 is 8; anything else, such as 8个 or 90-95%, has no number. With a measure
    (万元, 元) an amount is read in it: ≥5万元 is 5 万元 or 50,000 元.
    """
    unit = unit_of(text) if measure else ""
    if unit:
        amount = _plain_number_in(text.removesuffix(unit))
        if amount is None or set(text) & set(PER_CENT):
            return None
        return amount * IN_YUAN[unit] / IN_YUAN[measure]
    return _plain_number_in(text)


def unit_of(text: str) -> str:
    """Return the measure of money that a text ends in, "" for none."""
    return next((unit for unit in ("万元", "亿元", "元") if text.endswith(unit)), "")


def without_units(text: str) -> str:
    """Return a text without comparison signs, per cent and measures of money."""
    found = bare(text)
    for unit in ("万元", "亿元", "元"):
        found = found.replace(unit, "")
    return found


def _plain_number_in(text: str) -> Decimal | None:
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


WHITE = "\u3000\u00a0\n\t"
"""White space that people type or paste, beside the space itself."""
UNSEEN = "\u200b\ufeff\u200e"
"""What web pages and chat programs bring along and nobody sees."""
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
    spaced = text.translate({ord(c): " " for c in spaces})
    return " ".join(part for part in spaced.split(" ") if part)


CAPITALS = tuple(chr(ord(first) + n) for first in "AＡ" for n in range(26))
"""The Latin capitals, in full width as well."""


def capitals_marked(text: str) -> str:
    """Return a text in which each capital is followed by ^: "=" in Excel knows no capitals."""
    return "".join(f"{c}^" if c in CAPITALS else c for c in text)
