"""Edits of `tests.faults.edits` done by LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.edits import Step
    from tests.real.office import FileKind, Office

EDIT_WORKER = Path(__file__).with_name("office_edit_worker.py")


def edited(
    office: Office,
    path: Path,
    sheet: str,
    steps: Sequence[Step],
    out: Path,
    kind: FileKind = "xlsx",
) -> Path:
    """Do all steps on one sheet of a workbook, in an office that EDIT_WORKER runs, and save it."""
    with office.open(path) as book:
        office.ask("edit", book=book.number, sheet=sheet, steps=steps)
        return book.save_as(out, kind)
