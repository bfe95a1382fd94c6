"""The pages of a collection, in the order of a round."""

from __future__ import annotations

from xlkpi.texts import Words

MENU = (
    ("overview", Words("总览", "Overview")),
    ("out", Words("下发", "Sending out")),
    ("in", Words("收取", "Taking in")),
    ("units", Words("单位", "Units")),
    ("decisions", Words("待办", "To decide")),
    ("totals", Words("汇总", "Totals")),
)
