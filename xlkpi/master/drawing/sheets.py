"""The writer of workbooks with what the master needs: its font, live contents, texts that fit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from xlkpi.formula.characters import utf16
from xlkpi.master.content.shape import Live
from xlkpi.master.wording import CUT
from xlkpi.xlsx.cell_xml import Formula, shown_as
from xlkpi.xlsx.recorded_book import RecordedBook
from xlkpi.xlsx.recorded_page import RecordedPage
from xlkpi.xlsx.recorded_sheet import content as in_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.cells import Area, CellRef
    from xlkpi.master.content.shape import Content
    from xlkpi.xlsx import cell_xml
    from xlkpi.xlsx.recorded_sheet import Look

MOST_UTF16 = 32_767
_BASE: dict[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}


class Book(RecordedBook):
    """A workbook whose cells have the body's font where nothing else is said."""

    def __init__(self) -> None:
        super().__init__(locked=False)

    def style(self, **properties: Any) -> Look:
        """Return the body format with these properties, made once."""
        return super().style(**{**_BASE, **properties})

    def page(self, name: str) -> Page:
        """Add a sheet."""
        return Page(self, name)


class Page(RecordedPage):
    """One sheet of the master."""

    book: Book

    def text(self, at: CellRef, text: str, style: Any) -> None:
        """Write a text, never taken for a formula or a link; one that is too long is cut."""
        super().text(at, fitting(text), style)

    def put(self, at: CellRef, content: Content, style: Any) -> None:
        """Write a content by its type, a blank for None; times are shown as they are given."""
        found = _in_cell(content)
        if isinstance(found, str):
            self.text(at, found, style)
        else:
            self.done(self.sheet.write_own(at.row, at.column, found, style))

    def line(
        self,
        row: int,
        contents: Sequence[Content],
        styles: Sequence[Look | None],
        points: float | None,
    ) -> None:
        """Write a whole row, its height in points; it is not changed afterwards.

        Where there is neither content nor style, there is no cell.
        """
        found = [_in_cell(one) for one in contents]
        self.done(self.sheet.write_line(row, found, styles, points))

    def join(self, area: Area, text: str, style: Any) -> None:
        """Merge an area and write a text in it."""
        self.merge(area, style)
        self.text(area.first, text, style)


def _in_cell(content: Content) -> cell_xml.Content:
    """Return a content as a cell holds it: times are shown as they are given."""
    match content:
        case str():
            return fitting(content) or None
        case Live(formula, value):
            return Formula(formula, shown_as(value) if isinstance(value, str) else float(value))
        case bool() | date() | None:
            return in_cell(content)
        case number:
            return float(number) + 0.0  # -0 is 0


def fitting(text: str) -> str:
    """Return a text that a cell can hold: cut where it is too long, and said so.

    Lone surrogates (from file names that are no UTF-8) become question marks.
    """
    if text.isprintable() and len(text) <= MOST_UTF16 // 2:
        return text  # which no surrogate is
    clean = text.encode("utf-8", "replace").decode("utf-8")
    if utf16(clean) <= MOST_UTF16:
        return clean
    room = MOST_UTF16 - utf16(CUT)
    return clean.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT
