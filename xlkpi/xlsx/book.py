"""xlsxwriter made strict: what it would only warn of is an exception; formats are made once."""

from __future__ import annotations

import warnings
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from io import BytesIO

    from xlkpi.cells import Area, CellRef
    from xlkpi.plan.occasion import Value


class NotWrittenError(RuntimeError):
    """xlsxwriter refused something: a fault of ours, since the spec was checked."""


class _Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are.

    xlsxwriter searches every formula for the functions of newer Excels (some thirty expressions
    each, most of the time a workbook takes); the formula compilers use none of them.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - xlsxwriter's signature
        del expand_future_functions
        return formula.removeprefix("=")


class Book(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook whose structure is locked and whose formats are shared."""

    def __init__(self, out: BytesIO, *, locked: bool) -> None:
        super().__init__(out, {"in_memory": True, "strings_to_urls": False})
        self._structure_locked = locked
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """Return the format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.add_format(properties)
        return self._made[key]

    def _write_book_views(self) -> None:
        """Write the structure's protection, which xlsxwriter has no call for, before the views."""
        if self._structure_locked:
            self._xml_empty_tag("workbookProtection", [("lockStructure", "1")])
        super()._write_book_views()

    def close(self) -> None:
        """Assemble the file; a warning is an exception."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            super().close()


class Page:
    """One sheet, written cell by cell; every refusal is an exception."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.sheet = book.add_worksheet(name, _Sheet)

    def done(self, code: object) -> None:
        """Take xlsxwriter's answer."""
        if isinstance(code, int) and code < 0:
            raise NotWrittenError(self.name, code)

    def text(self, at: CellRef, text: str, look: Any) -> None:
        """Write a text, never taken for a formula or a link."""
        self.done(self.sheet.write_string(at.row, at.column, text, look))

    def value(self, at: CellRef, value: Value | float | None, look: Any) -> None:
        """Write a value by its type, a blank for None."""
        match value:
            case None | "":
                self.done(self.sheet.write_blank(at.row, at.column, None, look))
            case bool():
                self.text(at, "是" if value else "否", look)
            case Decimal() | float():
                self.done(self.sheet.write_number(at.row, at.column, float(value), look))
            case date():
                self.done(self.sheet.write_datetime(at.row, at.column, value, look))
            case str():
                self.text(at, value, look)

    def formula(self, at: CellRef, formula: str, look: Any, shown: object) -> None:
        """Write a formula (without "=") with the value it shows."""
        self.done(self.sheet.write_formula(at.row, at.column, "=" + formula, look, shown))

    def merge(self, area: Area, look: Any) -> None:
        """Join an area; its first cell is written afterwards."""
        if not area.single:
            first, last = area.first, area.last
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                code = self.sheet.merge_range(
                    first.row, first.column, last.row, last.column, "", look
                )
            self.done(code)

    def validate(self, area: Area, options: dict[str, Any]) -> None:
        """Attach a validation."""
        first, last = area.first, area.last
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            code = self.sheet.data_validation(
                first.row, first.column, last.row, last.column, options
            )
        self.done(code)
