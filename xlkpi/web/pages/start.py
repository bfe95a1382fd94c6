"""The first page: the workspaces opened last, another one, a new one, the example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlkpi.api.collections import collections
from xlkpi.api.init import init
from xlkpi.api.next_year import next_year
from xlkpi.api.restore import restore
from xlkpi.texts import Words
from xlkpi.web.asked import Goto, Shown, refused
from xlkpi.web.work import Result
from xlkpi.web.workspaces import id_of
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked
    from xlkpi.web.work import Progress

_OLD = Words("上年的文件夹", "last year’s folder")
_NO_YEAR = Words("不是年度：{found}", "no year: {found}")
_WRITE = Words("请写成 2027 的样子。", "Write it as 2027.")
_YEARS = frozenset(map(str, range(2000, 2101)))
_FOLDER, _BACKUP = Words("文件夹", "folder"), Words("备份文件", "the backup's file")


def page(asked: Asked) -> Shown:
    """Show where one can begin."""
    known = [(id_of(one), one) for one in asked.desk.workspaces.folders]
    data = {"known": known, "home": Path.home() / "xlkpi", "year": asked.clock().year}
    return Shown("start.html.j2", data)


def open_folder(asked: Asked) -> Goto:
    """Open the workspace of a folder."""
    folder = asked.whole_path("folder", _FOLDER)
    # with a faulty xlkpi.toml it is a workspace all the same: its pages say what is to be mended
    if not Workspace(folder).config.is_file():
        collections(folder, asked.clock)
    return Goto(f"/w/{asked.desk.workspaces.opened(folder)}")


def new(asked: Asked) -> Goto:
    """Make a workspace, empty or with the example."""
    folder = asked.whole_path("folder", _FOLDER)
    example = asked.typed("example") == "yes"
    init(folder, asked.clock, example=example, year=None if example else _year(asked))
    return Goto(f"/w/{asked.desk.workspaces.opened(folder)}")


def _year(asked: Asked) -> int | None:
    """Return the year that was typed, None for this one."""
    text = asked.typed("year")
    if text and text not in _YEARS:
        raise refused(_NO_YEAR.fill(found=text), _WRITE)
    return int(text) if text else None


def new_year(asked: Asked) -> Goto:
    """Make the workspace of the next year out of last year's, and show its settings."""
    old, folder = asked.whole_path("old", _OLD), asked.whole_path("folder", _FOLDER)

    def doing(_progress: Progress) -> Result:
        made = next_year(folder, old, asked.clock)
        address = f"/w/{asked.desk.workspaces.opened(folder)}/settings"
        return Result("next_year.html.j2", {"made": made, "address": address})

    return asked.begin(Words("新的一年", "a new year"), "/", doing)


def restore_backup(asked: Asked) -> Goto:
    """Put the workspace of a backup into a new or empty folder, and open it."""
    file, folder = asked.whole_path("file", _BACKUP), asked.whole_path("folder", _FOLDER)
    passphrase = asked.typed("passphrase")

    def doing(progress: Progress) -> Result:
        made = restore(file, folder, lambda: passphrase, progress)
        address = f"/w/{asked.desk.workspaces.opened(folder)}"
        return Result("restored.html.j2", {"made": made, "address": address})

    return asked.begin(Words("恢复备份", "restoring the backup"), "/", doing)


def first(asked: Asked) -> Goto:
    """Go to the first collection of a workspace that still goes on."""
    found = collections(asked.folder, asked.clock)
    asked.desk.workspaces.opened(asked.folder)
    chosen = next((one for one in found.all if not one.is_over), found.all[0])
    asked = asked.about(chosen.id)
    return Goto(asked.address("overview"))
