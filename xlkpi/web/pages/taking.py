"""收取: files that are dropped onto the page, taken in, and what each was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.collections import collections
from xlkpi.api.import_ import import_paths
from xlkpi.api.import_again import import_again
from xlkpi.demo.practice import can_practise, practice
from xlkpi.reader.limits import MOST_ARCHIVED
from xlkpi.texts import Words
from xlkpi.web.asked import Download, NoPageError, Shown
from xlkpi.web.pages.about import about, saved_from, workbooks_in
from xlkpi.web.pages.typed import time_typed
from xlkpi.web.work import Result
from xlkpi.workers.processors import processors
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_TAKE = Words("读入交回的文件", "taking in what came back")
_LOOK = Words("检查交回的文件", "looking at what came back")
_AGAIN = Words("重查已收的原件", "checking the originals anew")
_FILES = Words("文件", "files")
_MOST = 200
"""Forms that are judged otherwise that are listed."""


def page(asked: Asked) -> Shown:
    """Show where files are dropped, and the marked copies that lie ready."""
    data = {
        "copies": workbooks_in(Workspace(asked.folder).returns(asked.collection)),
        "most": MOST_ARCHIVED,
        "is_example": asked.ask(can_practise, asked.collection),
    }
    return Shown("taking.html.j2", {**about(asked), **data})


def example_returns(asked: Asked) -> Download:
    """Return what the example's units send back, for somebody who practises.

    Raises:
        NoPageError: The workspace is not the example, or its workbooks were not made yet.
    """
    if not asked.ask(can_practise, asked.collection):
        raise NoPageError
    return Download(*practice(asked.folder, asked.clock, asked.collection).archive())


def take(asked: Asked) -> Goto:
    """Take in what was dropped together, or only look at it."""
    name, batch = asked.dropped(_FILES)
    trial = asked.typed("trial") == "yes"
    zone = collections(asked.folder, asked.clock).zone
    received = time_typed(asked, "received", zone)

    def doing(progress: Progress) -> Result:
        done = import_paths(
            asked.folder,
            asked.clock,
            batch.gathered,
            received=received,
            dry_run=trial,
            jobs=processors(),
            progress=progress,
        )
        if not trial:
            asked.desk.uploads.done(name)
        given = {"batch": name, "received": asked.typed("received")} if trial else {}
        return Result("taken.html.j2", {"done": done, "trouble": (), "given": given})

    return asked.begin(_LOOK if trial else _TAKE, "in", doing)


def judge_again(asked: Asked) -> Goto:
    """Check the stored originals by today's rules and roster, or only tell what would change."""
    trial = asked.typed("trial") == "yes"

    def doing(progress: Progress) -> Result:
        where = (asked.folder, asked.clock)
        made = import_again(*where, dry_run=trial, jobs=processors(), progress=progress)
        return Result("judged_again.html.j2", {"made": made, "trial": trial, "most": _MOST})

    return asked.begin(_AGAIN, "in", doing)


def copy(asked: Asked) -> Download:
    """Return one marked copy.

    Raises:
        NoPageError: There is none of that name.
    """
    return saved_from(Workspace(asked.folder).returns(asked.collection), asked.places["name"])
