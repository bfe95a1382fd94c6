"""Rows, columns and sheets changed by openpyxl: right values or the expected problem."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import imported, plan
from tests.builders.full_forms import full, structural, typed, values
from tests.faults.edited_by_openpyxl import edited
from tests.faults.edits import Edit, by

if TYPE_CHECKING:
    from xlkpi.records import Return

PROGRAM = "openpyxl"


@cache
def judged() -> dict[str, Return]:
    """All edits in one run, as a department's import has them."""
    sheet = plan().forms[0].sheet
    files = [edited(full(), sheet, edit.steps) for edit in by(PROGRAM)]
    return {edit.name: one for edit, one in zip(by(PROGRAM), imported(*files), strict=True)}


def test_the_form_is_accepted_before_anything_is_done_to_it() -> None:
    (returned,) = imported(full())
    (form,) = returned.submissions
    assert structural(returned) == []
    assert values(form) == typed()


@pytest.mark.parametrize("edit", by(PROGRAM), ids=lambda edit: edit.name)
def test_right_values_or_the_expected_problem(edit: Edit) -> None:
    returned = judged()[edit.name]
    assert structural(returned) == edit.expected(PROGRAM)
    form, *_ = returned.submissions
    assert form.verdict.valid is not edit.rejected
    if not edit.rejected:
        assert values(form) == edit.truth
