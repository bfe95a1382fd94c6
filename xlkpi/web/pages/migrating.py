"""收取: filled workbooks of an older version -> workbooks of the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.migrate import migrate
from xlkpi.reader.limits import MOST_ARCHIVED
from xlkpi.texts import Words
from xlkpi.web.asked import Shown
from xlkpi.web.pages.about import about, saved_from, workbooks_in
from xlkpi.web.work import Result
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Download, Goto
    from xlkpi.web.work import Progress


def page(asked: Asked) -> Shown:
    """Show where older workbooks are dropped, and the new ones that lie ready."""
    made = workbooks_in(Workspace(asked.folder).migrated(asked.collection))
    return Shown("migrating.html.j2", {**about(asked), "made": made, "most": MOST_ARCHIVED})


def take(asked: Asked) -> Goto:
    """Fill current workbooks with what older ones hold; nothing is taken in."""
    name, batch = asked.dropped(Words("文件", "files"))

    def doing(_progress: Progress) -> Result:
        files = migrate(asked.folder, asked.clock, batch.gathered)
        asked.desk.uploads.done(name)
        return Result("migrated.html.j2", {"files": files})

    return asked.begin(Words("转到新表样", "filling current workbooks"), "migrate", doing)


def workbook(asked: Asked) -> Download:
    """Return one of the new workbooks.

    Raises:
        NoPageError: There is none of that name.
    """
    return saved_from(Workspace(asked.folder).migrated(asked.collection), asked.places["name"])
