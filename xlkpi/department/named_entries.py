"""What names an entry of the journal, and whether the journal has it: heads alone, read quickly.

A master or report names the last entry that it was written of. The journal goes on after it; that
entry stays where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master.provenance import named_by_master
from xlkpi.report.provenance import named_by_report
from xlkpi.texts import Words
from xlkpi.workspace.paths import beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from xlkpi.ledger.journal.journal import Journal
    from xlkpi.problems import Unusable
    from xlkpi.workspace.paths import Workspace


def lost_entries(
    workspace: Workspace, journal: Journal, collections: Iterable[str]
) -> Iterator[Unusable]:
    """Yield a trouble (S75) for each master or report that names an entry the journal lacks.

    Args:
        workspace: Where masters and reports lie.
        journal: Its journal.
        collections: The ids of those that are looked at; what was never written is passed over.
    """
    for name in collections:
        for path, named in _named(workspace, name):
            if named is not None and not journal.holds(*named):
                yield journal.lacks(str(path), named[0], _REMEDY.fill(file=path))


def _named(workspace: Workspace, collection: str) -> Iterator[tuple[Path, tuple[int, str] | None]]:
    master, report = workspace.master(collection), workspace.report(collection)
    for path in (master, beside(master)):
        if path.exists():
            yield path, named_by_master(path)
    if report.exists():
        yield report, named_by_report(report)


_REMEDY = Words(
    "请从同一次备份恢复整个工作区（output 和 .xlkpi 一起）。{file} 若是别的工作区的，把它移走。",
    "Restore the whole workspace (output and .xlkpi together) from one backup; "
    "if {file} is of another workspace, move it away.",
)
