"""xlsxwriter made strict: what it would only warn of is an exception; formats are made once."""

from __future__ import annotations

import re
import warnings
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from xlkpi.cells import CellRef
from xlkpi.xlsx.shared_formulas import SharedFormula, shared

if TYPE_CHECKING:
    from io import BytesIO

    from xlkpi.cells import Area
    from xlkpi.plan.occasion import Value

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
"""The error values that every program knows."""
MOST_TEXT = 32_767
"""UTF-16 units a cell can hold."""


class NotWrittenError(RuntimeError):
    """xlsxwriter refused something: a fault of ours, since the spec was checked."""


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

    def _xml_formula_element(
        self, formula: str, result: object, attributes: list[tuple[str, object]]
    ) -> None:
        """Write a formula as xlsxwriter does, or one that cells share, which it does not know."""
        if not isinstance(formula, SharedFormula):
            super()._xml_formula_element(formula, result, attributes)
            return
        area = () if formula.area is None else (("ref", str(formula.area)),)
        self._xml_start_tag("c", attributes)
        kind = [("t", "shared"), *area, ("si", formula.number)]
        if formula:
            self._xml_data_element("f", formula, kind)
        else:
            self._xml_empty_tag("f", kind)
        self._write_cell_value(result)
        self._xml_end_tag("c")


class _Error(NamedTuple):
    """An error value in a cell, without a formula that gave it."""

    code: str
    format: Any


class _SheetWithErrors(_Sheet):
    """A worksheet that can hold error values, which xlsxwriter writes for formulas only."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if not isinstance(cell, _Error):
            super()._write_cell(row, col, cell)
            return
        style = cell.format._get_xf_index()  # noqa: SLF001 - its number is known when it is written
        self._xml_start_tag("c", [("r", str(CellRef(row, col))), ("s", style), ("t", "e")])
        self._write_cell_value(cell.code)
        self._xml_end_tag("c")


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML can hold: what a formula shows is written as it is."""


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
    """One sheet, written cell by cell; every refusal is an exception.

    Only one made for it (`errors`) takes error values: it takes longer to write.
    """

    def __init__(self, book: Book, name: str, *, errors: bool = False) -> None:
        self.book = book
        self.name = name
        self.sheet = book.add_worksheet(name, _SheetWithErrors if errors else _Sheet)

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
        self.done(self.sheet.write_string(at.row, at.column, _literal(text), style))

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
        if isinstance(shown, str):
            shown = _UNWRITABLE.sub("\ufffd", shown)
        self.done(self.sheet.write_formula(at.row, at.column, "=" + formula, style, shown))

    def share_formulas(self) -> None:
        """Let formulas that say the same in cells below each other be one: when all are written."""
        cells = {
            CellRef(row, column): cell
            for row, line in self.sheet.table.items()
            for column, cell in line.items()
            if isinstance(cell, CellFormulaTuple)
        }
        for at, formula in shared({at: cell.formula for at, cell in cells.items()}):
            self.sheet.table[at.row][at.column] = cells[at]._replace(formula=formula)

    def error(self, at: CellRef, code: str, style: Any) -> None:
        """Write one of the `ERRORS` as a value; only a page made with `errors` can.

        Raises:
            NotWrittenError: It is beyond the sheet.
        """
        self.done(self.sheet.write_blank(at.row, at.column, None, style))
        self.sheet.table[at.row][at.column] = _Error(code, style)

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
