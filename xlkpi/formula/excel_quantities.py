"""Excel formulas that read quantities in texts as `quantities` does.

A text is taken apart in two cells of their own: what is left without the operator (`rest`), and
what is left of that without digits (`letters`). It is a quantity if it ends in these letters, they
are a unit, and before them stand digits with one point at most. The number is computed from whole
digits: no setting decides on points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.figures import written_out
from xlkpi.formula import excel_text as xl
from xlkpi.formula.quantities import (
    BEFORE,
    BEHIND,
    IN_YUAN,
    MOST_DIGITS,
    PER_CENT,
    SPELLINGS,
    units,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_END = ";"
_LENGTHS = sorted({len(word) for word in BEFORE}, reverse=True)


def rest(value: str) -> str:
    """Return a text without its operator and the spaces around it."""
    found = xl.if_(_among(_behind(value), *BEHIND), f"LEFT({value},LEN({value})-2)", value)
    for size in reversed(_LENGTHS):
        cut = f"MID({value},{size + 1},LEN({value}))"
        found = xl.if_(_among(f"LEFT({value},{size})", *_words(size)), cut, found)
    return f"TRIM({found})"


def letters(rest: str) -> str:
    """Return what is left of a text without digits and points."""
    for character in "0123456789.":
        rest = f'SUBSTITUTE({rest},"{character}","")'
    return rest


def is_quantity(rest: str, letters: str, *, money: bool) -> str:
    """Whether a text is a quantity, from its two parts."""
    digits = _digits(rest, letters)
    return xl.and_(
        f"EXACT(RIGHT({rest},LEN({letters})),{letters})",
        f"LEN({digits})<={MOST_DIGITS}",
        f'LEN(SUBSTITUTE({digits},".",""))>=MAX(1,LEN({digits})-1)',
        _among(f"TRIM({letters})", "", *units(money=money)),
    )


def number(rest: str, letters: str, measure: str) -> str:
    """Return the number of a quantity; an amount in a measure, "" where none can be."""
    digits, unit = _digits(rest, letters), f"TRIM({letters})"
    places = f'MAX(0,LEN({digits})-FIND(".",{digits}&"."))'
    hundred = xl.if_(_among(unit, *PER_CENT), "100", "1")
    times = ""
    if measure:
        factor = "1"
        for name, yuan in IN_YUAN.items():
            factor = f'IF({unit}="{name}",{written_out(yuan / IN_YUAN[measure])},{factor})'
        times = f"*{factor}"
    return f'(VALUE(SUBSTITUTE({digits},".",""))/10^{places}/{hundred}{times})'


def unit(letters: str) -> str:
    """Return the unit of a quantity in one spelling."""
    found = f"TRIM({letters})"
    spelled = found
    for other, word in SPELLINGS.items():
        spelled = f'SUBSTITUTE({spelled},"{other}","{word}")'
    return xl.if_(_among(found, *IN_YUAN), '"元"', spelled)


def has_operator(value: str) -> str:
    """Whether an operator stands before or behind what is left of a text."""
    before = (_among(f"LEFT({value},{size})", *_words(size)) for size in _LENGTHS)
    return xl.or_(*before, _among(_behind(value), *BEHIND))


def operator(value: str) -> str:
    """Return the operator of a text that has one."""
    found = _meant(_behind(value), BEHIND)
    for size in reversed(_LENGTHS):
        own = {word: BEFORE[word] for word in _words(size)}
        part = f"LEFT({value},{size})"
        found = xl.if_(_among(part, *own), _meant(part, own), found)
    return found


def _words(size: int) -> tuple[str, ...]:
    return tuple(word for word in BEFORE if len(word) == size)


def _behind(value: str) -> str:
    return f"RIGHT({value},2)"


def _digits(rest: str, letters: str) -> str:
    return f"LEFT({rest},LEN({rest})-LEN({letters}))"


def _place(part: str, words: tuple[str, ...]) -> str:
    """Return where a word stands in a text of them all; an error where it is none."""
    return f'FIND("{_END}"&{part}&"{_END}","{_END}{_END.join(words)}{_END}")'


def _among(part: str, *words: str) -> str:
    return f"ISNUMBER({_place(part, words)})"


def _meant(part: str, meaning: Mapping[str, str]) -> str:
    """Return what one of some words of one length means, one character each."""
    step = len(next(iter(meaning))) + 1
    place = _place(part, tuple(meaning))
    return f'MID("{"".join(meaning.values())}",({place}+{step - 1})/{step},1)'
