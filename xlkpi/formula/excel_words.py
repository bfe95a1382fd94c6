"""Excel formulas that look inside texts: words in them, their characters, their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula import excel_text as xl
from xlkpi.formula.ast import Text
from xlkpi.formula.characters import MOST_DIGITS, PER_CENT, SIGNS, expanded

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr, Part

_MOST_CHARACTERS = 100


def matches(value: str, words: str, part: Part) -> str:
    """Whether a text is one of the words, holds one, or ends in one."""
    match part:
        case "in":
            return f"EXACT({words},{value})"
        case "has":
            return f"ISNUMBER(FIND({words},{value}))"
        case "ends":
            return f"EXACT(RIGHT({value},LEN({words})),{words})"


def _without(value: str, characters: str) -> str:
    for character in characters:
        value = f'SUBSTITUTE({value},{xl.text(character)},"")'
    return value


def has_number(value: str) -> str:
    """Whether a text is a number as `characters.number_in` reads it."""
    bare, per_cent = _without(value, SIGNS + PER_CENT), _without(value, PER_CENT)
    last = "+".join(f"EXACT(RIGHT({value},1),{xl.text(sign)})" for sign in PER_CENT)
    return xl.and_(
        f"LEN({bare})<={MOST_DIGITS}",
        f'LEN(SUBSTITUTE({bare},".",""))>=MAX(1,LEN({bare})-1)',
        only(bare, Text("0-9.")),
        f"LEN({value})-LEN({per_cent})={last}",
    )


def number_in(value: str) -> str:
    """Return the number in a text, computed from whole digits: no setting decides on points."""
    bare = _without(value, SIGNS + PER_CENT)
    places = f'MAX(0,LEN({bare})-FIND(".",{bare}&"."))'
    hundred = xl.if_(f"LEN({_without(value, PER_CENT)})<LEN({value})", "100", "1")
    return f'(VALUE(SUBSTITUTE({bare},".",""))/10^{places}/{hundred})'


def only(value: str, allowed: Expr) -> str:
    """Whether a text has no other characters than those of a class."""
    characters = xl.text(expanded(allowed.value)) if isinstance(allowed, Text) else '""'
    each = f"MID({value},ROW($1:${_MOST_CHARACTERS}),1)"
    outside = f'SUMPRODUCT(({each}<>"")*ISERROR(FIND({each},{characters})))'
    return f"AND(LEN({value})<={_MOST_CHARACTERS},{outside}=0)"
