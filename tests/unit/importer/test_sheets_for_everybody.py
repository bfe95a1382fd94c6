"""Sheets of the workbook for everybody: a copied one is one more form, a deleted one is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.for_everybody import WAGES, Posted
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.intake.results import ImportedFile

SECOND = WAGES | {"project_name": "村级组织经费", "fiscal_funds": 4}


@pytest.fixture
def posted(tmp_path: Path) -> Posted:
    """The template of the example."""
    return Posted(tmp_path)


def copied(posted: Posted, name: str) -> Path:
    """The first sheet filled, copied, and the copy filled for another project."""
    path = posted.filled(name, WAGES)
    book = openpyxl.load_workbook(path)
    form = posted.plan.forms[0]
    page = book.copy_worksheet(book[form.sheet])
    at = {field.key: str(field.at) for field in form.fields}
    for reference, value in SECOND.items():
        page[at[resolve(reference)]] = value
    book.save(path)
    return path


def projects(file: ImportedFile) -> set[str]:
    return {form.submission.project_name for form in file.forms}


def test_a_copied_sheet_is_a_form_of_its_own(posted: Posted) -> None:
    (file,) = posted.take_in(copied(posted, "a.xlsx"))
    assert projects(file) == {WAGES["project_name"], SECOND["project_name"]}
    assert not {"X01", "F06"} & {p.code for p in file.problems}


def test_a_copied_sheet_counts_where_all_others_are_deleted(posted: Posted) -> None:
    path = copied(posted, "a.xlsx")
    book = openpyxl.load_workbook(path)
    for form in posted.plan.forms[1:]:
        del book[form.sheet]
    book.save(path)
    (file,) = posted.take_in(path)
    assert projects(file) == {WAGES["project_name"], SECOND["project_name"]}


def test_nobody_has_to_send_the_sheets_that_are_not_used(posted: Posted) -> None:
    path = posted.filled("a.xlsx", WAGES)
    book = openpyxl.load_workbook(path)
    for form in posted.plan.forms[1:]:
        del book[form.sheet]
    book.save(path)
    (file,) = posted.take_in(path)
    assert "F23" not in {p.code for p in file.problems}
    assert file.forms[0].merged


def test_the_units_name_on_the_file_is_no_conflict(posted: Posted) -> None:
    (file,) = posted.take_in(posted.filled("示例七村（东岭）.xlsx", WAGES))
    assert "F18" not in {p.code for p in file.problems}
