"""汇总: the charts of what is merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.charts import charts, last_entry
from xlkpi.web.asked import Shown
from xlkpi.web.pages.facts import about

if TYPE_CHECKING:
    from xlkpi.api.charts import Charts
    from xlkpi.web.asked import Asked

_MOST = 30
"""Projects of a chart that are seen at once."""


def page(asked: Asked) -> Shown:
    """Show the charts."""
    return Shown("drawn_totals.html.j2", {**about(asked), "found": _charts(asked), "most": _MOST})


def _charts(asked: Asked) -> Charts:
    """Return the charts; they are made anew where something was recorded since."""
    entry = last_entry(asked.folder, asked.clock)
    key, known = (asked.folder, asked.collection), asked.desk.charts
    if known.get(key, (0, None))[0] != entry:
        known.clear()  # one collection at a time is looked at
        known[key] = entry, charts(asked.folder, asked.clock, asked.collection)
    return known[key][1]
