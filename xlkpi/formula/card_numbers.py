"""Numbers with a check digit: ID cards (GB 11643, ISO 7064 MOD 11-2) and bank cards (Luhn)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS: Final = "10X98765432"
"""What stands last, by the weighted sum of the digits before it modulo 11."""
PROVINCES: Final = (
    "11,12,13,14,15,21,22,23,31,32,33,34,35,36,37,41,42,43,44,45,46,50,51,52,53,54,"
    "61,62,63,64,65,71,81,82,83,91"
)
"""The two digits that an ID number begins with (GB/T 2260)."""
FIRST_YEAR, LAST_YEAR = 1901, 2099
"""Years of birth; Excel's 1900 has a 29 February."""
DOUBLED: Final = "0246813579"
"""Twice a digit, the digits of that added up."""
MOST_LUHN = 19
ID_LENGTH = 18

IdFault = Literal["length", "characters", "region", "birthday", "check_digit"]


def id_card_fault(text: str) -> IdFault | None:
    """Return what is wrong with an ID number (X as a capital), None for nothing."""
    digits, last = text[:-1], text[-1:]
    if len(text) != ID_LENGTH:
        return "length"
    if not _are_digits(digits) or last not in CHECK_DIGITS:
        return "characters"
    if text[:2] not in PROVINCES.split(","):
        return "region"
    if not _is_day(int(text[6:10]), int(text[10:12]), int(text[12:14])):
        return "birthday"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return None if last == CHECK_DIGITS[total % 11] else "check_digit"


def id_card_ok(text: str) -> bool:
    """Whether a text is an ID number."""
    return id_card_fault(text) is None


def luhn_ok(text: str) -> bool:
    """Whether a text is 1 to 19 digits of which the last is the check digit of the others."""
    if not _are_digits(text) or len(text) > MOST_LUHN:
        return False
    backwards = [int(digit) for digit in reversed(text)]
    return (sum(backwards[::2]) + sum(int(DOUBLED[n]) for n in backwards[1::2])) % 10 == 0


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return FIRST_YEAR <= year <= LAST_YEAR
