"""Colours of states: a condition for each word, so that they follow what the formulas say.

No colour says what no word or number says: sheets are printed black and white.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master.drawing.styles import (
    ALARM,
    ALARM_TINT,
    GOOD,
    GOOD_TINT,
    OPEN,
    OPEN_TINT,
    REMARKED,
    REMARKED_TINT,
    TO_MEND,
    TO_MEND_TINT,
)
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from typing import Any

    from xlkpi.cells import Area, CellRef
    from xlkpi.master.drawing.sheets import Page

COLOURS = (
    (states.GOOD_WORDS, GOOD, GOOD_TINT),
    (states.REMARKED_WORDS, REMARKED, REMARKED_TINT),
    (states.OPEN_WORDS, OPEN, OPEN_TINT),
    (states.TO_MEND_WORDS, TO_MEND, TO_MEND_TINT),
    (states.ALARM_WORDS, ALARM, ALARM_TINT),
)
"""Words, the colour of their letters and of their cells."""
_DECIMALS = 6
"""As differences are rounded."""


def paint_states(page: Page, area: Area, count: CellRef | None = None) -> None:
    """Colour the cells of an area by the state they name.

    Where `count` is the first of a column of numbers, only what is there at all is coloured.
    """
    for words, colour, tint in COLOURS:
        named = "OR(" + ",".join(f'{area.first}="{word}"' for word in words) + ")"
        test = named if count is None else f"AND({named},${count}>0)"
        _paint(page, area, test, font_color=colour, bg_color=tint)


def paint_numbers(page: Page, area: Area, *, alarming: bool = False) -> None:
    """Let the numbers of an area that are not 0 stand out."""
    first = area.first
    colour, tint = (ALARM, ALARM_TINT) if alarming else (OPEN, OPEN_TINT)
    test = f"IF(ISNUMBER({first}),ROUND({first},{_DECIMALS})<>0,FALSE)"
    _paint(page, area, test, font_color=colour, bg_color=tint, bold=True)


def _paint(page: Page, area: Area, test: str, **style: Any) -> None:
    code = page.sheet.conditional_format(
        area.first.row,
        area.first.column,
        area.last.row,
        area.last.column,
        {"type": "formula", "criteria": f"={test}", "format": page.book.tint(**style)},
    )
    page.done(code)
