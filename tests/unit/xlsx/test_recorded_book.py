"""What is known of workbooks with sheets of the same names is not taken for all of a workbook."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from tests.builders.forms import CREATED
from xlkpi.cells import CellRef
from xlkpi.xlsx.recorded_book import RecordedBook
from xlkpi.xlsx.recorded_page import RecordedPage


def made(title: str, text: str, *, bold: bool, place: str = "$A$1") -> bytes:
    book = RecordedBook(locked=False)
    RecordedPage(book, "甲").text(CellRef(0, 0), text, book.style(bold=bold))
    book.define_name("place", f"=甲!{place}")
    book.set_properties({"title": title, "created": CREATED.replace(tzinfo=None)})
    return book.data()


def test_workbooks_whose_sheets_have_the_same_names_are_each_their_own() -> None:
    for _ in range(3):  # the first time nothing is known
        for bold in (False, True):
            for place in ("$A$1", "$B$2"):
                data = made(f"标题{place}", f"字{bold}", bold=bold, place=place)
                book = openpyxl.load_workbook(BytesIO(data))
                cell = book["甲"]["A1"]
                assert (cell.value, bool(cell.font.bold)) == (f"字{bold}", bold)
                assert book.defined_names["place"].attr_text == f"甲!{place}"
                assert book.properties.title == f"标题{place}"
                assert data == made(f"标题{place}", f"字{bold}", bold=bold, place=place)
