"""xlsxwriter made strict: what it would only warn of is an exception; formats are made once."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter

from xlkpi.master.shape import Live
from xlkpi.master.wording import CUT, NO, YES

if TYPE_CHECKING:
    from io import BytesIO

    from xlkpi.cells import Area, CellRef
    from xlkpi.master.shape import Content

MOST_UNITS = 32_767
_BASE: dict[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}


class NotWrittenError(RuntimeError):
    """xlsxwriter refused something: a fault of ours."""


class Book:
    """A workbook in memory whose formats are shared."""

    def __init__(self, out: BytesIO) -> None:
        options = {"in_memory": True, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(out, options)
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """Return the body format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({**_BASE, **properties})
        return self._made[key]

    def page(self, name: str) -> Page:
        """Add a sheet."""
        return Page(self, name)

    def close(self) -> None:
        """Assemble the file; a warning is an exception."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.book.close()


class Page:
    """One sheet, written cell by cell; every refusal is an exception."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.sheet = book.book.add_worksheet(name)

    def done(self, code: object) -> None:
        """Take xlsxwriter's answer."""
        if isinstance(code, int) and code < 0:
            raise NotWrittenError(self.name, code)

    def text(self, at: CellRef, text: str, look: Any) -> None:
        """Write a text, never taken for a formula or a link."""
        self.done(self.sheet.write_string(at.row, at.column, fitting(text), look))

    def put(self, at: CellRef, content: Content, look: Any) -> None:
        """Write a content by its type, a blank for None; times are shown as they are given."""
        match content:
            case None | "":
                self.done(self.sheet.write_blank(at.row, at.column, None, look))
            case Live(formula, value):
                shown = value if isinstance(value, str) else float(value)
                self.done(self.sheet.write_formula(at.row, at.column, "=" + formula, look, shown))
            case bool():
                self.text(at, YES if content else NO, look)
            case int() | Decimal():
                self.done(self.sheet.write_number(at.row, at.column, float(content), look))
            case datetime() | date():
                self.done(self.sheet.write_datetime(at.row, at.column, content, look))
            case str():
                self.text(at, content, look)

    def merge(self, area: Area, text: str, look: Any) -> None:
        """Join an area and write a text in it."""
        if not area.single:
            first, last = area.first, area.last
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                code = self.sheet.merge_range(
                    first.row, first.column, last.row, last.column, "", look
                )
            self.done(code)
        self.text(area.first, text, look)


def fitting(text: str) -> str:
    """Return a text that a cell can hold: cut where it is too long, and said so.

    Lone surrogates (from file names that are no UTF-8) become question marks.
    """
    clean = text.encode("utf-8", "replace").decode("utf-8")
    if _utf16(clean) <= MOST_UNITS:
        return clean
    room = MOST_UNITS - _utf16(CUT)
    return clean.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
