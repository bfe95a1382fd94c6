"""A workbook that was sent back, with something else typed into one of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.demo.typist import typed_into
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.spec.references import resolve
from xlkpi.workspace.clock import system_clock

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.demo.typist import Typed


def typed_over(
    folder: Path, file: Path, form: tuple[str, str, str], field: str, value: Typed
) -> bytes:
    """Return a file with a value typed into a field, given (collection, unit, project)."""
    collection, unit, project = form
    with Department.at(folder, system_clock).view() as ledger:
        issue = LedgerIssues(ledger).newest(collection, unit)
    assert issue is not None
    places = {
        one.key: (sheet.sheet, str(one.at))
        for sheet in issue.plan.by_project[project]
        for one in sheet.fields
    }
    return typed_into(file.read_bytes(), {places[resolve(field)]: value})
