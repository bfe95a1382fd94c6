"""汇总: what lies ready, and master, report, text, forms, data files and bundle to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.export import export
from xlkpi.api.export_bundle import export_bundle
from xlkpi.api.master import master
from xlkpi.api.master_forms import master_forms
from xlkpi.api.own_outline import own_outline
from xlkpi.api.publish import outlines, publish
from xlkpi.api.report import report
from xlkpi.texts import Words
from xlkpi.web.asked import Download, NoPageError, Shown
from xlkpi.web.pages.about import about
from xlkpi.web.pages.out import zipped
from xlkpi.web.pages.totals.tables import lines_in, sums_of, tables_of
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
    data = {
        "files": tuple(files(asked)),
        "said": _SAID,
        "found": tables_of(asked),
        "outlines": asked.ask(outlines, asked.collection),
        "sums": sums if first else None,
        "first": first,
    }
    return Shown("totals.html.j2", {**about(asked), **data})


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


def print_forms(asked: Asked) -> Goto:
    """Write the merged forms as they are printed."""

    def doing(_progress: Progress) -> Result:
        made = master_forms(asked.folder, asked.clock, asked.collection)
        return Result("printed_forms.html.j2", {"made": made})

    return asked.begin(Words("写打印用的表", "writing forms to be printed"), "totals", doing)


def export_data(asked: Asked) -> Goto:
    """Write what is accepted as files for other programs."""

    def doing(_progress: Progress) -> Result:
        return Result(
            "exported.html.j2", {"made": export(asked.folder, asked.clock, asked.collection)}
        )

    return asked.begin(Words("写数据文件", "writing data files"), "totals", doing)


def make_bundle(asked: Asked) -> Goto:
    """Write what is accepted as one signed file, for the next level."""
    whole = asked.typed("originals") == "yes"

    def doing(_progress: Progress) -> Result:
        made = export_bundle(asked.folder, asked.clock, asked.collection, with_originals=whole)
        return Result("bundled.html.j2", {"made": made})

    return asked.begin(Words("写上报包", "writing the bundle"), "totals", doing)


def archive(asked: Asked) -> Download:
    """Return the forms to be printed, or the data files, as one .zip.

    Raises:
        NoPageError: There is no such folder, or nothing in it.
    """
    name, own = asked.places["folder"], Workspace(asked.folder)
    folders = {"forms": own.forms, "export": own.export}
    if name not in folders:
        raise NoPageError
    folder = folders[name](asked.collection)
    names = sorted(one.name for one in folder.iterdir() if one.is_file()) if folder.is_dir() else []
    if not names:
        raise NoPageError
    return Download(f"{asked.collection}-{name}.zip", zipped(folder, names))


def own_text(asked: Asked) -> Goto:
    """Lay outline and styles of the published text into the workspace, to be changed there."""

    def doing(_progress: Progress) -> Result:
        made = own_outline(asked.folder, asked.clock, asked.collection)
        return Result("own_outline.html.j2", {"made": made})

    return asked.begin(Words("取出文本大纲和样式", "taking the outline"), "totals", doing)


def publish_text(asked: Asked) -> Goto:
    """Write the published text."""
    draft, outline = asked.typed("draft") == "yes", asked.typed("outline") or None

    def doing(_progress: Progress) -> Result:
        where = (asked.folder, asked.clock, asked.collection)
        made = publish(*where, outline=outline, draft=draft)
        return Result("published.html.j2", {"made": made})

    return asked.begin(Words("写公开文本", "writing the published text"), "totals", doing)
