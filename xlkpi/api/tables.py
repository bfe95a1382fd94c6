"""The accepted forms of a collection as tables, each value with where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.exports import export_adjustments, export_forms
from xlkpi.department.opened import Department
from xlkpi.export.tables import export_tables
from xlkpi.workspace.inbox import content, original

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from xlkpi.export.tables import ExportTable
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a collection: its id and title, of which revision, of how many forms.

    Times in them are UTC; `zone` is the workspace's clock.
    """

    collection: str
    title: str
    revision: int
    forms: int
    zone: tzinfo
    tables: tuple[ExportTable, ...]


def tables(folder: Path, clock: Clock, collection: str | None = None) -> Tables:
    """Return the accepted forms of a collection as tables; the ledger is only looked at.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which forms are due; it is not in the tables.
        collection: Its id or title; None where there is but one.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    spec = department.form_of(chosen)
    with department.view() as ledger:
        forms = export_forms(department, ledger, chosen)
        adjusted = export_adjustments(department, ledger, chosen)
        revision = ledger.revision(chosen.id)
    measure = department.config.measure_of(chosen, spec)
    made = export_tables(spec, str(measure), forms, adjusted)
    title, zone = chosen.title or spec.title, department.config.zone
    return Tables(chosen.id, title, revision, len(forms), zone, tuple(made))


def original_of(folder: Path, clock: Clock, digest: str) -> tuple[str, bytes] | None:
    """Return an original as it came.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        digest: Its SHA-256 (64 hex digits).

    Returns:
        (name by which it is kept, its bytes); None where it is not kept, or not as it came.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or the place of originals cannot be used (S65); exit
            code 3.
    """
    inbox = Department.at(folder, clock).inbox
    name, data = original(inbox, digest), content(inbox, digest)
    return None if name is None or data is None else (name.rpartition("/")[2], data)
