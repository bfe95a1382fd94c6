"""收取: files that are dropped onto the page, taken in, and what each was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.import_ import import_paths
from xlkpi.demo.practice import can_practise, practice
from xlkpi.reader.limits import MOST_ARCHIVED
from xlkpi.texts import Words
from xlkpi.web.asked import Download, NoPageError, Shown
from xlkpi.web.pages.facts import about, workbooks_in
from xlkpi.web.work import Result
from xlkpi.workers.processors import processors
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_TAKE = Words("读入交回的文件", "taking in what came back")
_FILES = Words("文件", "files")


def page(asked: Asked) -> Shown:
    """Show where files are dropped, and the marked copies that lie ready."""
    data = {
        "copies": copies(asked),
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
    """Take in what was dropped together."""
    name, batch = asked.dropped(_FILES)

    def doing(progress: Progress) -> Result:
        where = (asked.folder, asked.clock, batch.gathered)
        done = import_paths(*where, jobs=processors(), progress=progress)
        asked.desk.uploads.done(name)
        return Result("taken.html.j2", {"done": done, "trouble": ()})

    return asked.begin(_TAKE, "in", doing)


def copies(asked: Asked) -> tuple[str, ...]:
    """Return the names of the marked copies that lie ready to be sent back."""
    return workbooks_in(Workspace(asked.folder).returns(asked.collection))


def copy(asked: Asked) -> Download:
    """Return one marked copy.

    Raises:
        NoPageError: There is none of that name.
    """
    name = asked.places["name"]
    if name not in copies(asked):
        raise NoPageError
    return Download(name, Workspace(asked.folder).returns(asked.collection) / name)
