"""What a clerk fills, settled: the formula of a helper cell that other formulas can rely on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula import excel_text as xl
from xlkpi.formula.excel_totals import BAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.formula.kinds import Sort


UNREADABLE = -1
"""What stands for a text that cannot be read: any text is more than any number."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How a settled cell differs from what stands in it.

    Of a text these characters are `dropped`, and some `replaced`; a day is that of its `month`,
    and none outside of these two numbers.
    """

    dropped: str = ""
    replaced: tuple[tuple[str, str], ...] = ()
    month: tuple[int, int] | None = None


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
    blank = xl.if_(xl.no_text(address), xl.if_(zero, "0", '""'), bad)
    if sort == "text":
        long = f"IF(ISNUMBER({address}),ABS({address})>={_KEPT},FALSE)"
        own = xl.if_(long, bad, _bare(address, tidied))
        found = xl.if_(xl.no_text(address), '""', own)
        return xl.if_(f"ISERROR({address})", bad, found)
    unread = xl.if_(f"ISERROR({address})", bad, blank)
    return xl.if_(xl.is_number(address), _number(address, tidied), unread)


def bad_value(sort: Sort) -> str:
    """Return what a settled cell of a type comes to where it cannot be read, as a formula."""
    return str(UNREADABLE) if sort == "text" else BAD


_KEPT = 10**15
"""From here on a number has lost digits that were typed."""


def _bare(address: str, tidied: Tidied) -> str:
    """Return a text without white space around it, or as it is tidied."""
    if tidied == AS_IT_STANDS:
        return f"TRIM({address})"
    spaces = (" ", "\u3000", "\u00a0") if " " in tidied.dropped else ()
    others = (character for character in tidied.dropped if character != " ")
    for found, instead in (*((c, "") for c in (*spaces, *others)), *tidied.replaced):
        address = f"SUBSTITUTE({address},{xl.text(found)},{xl.text(instead)})"
    return address


def _number(address: str, tidied: Tidied) -> str:
    if tidied.month is None:
        return address
    first, last = tidied.month
    known = f"AND({address}>={first},{address}<{last + 1})"
    return xl.if_(known, f"INT({address})-DAY({address})+1", BAD)


def any_filled(addresses: Sequence[str]) -> str:
    """Return whether anything stands in one of some cells; an error value is something."""
    together = "&".join(addresses)
    return f"IF(ISERROR({together}),TRUE,{xl.not_(xl.no_text(together))})"
