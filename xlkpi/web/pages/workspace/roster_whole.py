"""名册 as a file: downloaded, and put back when it is seen what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.roster_replace import replace_roster, roster_changes, roster_file
from xlkpi.texts import Words
from xlkpi.web.asked import Download, NoPageError
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_ROSTER = Words("改好的名册", "the changed roster")
_MOST = 100
"""Lines of a kind that are listed of a sheet."""


def download(asked: Asked) -> Download:
    """Return the roster, to be changed in a spreadsheet program.

    Raises:
        NoPageError: There is none.
    """
    try:
        return Download(*roster_file(asked.folder))
    except FileNotFoundError:
        raise NoPageError from None


def look(asked: Asked) -> Goto:
    """Show what a changed roster changes; nothing is written yet."""
    name, (file, path) = asked.dropped_one(_ROSTER)

    def doing(_progress: Progress) -> Result:
        data = {"batch": name, "most": _MOST}
        found = roster_changes(asked.folder, asked.clock, file, path.read_bytes())
        return Result("roster_changes.html.j2", {**data, "found": found})

    return asked.begin(Words("看名册改了什么", "what the roster changes"), "settings", doing)


def replace(asked: Asked) -> Goto:
    """Put another roster in the place of the one that is there."""
    name, (_, path) = asked.dropped_one(_ROSTER)
    digest = asked.typed("digest")

    def doing(_progress: Progress) -> Result:
        replaced = replace_roster(asked.folder, path.read_bytes(), digest)
        asked.desk.uploads.done(name)
        return Result("roster_replaced.html.j2", {"replaced": replaced})

    return asked.begin(Words("更换名册", "replacing the roster"), "settings", doing)
