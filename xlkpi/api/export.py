"""export: the accepted forms of a collection as tables for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.tables import tables
from xlkpi.export.files import PACKAGE, package, table_files
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the folder, its data package, and table -> how many lines it has."""

    collection: str
    folder: Path
    package: Path
    revision: int
    forms: int
    tables: Mapping[str, int]


def export(folder: Path, clock: Clock, collection: str | None = None) -> Exported:
    """Write the accepted forms of a collection as CSV, JSON and Parquet, with a data package.

    The ledger is only looked at. The package is written last: it tells of what lies there.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which forms are due; it is not in what is written.
        collection: Its id or title; None where there is but one.

    Returns:
        Where it lies, of which revision of the ledger, and how much it is.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
        OSError: The disk is full, or the folder cannot be written to.
    """
    found = tables(folder, clock, collection)
    files = table_files(found.tables)
    told = package(found.collection, found.title, found.tables, found.revision, files)
    to = Workspace.at(folder).export(found.collection)
    for name, data in {**files, PACKAGE: told}.items():
        write_atomically(to / name, data)
    counts = {table.name: len(table.lines) for table in found.tables}
    return Exported(found.collection, to, to / PACKAGE, found.revision, found.forms, counts)
