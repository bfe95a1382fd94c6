"""What decisions are about: a filled workbook of a unit, sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.builders import filled_books
from tests.builders.for_everybody import WAGES
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))


FIRST = datetime(2021, 1, 6, tzinfo=UTC)
WHY = Reason("电话核实", "刘")


def sent(workspace: Path, path: Path, values: dict[str, object], form: int = 0) -> Path:
    """The first unit's workbook of the newest collection with one form filled in."""
    *_, issued = sorted(workspace.glob("output/*/templates/v01_*.xlsx"))
    path.write_bytes(filled_books.filled(workspace, issued, {form: values}))
    return path


def filled(**changes: object) -> dict[str, object]:
    return {k: v for k, v in WAGES.items() if k != "unit_name"} | changes


def returned_twice(folder: Path) -> None:
    """A workspace in which the first unit sent two returns, and one form of one was withdrawn."""
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    for number, funds in enumerate((55, 54)):
        path = sent(folder, folder.parent / f"{number}.xlsx", filled(fiscal_funds=funds))
        received = FIRST + timedelta(days=number)
        import_paths(folder, NOW, [path], received=received, master=False, copies=False)
    withdraw(folder, NOW, Target("v01", "p01"), Reason("发错了", "刘"))
