"""汇总: the charts of what is merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.charts import charts
from xlkpi.web.asked import Shown
from xlkpi.web.pages.about import about, waiting

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked

_MOST = 30
"""Projects of a chart that are seen at once."""


def page(asked: Asked) -> Shown:
    """Show the charts."""
    found = asked.ask_soon(charts, asked.collection)
    if found is None:
        return waiting(asked, "totals")
    return Shown("drawn_totals.html.j2", {**about(asked), "found": found, "most": _MOST})
