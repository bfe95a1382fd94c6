"""Rows, columns and sheets changed by excelize: right values or the expected problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import imported, plan
from tests.builders.full_forms import full, structural, values
from tests.faults.edits import Edit, by
from tests.real.edited_by_excelize import edited

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "excelize"


@pytest.mark.parametrize("edit", by(PROGRAM), ids=lambda edit: edit.name)
def test_right_values_or_the_expected_problem(edit: Edit, tmp_path: Path) -> None:
    path = tmp_path / "full.xlsx"
    path.write_bytes(full())
    out = edited(path, plan().forms[0].sheet, edit.steps, tmp_path / "edited.xlsx")
    (returned,) = imported(out.read_bytes())
    form, *_ = returned.submissions
    assert structural(returned) == edit.expected(PROGRAM)
    assert form.verdict.valid is not edit.rejected
    if not edit.rejected:
        assert values(form) == edit.truth
