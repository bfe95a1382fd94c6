"""A clerk types into a workbook that went out: what is typed is there, all else as it was."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from tests.builders.forms import blank, plan
from xlkpi.demo.typist import Typed, typed_in, typed_into

SHEET = plan().forms[0].sheet


def at(column: str) -> str:
    return str(next(f.at for f in plan().forms[0].fields if f.key.column == column))


def test_texts_numbers_and_dates_are_in_their_cells() -> None:
    cells: dict[tuple[str, str], Typed] = {
        (SHEET, at("filler")): " 赵一 <&> ",
        (SHEET, at("fiscal_funds")): 60.7,
        (SHEET, at("fill_date")): date(2021, 1, 12),
    }
    page = openpyxl.load_workbook(BytesIO(typed_into(blank(), cells)))[SHEET]
    assert page[at("filler")].value == " 赵一 <&> "
    assert page[at("fiscal_funds")].value == 60.7
    assert page[at("fill_date")].value == datetime(2021, 1, 12)  # noqa: DTZ001 - workbooks know no time zones


def test_nothing_empties_a_cell() -> None:
    filled = typed_into(blank(), {(SHEET, at("filler")): "赵一"})
    assert typed_in(filled, SHEET)[at("filler")] == "赵一"
    assert at("filler") not in typed_in(typed_into(filled, {(SHEET, at("filler")): None}), SHEET)


def test_nothing_but_the_cell_is_another_one() -> None:
    before, after = (
        typed_in(blank(), SHEET),
        typed_in(typed_into(blank(), {(SHEET, at("filler")): "赵一"}), SHEET),
    )
    assert {**before, at("filler"): "赵一"} == after


def test_formulas_stay_and_show_nothing_before_they_are_calculated() -> None:
    old = openpyxl.load_workbook(BytesIO(blank()))[SHEET]
    data = typed_into(blank(), {(SHEET, at("filler")): "赵一"})
    new = openpyxl.load_workbook(BytesIO(data))[SHEET]
    shown = openpyxl.load_workbook(BytesIO(data), data_only=True)[SHEET]
    place = at("budget_total")
    assert old[place].value == new[place].value
    assert shown[place].value is None
    assert old.protection.sheet
    assert new.protection.sheet


def test_the_same_typed_again_is_the_same_file() -> None:
    cells = {(SHEET, at("filler")): "赵一"}
    assert typed_into(blank(), cells) == typed_into(blank(), cells)
    with ZipFile(BytesIO(typed_into(blank(), cells))) as made, ZipFile(BytesIO(blank())) as old:
        assert [i.filename for i in made.infolist()] == [i.filename for i in old.infolist()]


def test_a_sheet_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        typed_into(blank(), {("没有", "A1"): 1.0})
