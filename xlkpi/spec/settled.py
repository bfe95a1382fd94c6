"""What formulas see of a filled cell: the same in the workbook's helper cells and in the import."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlkpi.formula.characters import folded
from xlkpi.formula.excel_settled import AS_IT_STANDS, Tidied
from xlkpi.formula.state import plain
from xlkpi.spec.language.card_kinds import FIRST_DAY, LAST_DAY, TIDYING
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from xlkpi.formula.state import CellValue, Value

FIRST_DATE = date(1900, 3, 1)
"""Programs differ in what days before it are: Excel has a 29th of February of 1900."""
_FOLDED = (Kind.TEXT, Kind.REFERENCE)
_LAST_DATE = date(9999, 12, 31)


def tidied_as(kind: Kind) -> Tidied:
    """Return how a settled cell of a kind differs from what stands in it."""
    if kind in _FOLDED:
        return Tidied(folded=True)
    match kind:
        case Kind.DATE:
            return Tidied(days=_days(FIRST_DATE, _LAST_DATE))
        case Kind.YEAR_MONTH:
            return Tidied(days=_days(FIRST_DAY, LAST_DAY), month=True)
        case _:
            known = TIDYING.get(kind)
            return AS_IT_STANDS if known is None else Tidied(known.dropped, known.replaced)


def seen_by_formulas(value: CellValue, kind: Kind) -> Value:
    """Return a field's value as formulas see it; what is recorded of it stays as it was read.

    A date is its day number; white space in a text is one space wide, and none is around it.
    """
    return folded(value) if isinstance(value, str) and kind in _FOLDED else plain(value)


def _days(first: date, last: date) -> tuple[int, int]:
    return tuple(int(plain(day)) for day in (first, last))  # type: ignore[return-value]
