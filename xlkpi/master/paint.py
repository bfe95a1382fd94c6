"""Colours of states: a condition for each word, so that they follow what the formulas say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master.looks import BAD, BAD_TINT, DOUBTFUL, DOUBTFUL_TINT, GOOD, GOOD_TINT
from xlkpi.master.wording import BAD_WORDS, DOUBTFUL_WORDS, GOOD_WORDS

if TYPE_CHECKING:
    from xlkpi.cells import Area
    from xlkpi.master.sheets import Page

_COLOURS = (
    (GOOD_WORDS, GOOD, GOOD_TINT),
    (DOUBTFUL_WORDS, DOUBTFUL, DOUBTFUL_TINT),
    (BAD_WORDS, BAD, BAD_TINT),
)


def paint_states(page: Page, area: Area) -> None:
    """Colour the cells of an area by the state they name."""
    for words, colour, tint in _COLOURS:
        test = ",".join(f'{area.first}="{word}"' for word in words)
        look = page.book.add_format({"font_color": colour, "bg_color": tint})
        code = page.sheet.conditional_format(
            area.first.row,
            area.first.column,
            area.last.row,
            area.last.column,
            {"type": "formula", "criteria": f"=OR({test})", "format": look},
        )
        page.done(code)
