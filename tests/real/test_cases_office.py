"""The self-check finds what the import finds: the cases, calculated by LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.cases_of import CASES, Case, expected_check, workbook_of
from tests.builders.forms import plan
from tests.builders.self_check import found_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_self_check(case: Case, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook_of(case))
    sheets = office.recalculate(path)
    form = plan().forms[0]
    cells = sheets[form.sheet]
    found: set[tuple[str, str]] = set()
    for check in plan().checks:
        found |= found_in(cells.get(str(check.at)))
    assert found == expected_check(case)
    verdict = cells[str(form.verdict_cell)]
    assert (verdict == "可以提交") is (not found)
