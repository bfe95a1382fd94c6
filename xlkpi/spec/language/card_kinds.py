"""Numbers that are texts (ID cards, bank cards, phones), and months: their normal form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

BANK_CARD: Final = "[0-9]{12,19}"
_PHONES = (
    "1[3-9][0-9]{9}",
    "0[12][0-9][1-9][0-9]{7}",
    "0[12][0-9]-[1-9][0-9]{7}",
    "0[12][0-9]-[1-9][0-9]{7}-[0-9]{1,6}",
    "0[3-9][0-9]{2}[1-9][0-9]{6,7}",
    "0[3-9][0-9]{2}-[1-9][0-9]{6,7}",
    "0[3-9][0-9]{2}-[1-9][0-9]{6}-[0-9]{1,6}",
    "0[3-9][0-9]{2}-[1-9][0-9]{7}-[0-9]{1,6}",
)
PHONE: Final = "|".join(_PHONES)
"""Mobile numbers; others with their area code, and perhaps an extension."""
FIRST_DAY, LAST_DAY = date(1910, 1, 1), date(2199, 12, 31)
"""Days that a cell for a month may hold: 2021.3 typed there is one of 1905, 202103 of 2453."""
_MONTH = re.compile(r"([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?月?|([0-9]{4})([0-9]{2})")
_DASHES = "‐‑‒–—―－"
_BRACKETED = re.compile(r"\((0[0-9]{2,3})\)-?")
_CHINA = re.compile(r"(?:\+|00)?86-?(?=1[3-9][0-9]{9}$)")
_EXTENSION = re.compile(r"(?:转分机|转|分机|ext\.?|x)(?=[0-9]+$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tidying:
    """What a workbook takes out of such a text, or writes otherwise, before it judges it."""

    dropped: str = ""
    replaced: tuple[tuple[str, str], ...] = ()


_SPACES = " \u3000\u00a0"
TIDYING: Final[Mapping[Kind, Tidying]] = {
    Kind.ID_CARD: Tidying(_SPACES, (("x", "X"),)),
    Kind.BANK_CARD: Tidying(_SPACES + "-"),
    Kind.PHONE: Tidying(_SPACES),
}
"""Of each kind; the import does as much, and more (`tidied`)."""
MASKED: Final = (Kind.ID_CARD, Kind.BANK_CARD)
"""Kinds of which messages show the first and the last four characters alone."""


def tidied(kind: Kind, text: str) -> str:
    """Return a number of one of these kinds in its normal form, whether it is right or not.

    Args:
        kind: `TIDYING` has it.
        text: In half width.
    """
    bare = "".join(c for c in text if not c.isspace())
    bare = bare.translate({ord(dash): "-" for dash in _DASHES})
    match kind:
        case Kind.ID_CARD:
            return bare.replace("x", "X")
        case Kind.BANK_CARD:
            return bare.replace("-", "")
        case _:
            bare = _CHINA.sub("", _BRACKETED.sub(r"\1-", bare))
            return _EXTENSION.sub("-", bare)


def month(text: str) -> date | None:
    """Read a year and month as people write them, as the first day of the month; None for others.

    2021-03, 2021/3, 2021.3, 2021年3月 and 202103 are read.
    """
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    try:
        found = date(int(match[1] or match[3]), int(match[2] or match[4]), 1)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def month_of(day: date) -> date | None:
    """Return the first day of a day's month; None for what no cell for a month may hold."""
    return date(day.year, day.month, 1) if FIRST_DAY <= day <= LAST_DAY else None


def masked(text: str) -> str:
    """Return the number of a card as messages show it: 4110**********1234."""
    least = 3 * _SHOWN
    if len(text) < least:
        return "*" * min(len(text), 3)
    return f"{text[:_SHOWN]}{'*' * (len(text) - 2 * _SHOWN)}{text[-_SHOWN:]}"


_SHOWN = 4
