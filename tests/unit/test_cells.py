"""Cells, areas and sheet names as Excel writes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    CellRef,
    column_name,
    on_sheet,
    quoted_sheet,
)


@pytest.mark.parametrize(
    ("column", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_columns_are_counted_in_letters(column: int, letters: str) -> None:
    assert column_name(column) == letters


def test_the_last_cell_is_excels() -> None:
    assert str(CellRef(MAX_ROWS - 1, MAX_COLUMNS - 1)) == "XFD1048576"


@given(st.integers(0, MAX_ROWS - 1), st.integers(0, MAX_COLUMNS - 1))
def test_a_name_leads_back_to_its_cell(row: int, column: int) -> None:
    cell = CellRef(row, column)
    assert CellRef.parse(str(cell)) == CellRef.parse(cell.absolute) == cell


@pytest.mark.parametrize(
    "text", ["", "A", "1", "A0", "A01", "a1", "1A", "A-1", "A1:B2", "Ａ1", "R1C1"]
)
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        CellRef.parse(text)


def test_cells_are_ordered_by_row_then_column() -> None:
    names = ["B2", "A10", "AA1", "B1", "A2"]
    assert [str(c) for c in sorted(map(CellRef.parse, names))] == ["B1", "AA1", "A2", "B2", "A10"]


def test_an_area_knows_its_cells_size_and_names() -> None:
    area = Area.of(CellRef.parse("B3"), 2, 3)
    assert (str(area), area.absolute) == ("B3:D4", "$B$3:$D$4")
    assert (area.rows, area.columns, area.single) == (2, 3, False)
    assert [str(cell) for cell in area] == ["B3", "C3", "D3", "B4", "C4", "D4"]
    assert all(cell in area for cell in area)
    for outside in ("A3", "E3", "B2", "D5"):
        assert CellRef.parse(outside) not in area


def test_an_area_of_one_cell_is_named_as_the_cell() -> None:
    area = Area.of(CellRef.parse("C5"))
    assert (area.single, str(area), area.absolute, list(area)) == (
        True, "C5", "$C$5", [CellRef(4, 2)],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["Totals", "Sheet_1", "_x", "Budget2021"])
def test_a_plain_name_needs_no_quotes(name: str) -> None:
    assert quoted_sheet(name) == name


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("汇总", "'汇总'"),
        ("1.村干部", "'1.村干部'"),
        ("two words", "'two words'"),
        ("a-b", "'a-b'"),
        ("it's", "'it''s'"),
        ("A1", "'A1'"),
        ("xfd12", "'xfd12'"),
        ("R1C1", "'R1C1'"),
        ("rc", "'rc'"),
        ("2021", "'2021'"),
    ],
)
def test_any_other_name_is_quoted(name: str, quoted: str) -> None:
    assert quoted_sheet(name) == quoted


def test_a_place_on_a_sheet_is_absolute() -> None:
    assert on_sheet("it's", CellRef.parse("B3")) == "'it''s'!$B$3"
    assert on_sheet("Totals", Area.of(CellRef.parse("B3"), 2, 2)) == "Totals!$B$3:$C$4"
