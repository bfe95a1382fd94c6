"""A sheet of a workbook, written cell by cell, by kinds of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.xlsx.cell_xml import shown_as
from xlkpi.xlsx.recorded_sheet import content
from xlkpi.xlsx.sheet_frame import NotWrittenError

if TYPE_CHECKING:
    from xlkpi.cells import Area, CellRef
    from xlkpi.plan.occasion import Value
    from xlkpi.xlsx.recorded_book import RecordedBook


class RecordedPage:
    """One sheet of a workbook, written cell by cell; every refusal is an exception.

    What stands in a workbook alone, as a unit's name, is no text that cells share.
    """

    def __init__(self, book: RecordedBook, name: str) -> None:
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
        """Write a text that differs from workbook to workbook.

        Raises:
            NotWrittenError: It is longer than a cell takes, or beyond the sheet.
        """
        self.done(self.sheet.write_own(at.row, at.column, text, style))

    def value(self, at: CellRef, value: Value | float | None, style: Any) -> None:
        """Write a value by its type: a number as float, a flag as 是 or 否, a blank for None or "".

        Raises:
            NotWrittenError: As of `own`.
        """
        self.done(self.sheet.write_own(at.row, at.column, content(value), style))

    def formula(self, at: CellRef, formula: str, style: Any, shown: object) -> None:
        """Write a formula (without "=") with the value it shows.

        Raises:
            NotWrittenError: It is beyond the sheet.
        """
        self.done(
            self.sheet.write_formula(at.row, at.column, "=" + formula, style, shown_as(shown))
        )

    def note(self, at: CellRef, text: str, options: dict[str, Any]) -> None:
        """Attach a comment; `options` are those of xlsxwriter's write_comment."""
        self.sheet.write_comment(at.row, at.column, text, options)

    def merge(self, area: Area, style: Any) -> None:
        """Join an area, unless it is one cell; its first cell is written afterwards.

        Raises:
            NotWrittenError: It is beyond the sheet.
        """
        if not area.single:
            first, last = area.first, area.last
            self.done(
                self.sheet.merge_range(first.row, first.column, last.row, last.column, "", style)
            )

    def validate(self, area: Area, options: dict[str, Any]) -> None:
        """Attach a validation; `options` are those of xlsxwriter's data_validation."""
        first, last = area.first, area.last
        self.sheet.data_validation(first.row, first.column, last.row, last.column, options)

    def error(self, at: CellRef, code: str, style: Any) -> None:
        """Write an error value, one of `cell_xml.ERRORS`.

        Raises:
            NotWrittenError: It is beyond the sheet.
        """
        self.done(self.sheet.write_error(at.row, at.column, code, style))

    def share_formulas(self) -> None:
        """Let formulas that say the same in cells below each other be one: when all are written."""
        self.sheet.share_formulas()
