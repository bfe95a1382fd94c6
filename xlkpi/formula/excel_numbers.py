"""Excel formulas that decide how a text is written: patterns, and numbers with a check digit.

No arrays: every character has its place. What a piece is tested for is safe only where the length
is right, so that the length is asked first. Digits are told by the shape of a text, in which each
of them is 0: a text of its own, so that nothing here is long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula import excel_text as xl
from xlkpi.formula.ast import Text
from xlkpi.formula.card_numbers import (
    CHECK_DIGITS,
    DOUBLED,
    FIRST_YEAR,
    ID_LENGTH,
    LAST_YEAR,
    MOST_LUHN,
    PROVINCES,
    WEIGHTS,
)
from xlkpi.formula.excel_words import only
from xlkpi.formula.patterns import DIGITS, ways, words_and_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.formula.patterns import Piece, Way


def shape(value: str) -> str:
    """Return a text in which each digit is 0, as `patterns.shape` does."""
    for digit in DIGITS[1:]:
        value = f'SUBSTITUTE({value},"{digit}","0")'
    return value


def fits(value: str, shape: str, pattern: str) -> str:
    """Whether a text, and the shape it has, is written in one of the ways of a pattern."""
    return xl.or_(*(_way(value, shape, way) for way in ways(pattern)))


def id_card_ok(value: str, shape: str) -> str:
    """Whether a text is an ID number, as `card_numbers.id_card_ok` decides it."""
    year, month, day = (
        f"VALUE(MID({value},{first},{size}))" for first, size in ((7, 4), (11, 2), (13, 2))
    )
    born = f"DATE({year},{month},{day})"
    total = "+".join(
        f"{weight}*VALUE(MID({value},{n},1))" for n, weight in enumerate(WEIGHTS, start=1)
    )
    datable = xl.and_(
        f'ISNUMBER(FIND(LEFT({value},2),"{PROVINCES}"))',
        f"{year}>={FIRST_YEAR}",
        f"{year}<={LAST_YEAR}",
    )
    right = xl.and_(
        f"MONTH({born})={month}",
        f"DAY({born})={day}",
        xl.exact(f"RIGHT({value},1)", f'MID("{CHECK_DIGITS}",1+MOD({total},11),1)'),
    )
    # AND computes all of its parts: a day of the year 9999 is an error in Excel
    sound = xl.if_(datable, right, xl.FALSE)
    return xl.if_(fits(value, shape, f"[0-9]{{{ID_LENGTH - 1}}}[0-9X]"), sound, xl.FALSE)


def luhn_ok(value: str, shape: str) -> str:
    """Whether a text is digits with a check digit, as `card_numbers.luhn_ok` decides it."""
    padded = f'RIGHT("{"0" * MOST_LUHN}"&{value},{MOST_LUHN})'
    terms = []
    for n in range(1, MOST_LUHN + 1):
        digit = f"VALUE(MID({padded},{n},1))"
        is_doubled = (MOST_LUHN - n) % 2 == 1
        terms.append(f'VALUE(MID("{DOUBLED}",1+{digit},1))' if is_doubled else digit)
    right = f"MOD({'+'.join(terms)},10)=0"
    return xl.if_(fits(value, shape, f"[0-9]{{1,{MOST_LUHN}}}"), right, xl.FALSE)


def _way(value: str, shape: str, way: Way) -> str:
    least, most = sum(piece.least for piece in way), sum(piece.most for piece in way)
    length = f"LEN({value})"
    sized = f"{length}={least}" if least == most else f"AND({length}>={least},{length}<={most})"
    return xl.if_(sized, xl.and_(*_pieces(value, shape, way)), xl.FALSE)


def _pieces(value: str, shape: str, way: Way) -> Iterator[str]:
    """Yield the tests of a way: what stands right of the part that varies is counted from there."""
    place, after = 1, sum(piece.least for piece in way)
    varies = False
    for word, piece in words_and_pieces(way):
        size = len(word) if piece is None else piece.least
        after -= size
        at = f"LEN({value})-{after + size - 1}" if varies else str(place)
        if piece is None:
            yield xl.exact(f"MID({value},{at},{size})", xl.text(word))
        elif piece.least == piece.most:
            yield _fixed(value, shape, at, piece)
        else:
            varies = True
            yield _all_of(value, shape, f"{place},LEN({value})-{place - 1 + after}", piece)
        place += size


def _fixed(value: str, shape: str, at: str, piece: Piece) -> str:
    """Whether so many characters from a place on are of a piece: each by itself, or all of them."""
    if piece.allowed == DIGITS:
        return xl.exact(f"MID({shape},{at},{piece.least})", xl.text("0" * piece.least))
    places = [str(int(at) + n) if at.isdigit() else f"{at}+{n}" for n in range(piece.least)]
    apart = xl.and_(
        *(f"ISNUMBER(FIND(MID({value},{n},1),{xl.text(piece.allowed)}))" for n in places)
    )
    whole = _all_of(value, shape, f"{at},{piece.least}", piece)
    return min(apart, whole, key=len)


def _all_of(value: str, shape: str, part: str, piece: Piece) -> str:
    """Whether all characters of a part of a text, of any length, are of a piece."""
    if piece.allowed == DIGITS:
        found = f"MID({shape},{part})"
        return xl.exact(found, f'REPT("0",LEN({found}))')
    return only(f"MID({value},{part})", Text(piece.as_class))
