"""What a number looks like in a cell: Excel's number formats, as far as they show plain numbers.

An input's own format shows what it holds. A pasted or retyped one may not: 0.5 shows as 50%,
55.4 as 55, and nobody but the reader of the file would know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from xlkpi.figures import digits

_ACCOUNTS = '_ * #,##0{0}_ ;_ * -#,##0{0}_ ;_ * "-"{1}_ ;_ @_ '
_DAYS = (
    "yyyy-m-d",
    "d-mmm-yy",
    "d-mmm",
    "mmm-yy",
    "h:mm AM/PM",
    "h:mm:ss AM/PM",
    "h:mm",
    "h:mm:ss",
)
_CHINESE_DAYS = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: "h:mm", 35: "h:mm:ss", 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: "h:mm", 56: "h:mm:ss", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;[Red]¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;[Red]¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", **{14 + n: code for n, code in enumerate(_DAYS)}, 22: "yyyy-m-d h:mm",
    **_CHINESE_DAYS, 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 41: _ACCOUNTS.format("", ""), 42: _ACCOUNTS.format("", ""),
    43: _ACCOUNTS.format(".00", "??"), 44: _ACCOUNTS.format(".00", "??"), 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Codes of the formats that files name by a number alone, in Chinese Excel."""

GENERAL = frozenset(["", "@", "general", "standard"])
_WIDEST = 11
"""Characters that General shows of a number at most; beyond them it rounds or uses exponents."""
_TINY = Decimal("0.0001")
_MOST = 20
"""Digits before the point; what is longer belongs to no form."""
_EXACT = Context(prec=80)
_PIECE = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_COLOUR = re.compile(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color *[0-9]+)\]", re.IGNORECASE
)
_NOT_PLAIN = re.compile(r"[a-zA-Z/@?\[]")
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]')


@dataclass(frozen=True, slots=True)
class _Section:
    """How numbers of one sign are shown: texts around the digits, and the digits.

    `moved` is how many places the point moves to the right: 2 for a percentage.
    """

    before: str
    digits: str
    after: str
    moved: int


def shown_as(number: Decimal, code: str) -> str | None:
    """Return a number as a format shows it, without padding; None where this cannot be told.

    Dates, times, fractions, exponents and conditions cannot be told.

    Args:
        number: As it is stored: 0.5 for 50%.
        code: The format as Excel's files have it, such as #,##0.00 or 0%; "" is General.
    """
    if number and number.adjusted() > _MOST:
        return None
    if code.casefold() in GENERAL:
        return general(number)
    sections = _sections(code)
    section = sections[_which(number, len(sections))]
    if section is None:
        return None
    return _shown(number if len(sections) == 1 else abs(number), section)


def show_alike(one: str, other: str) -> bool:
    """Whether two formats show every number alike: programs write their texts in other ways.

    LibreOffice saves 0"月" with a backslash before the sign, without the quotation marks.
    """
    sections = _sections(one)
    return one == other or (None not in sections and sections == _sections(other))


def general(number: Decimal) -> str | None:
    """Return a number as the General format shows it; None where it rounds or has an exponent."""
    text = digits(number)
    tiny = number != 0 and abs(number) < _TINY
    return None if tiny or len(text.lstrip("-")) > _WIDEST else text


def shows_time(code: str) -> bool:
    """Whether a format shows a date or a time of day, by its first section."""
    return re.search(r"[ymdhs]", _letters(code)) is not None


def shows_whole_day(code: str) -> bool:
    """Whether a format of dates shows year, month and day, by its first section."""
    letters = _letters(code)
    return all(letter in letters for letter in "ymd")


def _letters(code: str) -> str:
    letters = _NO_LETTERS.sub("", code.partition(";")[0].lower())
    return "" if letters in GENERAL else letters


def _which(number: Decimal, sections: int) -> int:
    if number < 0 and sections > 1:
        return 1
    return 2 if number == 0 and sections > 2 else 0  # noqa: PLR2004 - positive; negative; zero


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section | None, ...]:
    """Return a format's sections, those for numbers first; None for one that cannot be told."""
    parts: list[list[str]] = [[]]
    for piece in _PIECE.findall(code):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(_section(part) for part in parts)


def _section(pieces: list[str]) -> _Section | None:
    before, hundreds, rest = _literal(pieces)
    code = "".join(rest)
    match = _DIGITS.match(code)
    if match is None:
        return None if rest else _Section(before, "", "", 0)
    digits = match[0]
    whole, point, decimals = digits.partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) if not point else 0
    behind = code[match.end() :]
    thousands += len(behind) - len(behind.lstrip(","))
    after, more, left = _literal(_PIECE.findall(behind.lstrip(",")))
    if left:
        return None
    moved = 2 * (hundreds + more) - 3 * thousands
    return _Section(before, whole.rstrip(",") + point + decimals, after, moved)


def _literal(pieces: list[str]) -> tuple[str, int, list[str]]:
    """Return the text of pieces up to the first that is none, its per cent signs, and the rest."""
    text, hundreds = "", 0
    for place, piece in enumerate(pieces):
        currency = _CURRENCY.fullmatch(piece)
        if piece[0] == '"' and len(piece) > 1:
            text += piece[1:-1]
        elif piece[0] == "\\" and len(piece) > 1:
            text += piece[1]
        elif currency:
            text += currency[1]
        elif (piece[0] in "_*" and len(piece) > 1) or _COLOUR.fullmatch(piece):
            continue
        elif _DIGITS.match(piece) or _NOT_PLAIN.match(piece):
            return text, hundreds, pieces[place:]
        else:
            text, hundreds = text + piece, hundreds + (piece == "%")
    return text, hundreds, []


def _shown(number: Decimal, section: _Section) -> str:
    if not section.digits:
        return section.before.strip()
    whole, point, decimals = section.digits.partition(".")
    moved = number.scaleb(section.moved, _EXACT)
    step = Decimal(1).scaleb(-len(decimals))
    rounded = moved.quantize(step, ROUND_HALF_UP, _EXACT)
    left, _, right = f"{abs(rounded):f}".partition(".")
    least = len(decimals.rstrip("#?"))
    right = right[:least] + right[least:].rstrip("0")
    left = left.lstrip("0").zfill(whole.count("0"))
    if "," in whole:
        left = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ",", left)
    sign = "-" if rounded < 0 else ""
    return (sign + section.before + left + point + right + section.after).strip()
