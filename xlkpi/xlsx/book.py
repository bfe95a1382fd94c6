"""xlsxwriter made strict: what it would only warn of is an exception; formats are made once."""

from __future__ import annotations

import re
import warnings
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from xlkpi.xlsx.sheet_frame import NotWrittenError

if TYPE_CHECKING:
    from io import BytesIO

    from xlkpi.cells import Area, CellRef
    from xlkpi.plan.occasion import Value


class _Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are.

    xlsxwriter searches every formula for the functions of newer Excels (more than a hundred of
    them, most of the time a workbook takes); the formula compilers use none of them.
    """

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: object = 0
    ) -> int:
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        code: int = super()._write_string(row, col, _literal(string), cell_format)
        return code


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML can hold: what a formula shows is written as it is."""


def shown_as(shown: object) -> object:
    """Return what a formula shows as a file can hold it."""
    return _UNWRITABLE.sub("\ufffd", shown) if isinstance(shown, str) else shown


class Book(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook whose structure is locked and whose formats are shared."""

    def __init__(self, out: BytesIO, *, locked: bool) -> None:
        super().__init__(out, {"in_memory": True, "strings_to_urls": False})
        self._structure_locked = locked
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **properties: Any) -> Any:
        """Return the format with these properties of xlsxwriter, made once for a workbook."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.add_format(properties)
        return self._made[key]

    def sheet(self, name: str) -> Any:
        """Add a sheet that takes xlsxwriter's calls."""
        return self.add_worksheet(name, _Sheet)

    def _write_book_views(self) -> None:
        """Write the structure's protection, which xlsxwriter has no call for, before the views."""
        if self._structure_locked:
            self._xml_empty_tag("workbookProtection", [("lockStructure", "1")])
        super()._write_book_views()

    def close(self) -> None:
        """Assemble the file.

        Raises:
            UserWarning: Xlsxwriter would only warn of something.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            super().close()


class Page:
    """One sheet, written cell by cell; every refusal is an exception."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.sheet = book.sheet(name)

    def done(self, code: object) -> None:
        """Take what a call of xlsxwriter gave: a number below 0 is a refusal.

        Raises:
            NotWrittenError: It refused.
        """
        if isinstance(code, int) and code < 0:
            raise NotWrittenError(self.name, code)

    def text(self, at: CellRef, text: str, style: Any) -> None:
        """Write a text, never taken for a formula or a link.

        Raises:
            NotWrittenError: It is longer than a cell takes (`MOST_TEXT`), or beyond the sheet.
        """
        self.done(self.sheet.write_string(at.row, at.column, text, style))

    def own(self, at: CellRef, text: str, style: Any) -> None:
        """Write a text that differs from workbook to workbook, as `text` does."""
        self.text(at, text, style)

    def value(self, at: CellRef, value: Value | float | None, style: Any) -> None:
        """Write a value by its type: a number as float, a flag as 是 or 否, a blank for None or "".

        Raises:
            NotWrittenError: As of `text`.
        """
        match value:
            case None | "":
                self.done(self.sheet.write_blank(at.row, at.column, None, style))
            case bool():
                self.text(at, "是" if value else "否", style)
            case Decimal() | float():
                self.done(self.sheet.write_number(at.row, at.column, float(value), style))
            case date():
                self.done(self.sheet.write_datetime(at.row, at.column, value, style))
            case str():
                self.text(at, value, style)

    def formula(self, at: CellRef, formula: str, style: Any, shown: object) -> None:
        """Write a formula (without "=") with the value it shows.

        Raises:
            NotWrittenError: It is beyond the sheet.
        """
        self.done(
            self.sheet.write_formula(at.row, at.column, "=" + formula, style, shown_as(shown))
        )

    def note(self, at: CellRef, text: str, options: dict[str, Any]) -> None:
        """Attach a comment; `options` are those of xlsxwriter's write_comment.

        Raises:
            NotWrittenError: It is longer than Excel takes, or beyond the sheet.
        """
        self.done(self.sheet.write_comment(at.row, at.column, text, options))

    def merge(self, area: Area, style: Any) -> None:
        """Join an area, unless it is one cell; its first cell is written afterwards.

        Raises:
            NotWrittenError: It is beyond the sheet.
            xlsxwriter.exceptions.OverlappingRange: It overlaps another one.
        """
        if not area.single:
            first, last = area.first, area.last
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                code = self.sheet.merge_range(
                    first.row, first.column, last.row, last.column, "", style
                )
            self.done(code)

    def validate(self, area: Area, options: dict[str, Any]) -> None:
        """Attach a validation; `options` are those of xlsxwriter's data_validation.

        Raises:
            NotWrittenError: It is beyond the sheet.
            UserWarning: Xlsxwriter does not know an option, or a text is longer than Excel takes.
        """
        first, last = area.first, area.last
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            code = self.sheet.data_validation(
                first.row, first.column, last.row, last.column, options
            )
        self.done(code)


def _literal(text: str) -> str:
    """Return a text so that it is written as it is.

    xlsxwriter writes a text from <r> to </r> into the file without looking at it, as one that it
    has formatted itself: such a text is put into a run of its own.
    """
    if not (text.startswith("<r>") and text.endswith("</r>")):
        return text
    return f'<r><t xml:space="preserve">{escape(text)}</t></r>'
