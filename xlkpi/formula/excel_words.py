"""Excel formulas that look inside texts: words in them, their characters, their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.figures import written_out
from xlkpi.formula import excel_text as xl
from xlkpi.formula.ast import Text
from xlkpi.formula.characters import (
    CAPITALS,
    IN_YUAN,
    MOST_DIGITS,
    PER_CENT,
    SIGNS,
    expanded,
    utf16,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def _equal_but_for_case(words: Sequence[str]) -> bool:
    """Whether two words differ in capitals alone: MATCH takes them for one."""
    return len({word.casefold() for word in words}) < len(words)


def listed(value: str, area: str, words: Sequence[str]) -> str:
    """Whether a text is one of the words of a range.

    MATCH knows no capitals, and a typed * for any text: what it finds is compared once more. Where
    words differ in capitals alone, each is compared.
    """
    if xl.is_constant(value) or _equal_but_for_case(words):
        return xl.or_(*(matches(value, word, "in") for word in words))
    found = f"MATCH({_wanted(value, words)},{area},0)"
    return xl.if_(f"ISNUMBER({found})", f"EXACT(INDEX({area},{found}),{value})", xl.FALSE)


def looked_up(value: str, area: str, values: str, words: Sequence[str]) -> str:
    """Return what belongs to a text that is `listed`; no two words differ in capitals alone."""
    return f"INDEX({values},MATCH({_wanted(value, words)},{area},0))"


def _wanted(value: str, words: Sequence[str]) -> str:
    """Return a text as MATCH looks for it among words."""
    return literally(value) if any(c in word for word in words for c in _WILDCARDS) else value


def literally(value: str) -> str:
    """Return a text as MATCH looks for it without wildcards."""
    for character in _WILDCARDS:
        value = f'SUBSTITUTE({value},"{character}","~{character}")'
    return value


def _without(value: str, characters: str) -> str:
    for character in characters:
        value = f'SUBSTITUTE({value},{xl.text(character)},"")'
    return value


def bare(value: str, *, money: bool) -> str:
    """Return a text as `characters.bare` does; of `money` without its unit (`without_units`)."""
    found = _without(value, SIGNS + PER_CENT)
    return _without_units(found) if money else found


def measure_of(expr: Expr) -> str:
    """Return the measure that a formula reads amounts in."""
    if isinstance(expr, Text):
        return expr.value
    raise TypeError(expr)


def has_number(value: str, digits: str, *, money: bool) -> str:
    """Whether a text is a number as `characters.number_in` reads it; `digits` is it `bare`."""
    per_cent = _without(value, PER_CENT)
    unit = xl.TRUE
    if money:
        unit = f'ISNUMBER(FIND(";"&{_unit(value)}&";",";;{";".join(IN_YUAN)};"))'
    last = "+".join(f"EXACT(RIGHT({value},1),{xl.text(sign)})" for sign in PER_CENT)
    return xl.and_(
        f"LEN({digits})<={MOST_DIGITS}",
        f'LEN(SUBSTITUTE({digits},".",""))>=MAX(1,LEN({digits})-1)',
        only(digits, Text("0-9.")),
        f"LEN({value})-LEN({per_cent})={last}",
        unit,
    )


def number_in(value: str, digits: str, measure: str = "") -> str:
    """Return the number in a text, computed from whole digits: no setting decides on points."""
    if measure:
        times = "1"
        for unit, yuan in IN_YUAN.items():
            factor = written_out(yuan / IN_YUAN[measure])
            times = f'IF({_unit(value)}="{unit}",{factor},{times})'
        return f"({number_in(value, digits)}*{times})"
    places = f'MAX(0,LEN({digits})-FIND(".",{digits}&"."))'
    hundred = xl.if_(f"LEN({_without(value, PER_CENT)})<LEN({value})", "100", "1")
    return f'(VALUE(SUBSTITUTE({digits},".",""))/10^{places}/{hundred})'


def _without_units(value: str) -> str:
    for unit in ("万元", "亿元", "元"):
        value = f'SUBSTITUTE({value},"{unit}","")'
    return value


def _unit(value: str) -> str:
    """Return as many of a text's last characters as there are measures of money in it."""
    return f"RIGHT({value},LEN({value})-LEN({_without_units(value)}))"


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
