"""An .ods file -> its values and formulas, from the XML itself.

The fast reader opens those of LibreOffice only, takes true for false in those of others, and says
nothing of formulas.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from xlkpi.cells import Area, CellRef
from xlkpi.importer.reader.book import Book, Grid, NotReadableError
from xlkpi.importer.reader.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from xlkpi.importer.reader.package import Package
from xlkpi.importer.reader.plain import plain
from xlkpi.importer.reader.sheet_xml import LONGEST
from xlkpi.importer.reader.sniff import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlkpi.importer.reader.book import Raw

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_SILENT = frozenset(["annotation", "frame", "custom-shape", "tracked-changes", "forms"])
"""Elements in a cell whose text is no part of its content."""


def read_ods(data: bytes, passed_over: Collection[str] = ()) -> Book:
    """Read a workbook, but for the sheets of these names; NotReadableError where it is damaged."""
    try:
        package = Package(data)
        content = package.read("content.xml")
        meta = package.read("meta.xml").decode("utf-8", "replace") if "meta.xml" in package else ""
        sheets = _Sheets(passed_over)
        sheets.parse(content)
    except (*DAMAGE, expat.ExpatError) as error:
        raise NotReadableError(str(error)) from error
    return Book(tuple(sheets.grids), (meta,), tuple(sheets.names))


class _Sheets:
    """The sheets of a content.xml, collected while it is parsed."""

    def __init__(self, passed_over: Collection[str]) -> None:
        self.grids: list[Grid] = []
        self.names: list[str] = []
        self._passed_over = passed_over
        self._page: _Page | None = None
        self._silent = 0
        self._depth = 0

    def parse(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator="|")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.buffer_text = True
        parser.Parse(xml, True)  # noqa: FBT003 - expat's signature: all of it at once

    def _refuse(self, *_: Any) -> None:
        raise NotReadableError("a document type of its own")

    def _start(self, name: str, given: dict[str, str]) -> None:
        local = name.rpartition("|")[2]
        if self._silent or local in _SILENT:
            if local == "image" and self._page is not None:
                self._page.picture()
            self._silent += 1
        elif local == "table":
            self._depth += 1
            if self._depth == 1:
                self._sheet(_named(given))
        elif self._page is not None:
            self._page.start(local, given)

    def _sheet(self, given: Mapping[str, str]) -> None:
        name = given.get("name", "")
        self.names.append(name)
        if name not in self._passed_over:
            self._page = _Page(name, protected=given.get("protected") == "true")

    def _end(self, name: str) -> None:
        local = name.rpartition("|")[2]
        if self._silent:
            self._silent -= 1
        elif local == "table":
            self._depth -= 1
            if self._depth == 0 and self._page is not None:
                self.grids.append(self._page.grid())
                self._page = None
        elif self._page is not None:
            self._page.end(local)

    def _text(self, text: str) -> None:
        if self._page is not None and not self._silent:
            self._page.text(text)


class _Page:
    """One sheet while its rows come in."""

    def __init__(self, name: str, *, protected: bool) -> None:
        self._name = name
        self._protected = protected
        self._validated = False
        self._cells: dict[tuple[int, int], Raw] = {}
        self._formulas: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._merges: set[str] = set()
        self._hidden: set[int] = set()
        self._pictures: list[str] = []
        self._row = self._column = 0
        self._row_times = 1
        self._cell: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._in_paragraph = 0

    def start(self, local: str, given: dict[str, str]) -> None:
        match local:
            case "table-row":
                named = _named(given)
                self._column, self._row_times = 0, _times(named, "number-rows-repeated")
                if named.get("visibility", "visible") != "visible":
                    self._hidden |= set(
                        range(self._row, min(self._row + self._row_times, MOST_ROWS))
                    )
            case "table-cell" | "covered-table-cell":
                self._cell, self._paragraphs = given, []
            case "p" | "h":
                if not self._in_paragraph:
                    self._paragraphs.append("")
                self._in_paragraph += 1
            case "s":
                self.text(" " * min(_times(_named(given), "c"), 1_000))
            case "tab":
                self.text("\t")
            case "line-break":
                self.text("\n")
            case _:
                pass

    def text(self, text: str) -> None:
        if self._in_paragraph:
            self._paragraphs[-1] += text

    def picture(self) -> None:
        self._pictures.append(str(CellRef(self._row, self._column)))

    def end(self, local: str) -> None:
        match local:
            case "p" | "h":
                self._in_paragraph -= 1
            case "table-cell" | "covered-table-cell":
                self._finish()
            case "table-row":
                self._repeat()
                self._row += self._row_times
            case _:
                pass

    def _finish(self) -> None:
        """Take a cell in, as often as it says."""
        named = _named(self._cell)
        times = _times(named, "number-columns-repeated")
        value, error = self._content(named)
        if value is not None or error or "formula" in named:
            if self._column + times > MOST_COLUMNS or self._row >= MOST_ROWS:
                raise NotReadableError("a value far outside the table")
            for column in range(self._column, self._column + times):
                self._take(CellRef(self._row, column), value, error, named)
        self._validated = self._validated or "content-validation-name" in named
        self._merge(named)
        self._column += times

    def _take(self, at: CellRef, value: Raw, error: str, named: Mapping[str, str]) -> None:
        self._cells[at.row, at.column] = None if error else value
        if error:
            self._errors[str(at)] = error
        if "formula" in named:
            text = named["formula"].partition("=")[2]
            self._formulas[str(at)] = text if len(text) <= LONGEST else ""

    def _merge(self, named: Mapping[str, str]) -> None:
        rows, columns = (_times(named, f"number-{way}-spanned") for way in ("rows", "columns"))
        if rows * columns > 1:
            self._merges.add(str(Area.of(CellRef(self._row, self._column), rows, columns)))

    def _content(self, named: Mapping[str, str]) -> tuple[Raw, str]:
        """Return value and error value of the cell at hand."""
        text = "\n".join(self._paragraphs)
        if self._cell.get(f"{_CALCEXT}|value-type") == "error":
            return None, text or "#ERROR"
        match self._cell.get(f"{_OFFICE}|value-type"):
            case "float" | "percentage" | "currency":
                return float(named["value"]), ""
            case "boolean":
                return named["boolean-value"] == "true", ""
            case "date":
                return _moment(named["date-value"]), ""
            case "time":
                return named.get("time-value", text), ""
            case None:
                return text or None, ""
            case _:
                return named.get("string-value", text), ""

    def _repeat(self) -> None:
        """Write a row's values again where it says that it stands several times."""
        if self._row_times == 1:
            return
        row = {c: v for (r, c), v in self._cells.items() if r == self._row} if self._column else {}
        filled = {c: v for c, v in row.items() if v is not None and v != ""}
        if not filled:
            return
        if self._row + self._row_times > MOST_ROWS:
            raise NotReadableError("a value far outside the table")
        for further in range(self._row + 1, self._row + self._row_times):
            self._cells |= {(further, column): value for column, value in filled.items()}

    def grid(self) -> Grid:
        rows = 1 + max((r for r, _ in self._cells), default=-1)
        columns = 1 + max((c for _, c in self._cells), default=-1)
        if rows * columns > MOST_CELLS:
            raise NotReadableError("a value far outside the table")
        values: list[list[Raw]] = [[None] * columns for _ in range(rows)]
        for (row, column), value in self._cells.items():
            values[row][column] = value
        return Grid(
            self._name,
            values,
            self._formulas,
            self._errors,
            frozenset(self._merges),
            frozenset(self._hidden),
            tuple(self._pictures),
            self._protected,
            self._validated,
        )


def _named(given: Mapping[str, str]) -> dict[str, str]:
    return {name.rpartition("|")[2]: value for name, value in given.items()}


def _times(named: Mapping[str, str], name: str) -> int:
    text = named.get(name, "1")
    return max(int(text), 1) if text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004 - digits


def _moment(text: str) -> Raw:
    """Return a date, a moment, or the text where it is none."""
    try:
        return plain(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        return text
