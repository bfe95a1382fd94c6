"""A roster that grants a unit spare forms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl

from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))


def granted(folder: Path, count: int) -> Path:
    """A workspace whose roster grants the first unit some spare forms."""
    init(folder, NOW, example=True)
    book = openpyxl.load_workbook(folder / "roster.xlsx")
    page = book["单位"]
    heads = [cell.value for cell in page[1]]
    page.cell(2, heads.index("备用表") + 1, count)
    book.save(folder / "roster.xlsx")
    return folder
