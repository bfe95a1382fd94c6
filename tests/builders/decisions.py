"""What decisions are about: a filled workbook of a unit, sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.builders import filled_books
from tests.builders.for_everybody import WAGES
from xlkpi.department.targets import Reason
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))


WHY = Reason("电话核实", "刘")


def sent(workspace: Path, path: Path, values: dict[str, object], form: int = 0) -> Path:
    """The first unit's workbook of the newest collection with one form filled in."""
    *_, issued = sorted(workspace.glob("output/*/templates/v01_*.xlsx"))
    path.write_bytes(filled_books.filled(workspace, issued, {form: values}))
    return path


def filled(**changes: object) -> dict[str, object]:
    return {k: v for k, v in WAGES.items() if k != "unit_name"} | changes
