"""A workspace with many units and one small form: whole rounds that take seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.opened_books import opened, saved
from xlkpi.api import init as starting
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.department.opened import Department
from xlkpi.workspace.clock import fixed, system_clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.intake.results import ImportedFile
    from xlkpi.workspace.clock import Clock

COLLECTION = "2021-count"
START = datetime(2021, 1, 6, 16, 30, tzinfo=UTC)
_FORM = """\
xlkpi: 1
id: count
version: 1
title: 数据表
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name, length: [1, 60]}
  amount: {label: 金额, kind: money, decimals: 2, required: true, range: [0, 1000000]}
  filler: {label: 填报人, kind: text, required: true, length: [1, 20]}
sheets:
  - id: form
    widths: [12, 24]
    rows:
      - [{text: 单位}, {field: unit_name}]
      - [{text: 金额}, {field: amount}]
      - [{text: 填报人}, {field: filler}]
master: {total: amount}
"""
_CONFIG = """\
year = 2021
[department]
name = "庆北办事处"
[[collections]]
id = "{collection}"
spec = "count"
due = {due}
{more}
"""


def begin(folder: Path, units: Mapping[str, str], more: str = "") -> None:
    """Make a workspace for units with these addresses; `more` is added to its configuration."""
    lines = [
        {"id": unit, "name": f"{unit}村", "kind": "村", "addresses": box, "active": "是"}
        for unit, box in units.items()
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starting, "roster_values", lambda: {"units": tuple(lines)})
        init(folder, system_clock, example=True)
    (folder / "workbook_specs" / "count.yaml").write_text(_FORM, encoding="utf-8")
    due = (datetime.now(UTC) + timedelta(days=9)).date()
    text = _CONFIG.format(collection=COLLECTION, due=due, more=more)
    (folder / "xlkpi.toml").write_text(text, encoding="utf-8")


def issued(folder: Path, clock: Clock, more: str = "") -> Path:
    """Make a workspace whose two units have their workbooks; `more` is added to the form's spec."""
    begin(folder, {"v01": "", "v02": ""})
    with (folder / "workbook_specs" / "count.yaml").open("a", encoding="utf-8") as spec:
        spec.write(more)
    generate(folder, clock)
    return folder


def take(workspace: Path, name: str, amount: object, day: int, unit: str = "v01") -> ImportedFile:
    """Import a unit's workbook with an amount, as it came days after START under a name."""
    (blank,) = (workspace / "output" / COLLECTION / "templates").glob(f"{unit}_*.xlsx")
    folder = workspace.parent / "mail" / f"{day}"
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes(typed(blank.read_bytes(), amount) + b"\0" * day)  # bytes of its own
    received = START + timedelta(days=day)
    (file,) = import_paths(workspace, fixed(received), [folder], received=received).files
    return file


def typed(workbook: bytes, amount: object) -> bytes:
    """The workbook of a unit with its amount typed in."""
    book = opened(workbook)
    page = next(sheet for sheet in book.worksheets if _at(sheet, "填报人"))
    for label, value in (("金额", amount), ("填报人", "赵一")):
        page[_at(page, label)] = value
    return saved(book)


def _at(page: Any, label: str) -> str:
    """The address of the cell right of a label, "" where the sheet has no such label."""
    cells = (cell for row in page.iter_rows(max_col=8) for cell in row)
    return next((f"{c.offset(0, 1).coordinate}" for c in cells if c.value == label), "")


def merged(folder: Path) -> dict[str, str]:
    """Unit -> the amount that is merged."""
    with Department.at(folder, system_clock).view() as ledger:
        found = [one for one in ledger.standing(COLLECTION) if one.merged]
    return {one.unit: str(one.submission.records[0].values["amount"]) for one in found}
