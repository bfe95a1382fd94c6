"""单位: a table of budget adjustments, looked at first, then put on record as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.adjust import adjust_from
from xlkpi.department.targets import Reason
from xlkpi.reader.limits import MOST_MAIL
from xlkpi.texts import Words
from xlkpi.web.asked import Shown
from xlkpi.web.pages.about import about
from xlkpi.web.pages.deciding import WHO
from xlkpi.web.pages.typed import day_typed
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_TABLE = Words("预算调整表", "the table")
_LOOK, _RECORD = (
    Words("核对调整表", "looking at the table"),
    Words("记录预算调整", "recording adjustments"),
)


def page(asked: Asked) -> Shown:
    """Show where a table of adjustments is dropped."""
    return Shown("adjustments.html.j2", {**about(asked), "most": MOST_MAIL})


def look(asked: Asked) -> Goto:
    """Show what the lines of a table would record; nothing is recorded yet."""
    return _adjusted(asked, _LOOK, "", trial=True)


def record(asked: Asked) -> Goto:
    """Put every line of a table on record, or none: what was seen, else it is shown once more."""
    return _adjusted(asked, _RECORD, asked.needed("who", WHO), trial=False)


def _adjusted(asked: Asked, label: Words, who: str, *, trial: bool) -> Goto:
    name, table = asked.dropped_one(_TABLE)
    seen = "" if trial else asked.needed("seen", _TABLE)
    why, on = asked.typed("why"), day_typed(asked, "on")

    def doing(_progress: Progress) -> Result:
        where, reason = (asked.folder, asked.clock), Reason(why, who)
        made = adjust_from(*where, table, reason, asked.collection, on, trial=trial, seen=seen)
        if made.master:
            asked.desk.uploads.done(name)
        given = {"batch": name, "why": why, "on": asked.typed("on"), "seen": made.digest}
        data = {"made": made, "given": given, "is_other": bool(seen) and not made.master}
        return Result("adjusted_together.html.j2", data)

    return asked.begin(label, "adjustments", doing)
