"""Rows that are written as they come: the same cells as those that are put one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from xlkpi.cells import CellRef
from xlkpi.master.content.shape import Live
from xlkpi.master.drawing.sheets import Book
from xlkpi.xlsx.lines import MOST_SHARED

ROWS = 3_000
"""Some pieces of XML."""


def test_a_line_is_the_cells_that_are_put_one_by_one() -> None:
    """Texts, numbers, flags, times, blanks and live formulas."""
    when = datetime(2021, 1, 12, 9, 30, 15, tzinfo=UTC).replace(tzinfo=None)
    contents = ("=是文字", "_x000D_", 3, True, when, None, "", Live("1+1", 2), Live("A1", "<甲>"))
    book = Book()
    looks = [book.style(num_format="yyyy-mm-dd hh:mm:ss" if c == when else "@") for c in contents]
    alone, lines = book.page("逐格"), book.page("逐行")
    for column, (content, look) in enumerate(zip(contents, looks, strict=True)):
        alone.put(CellRef(4, column), content, look)
    alone.sheet.set_row(4, 30.2)
    lines.line(4, contents, looks, 30.2)
    read = openpyxl.load_workbook(BytesIO(book.data()))
    found = [[(c.value, c.number_format) for c in read[p][5]] for p in ("逐格", "逐行")]
    assert found[0] == found[1]
    assert found[1][:2] == [("=是文字", "@"), ("_x000D_", "@")]
    assert found[1][4] == (when, "yyyy-mm-dd hh:mm:ss")
    assert read["逐格"].row_dimensions[5].height == read["逐行"].row_dimensions[5].height == 30


def test_what_stands_above_and_below_lines_stays_there() -> None:
    """A heading, some thousand lines in several pieces, a total."""
    book = Book()
    page, look = book.page("表"), book.style()
    page.text(CellRef(0, 0), "标题", look)
    page.put(CellRef(ROWS + 1, 1), Live(f"SUM(B2:B{ROWS + 1})", sum(range(ROWS))), look)
    for number in range(ROWS):
        page.line(1 + number, (f"第{number}行", number), (look, look), 15)
    sheet = openpyxl.load_workbook(BytesIO(book.data()))["表"]
    assert sheet["A1"].value == "标题"
    assert list(sheet.iter_rows(2, ROWS + 1, values_only=True)) == [
        (f"第{number}行", number) for number in range(ROWS)
    ]
    assert sheet.cell(ROWS + 2, 2).value == f"=SUM(B2:B{ROWS + 1})"


def test_a_chart_keeps_what_its_cells_show() -> None:
    """Cells of lines and others, for programs that draw it before they compute anything."""
    book = Book()
    page, look = book.page("表"), book.style()
    page.text(CellRef(0, 0), "名称", look)
    page.line(1, ("甲村", Live("2*3", 6)), (look, look), 15)
    page.line(2, ("乙村", Decimal("0.5")), (look, look), 15)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"name": "=表!$A$1", "categories": "=表!$A$2:$A$3", "values": "=表!$B$2:$B$3"})
    page.sheet.insert_chart(0, 3, chart)
    drawn = openpyxl.load_workbook(BytesIO(book.data()))["表"]._charts[0].series[0]  # noqa: SLF001 - openpyxl has no other way
    assert [point.v for point in drawn.tx.strRef.strCache.pt] == ["名称"]
    assert [point.v for point in drawn.cat.strRef.strCache.pt] == ["甲村", "乙村"]
    assert [point.v for point in drawn.val.numRef.numCache.pt] == [6, 0.5]


def test_of_very_many_texts_the_later_ones_stand_in_their_cells() -> None:
    """All are read as they are; what a chart may show is kept of the first rows alone."""
    book = Book()
    page, look = book.page("逐行"), book.style(num_format="@")
    texts = [(f"只此一处{n}", "处处相同", f"_x000D_{n}") for n in range(MOST_SHARED)]
    for row, line in enumerate(texts):
        page.line(row, line, (look, look, look), None)
    assert len(book.shared.texts) < 2 * MOST_SHARED
    assert page.sheet.shown(0, 0) == "只此一处0"
    with pytest.raises(LookupError):
        page.sheet.shown(MOST_SHARED - 1, 0)
    read = openpyxl.load_workbook(BytesIO(book.data()), read_only=True)["逐行"]
    assert list(read.iter_rows(values_only=True)) == texts


def test_where_there_is_neither_content_nor_look_there_is_no_cell() -> None:
    book = Book()
    book.page("逐行").line(0, ("甲", None, None), (None, None, book.style(bold=True)), None)
    sheet = openpyxl.load_workbook(BytesIO(book.data()))["逐行"]
    assert [sheet.cell(1, column).has_style for column in (1, 2, 3)] == [False, False, True]
