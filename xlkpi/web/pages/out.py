"""下发: what can be known beforehand, the workbooks, and the list for the group chat."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from xlkpi.api.check import check
from xlkpi.api.generate import generate
from xlkpi.api.status import status
from xlkpi.rollup.roll.missing import missing
from xlkpi.texts import Words
from xlkpi.web.asked import Download, Shown
from xlkpi.web.pages.facts import about, workbooks_in
from xlkpi.web.work import Result
from xlkpi.workers.processors import processors
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from xlkpi.problems import Problem
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_GENERATE = Words("生成工作簿", "making the workbooks")


def page(asked: Asked) -> Shown:
    """Show what is wrong beforehand, and the workbooks there are."""
    found = check(asked.folder, asked.clock, asked.collection)
    data = {
        **about(asked),
        "problems": found.problems,
        "files": workbooks(asked),
        "missing": missing(status(asked.folder, asked.clock, asked.collection).call),
    }
    return Shown("out.html.j2", data)


def make(asked: Asked) -> Goto:
    """Make the workbooks of all units, or of those that are ticked."""
    units = asked.several.get("unit", ())

    def doing(progress: Progress) -> Result:
        warnings: list[Problem] = []
        where = (asked.folder, asked.clock, asked.collection)
        made = generate(*where, units, warn=warnings.extend, jobs=processors(), progress=progress)
        return Result("generated.html.j2", {"made": made, "problems": warnings})

    return asked.begin(_GENERATE, "out", doing)


def workbooks(asked: Asked) -> tuple[str, ...]:
    """Return the names of the workbooks that lie ready."""
    return workbooks_in(Workspace(asked.folder).templates(asked.collection))


def all_workbooks(asked: Asked) -> Download:
    """Return all workbooks as one .zip."""
    folder = Workspace(asked.folder).templates(asked.collection)
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for name in workbooks(asked):
            archive.write(folder / name, name)
    return Download(f"{asked.collection}.zip", into.getvalue())
