"""A workbook without any code: held where labels and names fit, else none of ours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.builders.forms import UNIT
from tests.builders.several import (
    OTHER,
    OTHER_NAME,
    book_of,
    carried,
    issues,
    plan_for,
    taken_in,
    told,
)
from xlkpi.records import Status

OWN = plan_for(1)
FORM = OWN.forms[0]
NEIGHBOUR = plan_for(1, unit=OTHER, name=OTHER_NAME)
KNOWN = issues(OWN, NEIGHBOUR)
HIDDEN = ("H", "O", "P", "Q")


def retyped() -> Any:
    """The table typed anew: what a person sees of it, at the same places, and nothing else."""
    book = openpyxl.Workbook()
    page = carried(book_of(OWN, 0)[FORM.sheet], book, "绩效目标表")
    for row in page.iter_rows():
        for cell in row:
            hidden = cell.column_letter in HIDDEN if hasattr(cell, "column_letter") else True
            if not hidden and cell.row > 1 and not str(cell.value).startswith("="):
                continue
            if type(cell).__name__ != "MergedCell":
                cell.value = None
    for line in (1, 32):
        for column in range(1, 20):
            if type(page.cell(line, column)).__name__ != "MergedCell":
                page.cell(line, column).value = None
    del book["Sheet"]
    return book


def test_the_whole_table_typed_anew_is_held() -> None:
    returned = taken_in(retyped(), KNOWN)
    assert told(returned) == ["F22"]
    (form,) = returned.submissions
    assert (returned.unit, form.verdict) == (UNIT, Status.HELD)
    values = next(record.values for record in form.records if not record.table)
    assert (values["fiscal_funds"], values["filler"]) == (Decimal("50.5"), "赵一")


def test_rows_above_it_do_not_matter() -> None:
    book = retyped()
    book.worksheets[0].move_range("A2:N31", 3, 1)
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F22"]
    values = next(r.values for r in returned.submissions[0].records if not r.table)
    assert values["fiscal_funds"] == Decimal("50.5")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("D3", "别的村"),  # nobody of that name
        ("D4", "别的项目"),
        ("D3", None),
    ],
)
def test_with_another_name_it_is_none_of_ours(cell: str, value: object) -> None:
    book = retyped()
    book.worksheets[0][cell] = value
    assert told(taken_in(book, KNOWN)) == ["F04"]


def test_without_its_labels_it_is_none_of_ours() -> None:
    book = retyped()
    for row in range(14, 32):
        book.worksheets[0][f"B{row}"] = None
    assert told(taken_in(book, KNOWN)) == ["F04"]


def test_the_same_table_with_the_neighbours_name_is_the_neighbours() -> None:
    book = retyped()
    book.worksheets[0]["D3"] = OTHER_NAME
    returned = taken_in(book, KNOWN)
    assert (told(returned), returned.unit) == (["F22"], OTHER)


def test_a_form_that_fits_two_collections_is_nobodys() -> None:
    twice = issues(OWN, plan_for(1, collection="2021-again"))
    assert told(taken_in(retyped(), twice)) == ["F04"]


def test_a_list_of_all_villages_is_no_form_and_no_plan_is_made_for_each() -> None:
    asked: list[str] = []

    class Counting:
        def __getattr__(self, name: str) -> object:
            def call(*given: object) -> object:
                asked.append(name)
                return getattr(many, name)(*given)

            return call

    many = issues(*(plan_for(1, unit=f"v{n:02}", name=f"第{n}村") for n in range(1, 9)))
    book = openpyxl.Workbook()
    for n in range(1, 9):
        book.worksheets[0].cell(n, 1).value = f"第{n}村"
    assert told(taken_in(book, Counting())) == ["F04"]  # type: ignore[arg-type]
    assert asked.count("newest") == 1


def test_two_sheets_that_both_fit_are_not_chosen_between() -> None:
    book = retyped()
    book.copy_worksheet(book.worksheets[0])
    assert told(taken_in(book, KNOWN)) == ["F04"]
