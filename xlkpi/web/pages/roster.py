"""名册 as tables: searched, a line changed, added or emptied, each fault at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from xlkpi.api.roster_form import roster_table, save_roster_row
from xlkpi.texts import Words
from xlkpi.web.asked import NoPageError, Shown
from xlkpi.web.pages.faults import NO_FAULTS, Faults
from xlkpi.web.pages.parts_of import part_of
from xlkpi.web.work import Job, Result

if TYPE_CHECKING:
    from xlkpi.api.roster_form import RosterRow, RosterTable
    from xlkpi.web.asked import Answer, Asked
    from xlkpi.web.work import Progress

_MOST_CHOICES = 300
"""So many words are a list to choose from; more are typed."""
_NEW = "new"
_SHOWN = 6
"""Columns of a line that a table shows; all are in its form."""
_LABEL = Words("保存名册", "saving the roster")


def page(asked: Asked) -> Shown:
    """Show one sheet of the roster: the lines with what was searched for."""
    found = _table(asked)
    data = {
        "table": found,
        "columns": found.columns[:_SHOWN],
        "said": {one.name: dict(one.choices) for one in found.columns[:_SHOWN]},
        "part": part_of(asked, found.rows, lambda one: "\n".join(one.texts.values())),
    }
    return Shown("roster.html.j2", data)


def row(asked: Asked, faults: Faults = NO_FAULTS) -> Shown:
    """Show one line, or a new one, as fields."""
    found = _table(asked)
    data = {"table": found, "row": _row(asked, found), "faults": faults, "most": _MOST_CHOICES}
    return Shown("roster_row.html.j2", data, 422 if faults.all else 200)


def save(asked: Asked) -> Answer:
    """Write one line, or empty it."""
    found = _table(asked)
    own = _row(asked, found)
    names = [one.name for one in found.columns]
    gone = asked.typed("empty") == "yes"
    typed = {name: "" if gone else asked.typed(name) for name in names}
    digest = asked.typed("digest")

    def doing(_progress: Progress) -> Result:
        number = own.number if own is not None else None
        faults = save_roster_row(asked.folder, found.name, number, typed, digest)
        return Result("saved.html.j2", {"problems": (), "faults": faults})

    done = asked.typed_in(_LABEL, f"roster/{found.name}?saved={quote(digest)}", doing)
    if not isinstance(done, Job):
        return done
    kept = own.texts if own is not None and gone else typed
    return row(asked, Faults.of(done, kept, digest))


def _table(asked: Asked) -> RosterTable:
    found = roster_table(asked.folder, asked.places["table"])
    if found is None:
        raise NoPageError
    return found


def _row(asked: Asked, found: RosterTable) -> RosterRow | None:
    """Return the line that a page is about, None for a new one."""
    name = asked.places["row"]
    if name == _NEW:
        return None
    own = next((one for one in found.rows if str(one.number) == name), None)
    if own is None:
        raise NoPageError
    return own
