"""汇总: the master, the report, the published text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.master import master
from xlkpi.api.publish import publish
from xlkpi.api.report import report
from xlkpi.texts import Words
from xlkpi.web.asked import Download, NoPageError, Shown
from xlkpi.web.pages.facts import about
from xlkpi.web.pages.tables import lines_in, sums_of, tables_of
from xlkpi.web.work import Result
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_MOST = 30
"""Lines of what projects come to that stand on the page itself."""
_SAID = {
    "master.xlsx": Words("汇总表", "the master"),
    "report.html": Words("报送情况网页", "the report"),
}


def page(asked: Asked) -> Shown:
    """Show what forms come to, what lies ready to be saved, and what can be written."""
    sums = sums_of(asked)
    first = lines_in(asked, sums, sums.tables[0], _MOST) if sums is not None else None
    data = {"files": tuple(files(asked)), "said": _SAID, "found": tables_of(asked)}
    return Shown("totals.html.j2", {**about(asked), **data, "sums": sums, "first": first})


def files(asked: Asked) -> dict[str, Path]:
    """Return what lies ready: name -> where it lies."""
    own = Workspace(asked.folder)
    found = [own.master(asked.collection), own.report(asked.collection)]
    for folder in (own.published(asked.collection), own.bundles(asked.collection)):
        if folder.is_dir():
            found += sorted(one for one in folder.iterdir() if one.is_file())
    return {one.name: one for one in found if one.is_file()}


def file(asked: Asked) -> Download:
    """Return one of what lies ready.

    Raises:
        NoPageError: There is none of that name.
    """
    name = asked.places["name"]
    found = files(asked).get(name)
    if found is None:
        raise NoPageError
    return Download(name, found)


def write(asked: Asked) -> Goto:
    """Write the master and the report anew."""

    def doing(_progress: Progress) -> Result:
        made = master(asked.folder, asked.clock, asked.collection)
        report(asked.folder, asked.clock, asked.collection)
        return Result("written.html.j2", {"made": made})

    return asked.begin(Words("写汇总表", "writing the master"), "totals", doing)


def publish_text(asked: Asked) -> Goto:
    """Write the published text."""
    draft = asked.typed("draft") == "yes"

    def doing(_progress: Progress) -> Result:
        made = publish(asked.folder, asked.clock, asked.collection, draft=draft)
        return Result("published.html.j2", {"made": made})

    return asked.begin(Words("写公开文本", "writing the published text"), "totals", doing)
