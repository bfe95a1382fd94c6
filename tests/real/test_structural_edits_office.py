"""Rows, columns and sheets changed by LibreOffice: right values or the expected problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.edits import Edit, by
from tests.forms import imported, plan
from tests.full_forms import full, structural, values
from tests.real.office_edits import Editor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = "office"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """A LibreOffice that edits; where there is none, the test fails: it is never skipped."""
    editor = Editor()
    yield editor
    editor.quit()


@pytest.mark.parametrize("edit", by(PROGRAM), ids=lambda edit: edit.name)
def test_right_values_or_the_expected_problem(edit: Edit, editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "full.xlsx"
    path.write_bytes(full())
    out = editor.edited(path, plan().forms[0].sheet, edit.steps, tmp_path / "edited.xlsx")
    (returned,) = imported(out.read_bytes())
    (form,) = returned.submissions
    assert structural(returned) == edit.expected(PROGRAM)
    assert form.verdict.valid is not edit.rejected
    if not edit.rejected:
        assert values(form) == edit.truth
