"""总览: the totals of the whole collection, whether the ways of adding agree, and two charts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.master import wording
from xlkpi.master.across import TOLERANCE, Agreement
from xlkpi.master.details import FORMS
from xlkpi.master.looks import (
    BLUE,
    HEADING_FONT,
    INK,
    LINE,
    content_look,
    foot_look,
    head_look,
    note_look,
    section_look,
    title_look,
)
from xlkpi.master.overview_charts import add_charts
from xlkpi.master.paint import paint_states
from xlkpi.master.periods import rolled_up
from xlkpi.master.shape import Form, Live, exact_sum, value_of
from xlkpi.master.times import local
from xlkpi.master.widths import money, units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.master.facts import Facts
    from xlkpi.master.shape import Content, Listing
    from xlkpi.master.sheets import Page

_FIRST_COLUMN, _COLUMNS = 1, 7
_CARD = {"font_size": 15, "bold": True, "font_color": INK, "align": "center"}


class Overview:
    """Writes the sheet from top to bottom; `listings` are the other sheets by name."""

    def __init__(self, page: Page, facts: Facts, listings: Mapping[str, Listing]) -> None:
        self.page, self.facts, self.listings = page, facts, listings
        self.row = 0
