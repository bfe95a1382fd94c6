"""A master says in which measure its amounts are; without amounts it says nothing of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.own_forms import HEAD, OwnForm

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = (
    HEAD
    + """\
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  people: {label: 人数, kind: integer}
sheets:
  - {id: form, name: 表, widths: [12, 10], rows: [[{field: unit_name}, {field: people}]]}
"""
)


@pytest.mark.parametrize(("kind", "told"), [("integer", False), ("money", True)])
def test_the_measure_is_told_where_there_are_amounts(
    tmp_path: Path, kind: str, *, told: bool
) -> None:
    made = OwnForm(tmp_path, COUNTS.replace("kind: integer", f"kind: {kind}"))
    made.issue()
    made.returned({"people": 12})
    book = openpyxl.load_workbook(made.folder / "output" / "own" / "master.xlsx")
    texts = {str(c.value) for page in book for row in page.iter_rows() for c in row}
    assert any("金额单位" in text for text in texts) is told
