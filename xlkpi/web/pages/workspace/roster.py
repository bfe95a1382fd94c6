"""名册 as tables: searched, a line changed, added or emptied, each fault at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from xlkpi.api.roster_form import roster_columns, save_roster_row
from xlkpi.api.roster_tables import roster_state, roster_tables
from xlkpi.texts import Words
from xlkpi.web.asked import NoPageError, Shown
from xlkpi.web.pages.faults import NO_FAULTS, Faults
from xlkpi.web.pages.lines_asked import part_of_lines
from xlkpi.web.pages.parts_of import LINES, Part, whole
from xlkpi.web.work import Job, Result
from xlkpi.workers.elsewhere import elsewhere

if TYPE_CHECKING:
    from xlkpi.api.roster_tables import RosterTable, RosterTables
    from xlkpi.web.asked import Answer, Asked
    from xlkpi.web.work import Progress

_NEW = "new"
_SHOWN = 6
"""Columns of a line that a table shows; all are in its form."""
_MANY = 2_000
"""Lines of a roster that takes more than a moment to read: the desk's own process does not."""
_PATIENCE = 60.0
"""Seconds that are waited until what was typed can be shown again."""
_LABEL = Words("保存名册", "saving the roster")


def page(asked: Asked) -> Shown:
    """Show one sheet of the roster: the lines with what was searched for."""
    every = _roster(asked)
    if every is None:
        return _WAITING
    found = _table(asked, every)
    part = part_of_lines(asked, every.file, found.lines, LINES, roster_state)
    if part is None:
        return _WAITING
    rows = [found.row(one) for one in part.lines]
    data = {
        "every": every,
        "table": found,
        "columns": found.columns[:_SHOWN],
        "part": Part(rows, part.number, part.count, part.sought),
    }
    return Shown("roster.html.j2", data)


def row(asked: Asked, faults: Faults = NO_FAULTS) -> Shown:
    """Show one line, or a new one, as fields."""
    every = _roster(asked, _PATIENCE) if faults.all else _roster(asked)
    if every is None:
        return _WAITING
    found, name = _table(asked, every), asked.places["row"]
    try:
        own = None if name == _NEW else every.row(found, name)
    except FileNotFoundError:  # the roster is being read anew
        return _WAITING
    if own is None and name != _NEW:
        raise NoPageError
    data = {"every": every, "table": found, "row": own, "faults": faults}
    return Shown("roster_row.html.j2", data, 422 if faults.all else 200)


def save(asked: Asked) -> Answer:
    """Write one line, or empty it."""
    table, name = asked.places["table"], asked.places["row"]
    names, number = roster_columns(asked.folder, table), whole(name)
    if names is None or (number is None and name != _NEW):
        raise NoPageError
    gone = asked.typed("empty") == "yes"
    typed = {name: "" if gone else asked.typed(name) for name in names}
    digest, every = asked.typed("digest"), _roster(asked)
    is_small = every is not None and sum(one.lines.count for one in every.tables) < _MANY

    def doing(_progress: Progress) -> Result:
        line = (asked.folder, table, number, typed, digest)
        faults = save_roster_row(*line) if is_small else elsewhere(save_roster_row, *line)
        return Result("saved.html.j2", {"problems": (), "faults": faults})

    done = asked.typed_in(_LABEL, f"roster/{table}?saved={quote(digest)}", doing)
    if not isinstance(done, Job):
        return done
    return row(asked, Faults.of(done, {} if gone else typed, digest))


_WAITING = Shown("roster_waiting.html.j2")


def _roster(asked: Asked, patience: float | None = None) -> RosterTables | None:
    """Return the roster as it is now, None while it is being read."""
    into = asked.desk.uploads.folder_for("roster", str(asked.folder))
    waited = {} if patience is None else {"patience": patience}
    return asked.ask_for_file(roster_tables, into, by=roster_state, **waited)


def _table(asked: Asked, every: RosterTables) -> RosterTable:
    found = every.table(asked.places["table"])
    if found is None:
        raise NoPageError
    return found
