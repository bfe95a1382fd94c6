"""Rows, columns and sheets changed by LibreOffice: right values or the expected problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import imported, plan
from tests.builders.full_forms import full, structural, values
from tests.faults.edits import Edit, by
from tests.real.office_edits import edited

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import FileKind, Office

PROGRAM = "office"


def check(edit: Edit, office: Office, folder: Path, kind: FileKind) -> None:
    path = folder / "full.xlsx"
    path.write_bytes(full())
    sheet, out = plan().forms[0].sheet, folder / f"edited.{kind}"
    (returned,) = imported(edited(office, path, sheet, edit.steps, out, kind).read_bytes())
    form, *_ = returned.submissions
    assert [code for code in structural(returned) if code != "F02"] == edit.expected(PROGRAM)
    assert form.verdict.valid is not edit.rejected
    if not edit.rejected:
        assert values(form) == edit.truth


@pytest.mark.parametrize("edit", by(PROGRAM), ids=lambda edit: edit.name)
def test_right_values_or_the_expected_problem(edit: Edit, office: Office, tmp_path: Path) -> None:
    check(edit, office, tmp_path, "xlsx")


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_saved_in_another_format(
    kind: FileKind, office: Office, tmp_path: Path, soak: bool
) -> None:
    """All of them in the long run, each fifth otherwise."""
    for edit in by(PROGRAM)[:: 1 if soak else 5]:
        check(edit, office, tmp_path, kind)
