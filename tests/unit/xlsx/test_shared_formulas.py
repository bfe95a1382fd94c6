"""Formulas that say the same in cells below each other stand in a file once."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from xlkpi.cells import Area, CellRef
from xlkpi.xlsx.recorded_book import RecordedBook
from xlkpi.xlsx.recorded_page import RecordedPage
from xlkpi.xlsx.shared_formulas import shared


def at(cell: str) -> CellRef:
    return CellRef.parse(cell)


def groups(*formulas: tuple[str, str]) -> list[str]:
    """The areas of the groups."""
    found = shared({at(cell): formula for cell, formula in formulas})
    return [str(one.area) for _, one in found if one.area is not None]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("A1+B$9", "A2+B$9", True),
        ("A1+B9", "A2+B9", False),
        ("SUM(A$1:A1)", "SUM(A$1:A2)", True),
        ('IF(A1="B1",1,2)', 'IF(A2="B1",1,2)', True),  # a text is no reference
        ('IF(A1="B1",1,2)', 'IF(A2="B2",1,2)', False),
        ("'表 1'!$A$1+C1", "'表 1'!$A$1+C2", True),
        ("'A1'!$A$1+C1", "'A2'!$A$1+C2", False),  # nor is a sheet's name
        ('"a""B1"&C1', '"a""B1"&C2', True),
        ("LOG10(C1)", "LOG10(C2)", True),
        ("xlkpi_list_1", "xlkpi_list_1", True),
        ("C1*2", "D2*2", False),
    ],
)
def test_what_says_the_same(first: str, second: str, alike: bool) -> None:
    assert (groups(("F1", first), ("F2", second)) == ["F1:F2"]) is alike


def test_only_neighbours_in_a_column_share() -> None:
    assert groups(("F1", "A1"), ("F3", "A3")) == []
    assert groups(("F1", "A1"), ("G1", "B1")) == []
    assert groups(*((f"F{n}", f"A{n}") for n in (1, 2, 3, 5, 6))) == ["F1:F3", "F5:F6"]


def test_the_first_of_a_group_has_the_text_and_the_area() -> None:
    (first, one), (second, other) = shared({at("F1"): "A1", at("F2"): "A2"})
    assert (first, second) == (at("F1"), at("F2"))
    assert (str(one), one.area, str(other), other.area) == ("A1", Area(first, second), "", None)
    assert one.number == other.number


def test_another_reader_finds_every_formula() -> None:
    formulas = {f"F{n}": f'IF(A{n}>0,"A{n}<&"&B$1,SUM(A$1:A{n}))' for n in range(1, 6)}
    formulas |= {f"G{n}": f"F{n}*2" for n in range(1, 6)}
    book = RecordedBook(locked=False)
    page = RecordedPage(book, "表")
    for cell, formula in formulas.items():
        page.formula(at(cell), formula, None, 1.0)
    page.share_formulas()
    data = book.data()
    for data_only, wanted in ((False, formulas), (True, dict.fromkeys(formulas, 1.0))):
        sheet = openpyxl.load_workbook(BytesIO(data), data_only=data_only)["表"]
        found = {cell: sheet[cell].value for cell in formulas}
        assert found == {c: v if data_only else f"={v}" for c, v in wanted.items()}
