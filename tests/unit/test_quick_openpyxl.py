"""Workbooks that openpyxl opens in half the time are what it makes of them by itself."""

from __future__ import annotations

import zipfile
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.styles import Border, Protection, Side

from tests.builders.forms import blank
from tests.builders.quick_openpyxl import OPENPYXLS_OWN, be, quicken

if TYPE_CHECKING:
    from collections.abc import Callable


def bordered() -> bytes:
    """Merges with lines at some of their cells only, one of them not locked."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    thin, thick = Side("thin"), Side("thick")
    page["B2"].border = Border(left=thin, top=thick)
    page["D4"].border = Border(right=thick, bottom=thin)
    page["B6"].border = Border(left=thin, right=thin)
    page["B6"].protection = Protection(locked=False)
    page["G9"].border = Border(right=thin, diagonal=thick, diagonalUp=True)
    for number, area in enumerate(("B2:D4", "B6:C6", "F8:G9", "J1:J3")):
        page[area.partition(":")[0]] = number
    out = BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    merges = b"".join(
        b'<mergeCell ref="%s"/>' % a for a in (b"B2:D4", b"B6:C6", b"F8:G9", b"J1:J3")
    )
    sheet = "xl/worksheets/sheet1.xml"
    ends = b"</sheetData>"
    parts[sheet] = parts[sheet].replace(ends, ends + b"<mergeCells>%s</mergeCells>" % merges)
    with zipfile.ZipFile(out := BytesIO(), "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def saved(data: bytes) -> dict[str, bytes]:
    book = openpyxl.load_workbook(BytesIO(data))
    out = BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        names = [name for name in archive.namelist() if name != "docProps/core.xml"]
        return {name: archive.read(name) for name in names}


@pytest.mark.parametrize("made", [partial(blank, 1, 2), bordered])
def test_the_same_workbook_comes_out(made: Callable[[], bytes]) -> None:
    data = made()
    quick = saved(data)
    assert sum(b"<mergeCell " in content for content in quick.values()) > 0
    try:
        be(OPENPYXLS_OWN)
        slow = saved(data)
    finally:
        quicken()
    assert quick == slow


def test_the_form_tried_has_shared_formulas() -> None:
    with zipfile.ZipFile(BytesIO(blank(1, 2))) as archive:
        sheets = [archive.read(one) for one in archive.namelist() if "worksheets/sheet" in one]
    assert sum(one.count(b't="shared"') for one in sheets) > 20
