"""下发: what can be known beforehand, the workbooks, and the list for the group chat."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from xlkpi.api.check import check
from xlkpi.api.generate import generate, generate_blank
from xlkpi.api.handbook import units_handbook, write_handbook
from xlkpi.api.status import status
from xlkpi.rollup.roll.missing import missing, said_missing
from xlkpi.rollup.roll.states import comes_by_bundle
from xlkpi.texts import Words
from xlkpi.web.asked import Download, Shown
from xlkpi.web.pages.about import about, saved_from, workbooks_in
from xlkpi.web.pages.typed import units_typed
from xlkpi.web.work import Result
from xlkpi.workers.processors import processors
from xlkpi.workspace.paths import HANDBOOK, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from _typeshed import ReadableBuffer

    from xlkpi.problems import Problem
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_MOST = 100
"""Files, problems and units that are listed at most."""
_GENERATE = Words("生成工作簿", "making the workbooks")
_BLANK = Words("生成通用模板", "making the workbook for everybody")


def page(asked: Asked) -> Shown:
    """Show what is wrong beforehand, and the workbooks there are."""
    files, call = workbooks(asked), asked.ask(status, asked.collection).call
    data = {
        **about(asked),
        "found": asked.ask_soon(check, asked.collection),
        "files": files[:_MOST],
        "count": len(files),
        "has_handbook": Workspace(asked.folder).handbook(asked.collection).is_file(),
        "missing": tuple(said_missing(missing(call))),
        "below_only": bool(call.forms) and all(comes_by_bundle(one.unit) for one in call.forms),
        "most": _MOST,
    }
    return Shown("out.html.j2", data)


def make(asked: Asked) -> Goto:
    """Make the workbooks of all units, or of those that are named."""
    units = units_typed(asked)
    with_handbook = asked.typed("handbook") == "yes"

    def doing(progress: Progress) -> Result:
        warnings: list[Problem] = []
        where = (asked.folder, asked.clock, asked.collection)
        made = generate(*where, units, warn=warnings.extend, jobs=processors(), progress=progress)
        beside = write_handbook(*where) if made and with_handbook else None
        told = {"made": made, "problems": warnings, "handbook": beside}
        return Result("generated.html.j2", told)

    return asked.begin(_GENERATE, "out", doing)


def make_blank(asked: Asked) -> Goto:
    """Make one workbook for everybody, in which unit and project are picked."""

    def doing(_progress: Progress) -> Result:
        warnings: list[Problem] = []
        made = generate_blank(asked.folder, asked.clock, asked.collection, warnings.extend)
        return Result("generated_blank.html.j2", {"made": made, "problems": warnings})

    return asked.begin(_BLANK, "out", doing)


def workbook(asked: Asked) -> Download:
    """Return one workbook.

    Raises:
        NoPageError: There is none of that name.
    """
    return saved_from(Workspace(asked.folder).templates(asked.collection), asked.places["name"])


def workbooks(asked: Asked) -> tuple[str, ...]:
    """Return the names of the workbooks that lie ready."""
    return workbooks_in(Workspace(asked.folder).templates(asked.collection))


def all_workbooks(asked: Asked) -> Download:
    """Return all workbooks, and the handbook once made, as one .zip; it is made as it is sent."""
    folder = Workspace(asked.folder).templates(asked.collection)
    return Download(f"{asked.collection}.zip", zipped(folder, (*workbooks(asked), HANDBOOK)))


def missing_list(asked: Asked) -> Download:
    """Return who is missing as a text, for the group chat."""
    lines = said_missing(missing(asked.ask(status, asked.collection).call))
    text = "".join(f"{line}\n" for line in lines)
    return Download(f"{asked.collection}.txt", text.encode("utf-8-sig"))


def handbook(_asked: Asked) -> Download:
    """Return the handbook for the units, to be sent along."""
    return Download(HANDBOOK, units_handbook())


def zipped(folder: Path, names: Iterable[str]) -> Iterator[bytes]:
    """Yield an archive of files of a folder, piece by piece; what is gone by then is left out."""
    into = _Sent()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            if (folder / name).is_file():
                archive.write(folder / name, name)
            yield into.taken()
    yield into.taken()


class _Sent(io.RawIOBase):
    """Takes what is written, and gives it away; nobody goes back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        """Return what was written since it was asked last."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
