"""What a clerk fills, settled: the formula of a helper cell that other formulas can rely on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.figures import LONG
from xlkpi.formula import excel_text as xl
from xlkpi.formula.characters import ODD_SPACES, UNSEEN, WHITE
from xlkpi.formula.excel_totals import BAD
from xlkpi.formula.excel_words import with_capitals_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.formula.kinds import Sort


UNREADABLE = -1
"""What stands for a text that cannot be read: any text is more than any number."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How a settled cell differs from what stands in it.

    Of a text these characters are `dropped`, and some `replaced`; where it is `folded`, white space
    is as `characters.folded` leaves it. A day is one of `days`, the first and the last that count,
    without its time; with `month` it is the first of its month.
    """

    dropped: str = ""
    replaced: tuple[tuple[str, str], ...] = ()
    folded: bool = False
    days: tuple[int, int] | None = None
    month: bool = False


AS_IT_STANDS = Tidied()


def settled(address: str, sort: Sort, *, zero: str, tidied: Tidied = AS_IT_STANDS) -> str:
    """Return the formula that settles what stands in a cell, without "=".

    Args:
        address: The cell that a clerk fills.
        sort: What it is to hold.
        zero: When a blank one counts as 0: a condition, TRUE or FALSE for ever and never.
        tidied: What is taken in another form than it stands there.
    """
    bad = bad_value(sort)
    if sort == "text":
        long = f"IF(ISNUMBER({address}),ABS({address})>={LONG},FALSE)"
        return xl.if_(f"ISERROR({address})", bad, xl.if_(long, bad, _bare(address, tidied)))
    blank = xl.if_(xl.no_text(address), xl.if_(zero, "0", '""'), bad)
    unread = xl.if_(f"ISERROR({address})", bad, blank)
    return xl.if_(xl.is_number(address), _number(address, tidied), unread)


def key(address: str) -> str:
    """Return the formula of a settled text as rows are told apart by it: capitals marked.

    What nobody sees is left out, as the import does: the characters of it that web pages and chat
    programs are known to bring along.
    """
    return with_capitals_marked(_spaced(address, ODD_SPACES, dropped=UNSEEN))


def bad_value(sort: Sort) -> str:
    """Return what a settled cell of a type comes to where it cannot be read, as a formula."""
    return str(UNREADABLE) if sort == "text" else BAD


def _bare(address: str, tidied: Tidied) -> str:
    """Return a text without white space around it, or as it is tidied."""
    for found, instead in tidied.replaced:
        address = f"SUBSTITUTE({address},{xl.text(found)},{xl.text(instead)})"
    return _spaced(address, WHITE if tidied.folded else "", dropped=tidied.dropped)


def _spaced(address: str, spaces: str, *, dropped: str) -> str:
    """Return a text without some characters, white space between words one space wide."""
    for character in dropped + spaces:
        found = f"CHAR({ord(character)})" if character < " " else xl.text(character)
        address = f"SUBSTITUTE({address},{found},{xl.text(' ' if character in spaces else '')})"
    return address if " " in dropped else f"TRIM({address})"


def _number(address: str, tidied: Tidied) -> str:
    if tidied.days is None:
        return address
    first, last = tidied.days
    known = f"AND({address}>={first},{address}<{last + 1})"
    day = f"INT({address})"
    return xl.if_(known, f"{day}-DAY({address})+1" if tidied.month else day, BAD)


def any_filled(addresses: Sequence[str]) -> str:
    """Return whether anything stands in one of some cells; an error value is something."""
    together = "&".join(addresses)
    return f"IF(ISERROR({together}),TRUE,{xl.not_(xl.no_text(together))})"
