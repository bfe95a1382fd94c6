"""One sheet of an .ods file, while its rows come in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.reader.book import Grid, NotReadableError, TooLargeError
from xlkpi.reader.extent import Extent
from xlkpi.reader.limits import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_MARKS,
    MOST_ROWS,
    MOST_TEXT,
)
from xlkpi.reader.plain import Shown, moment_of, number
from xlkpi.reader.xlsx.cell_text import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.reader.book import Raw
    from xlkpi.reader.markup import Attributes

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_CELLS = ("table-cell", "covered-table-cell")
_PARAGRAPHS = ("p", "h")
_MOST_SPACES = 1_000
_DIGITS = 18
_SHOWN = re.compile(r"[0-9][0-9,]*(?:\.([0-9]+))?")
_QUOTE = '"'


class OdsSheet:
    """A sheet; `characters` counts those of its cells, `links` is whether it refers to files."""

    def __init__(self, given: Attributes) -> None:
        named = _named(given)
        self.name = named.get("name", "")
        self.characters = 0
        self.links = False
        self._protected = named.get("protected") == "true"
        self._validated = False
        self._rows: dict[int, dict[int, Raw]] = {}
        self._formulas: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._merges: set[str] = set()
        self._hidden: set[int] = set()
        self._pictures: list[str] = []
        self._extent = Extent()
        self._joined: list[Area] = []
        self._covered: set[CellRef] = set()
        self._filled = 0
        # the row at hand: what stands in each column, its formula and error
        self._row = self._column = 0
        self._row_times = 1
        self._values: dict[int, tuple[Raw, str | None, str]] = {}
        self._looks: dict[int, str] = {}
        # the cell at hand
        self._cell: Attributes | None = None
        self._is_covered = False
        self._pieces: list[str] = []
        self._in_paragraph = 0

    def start(self, local: str, given: Attributes) -> None:
        """Take the beginning of an element in, by its local name."""
        if local == "table-row":
            self._begin_row(_named(given))
        elif local in _CELLS:
            self._cell, self._pieces = given, []
            self._is_covered = local == _CELLS[1]
        elif self._cell is not None:
            self._mark(local, given)

    def _begin_row(self, named: Mapping[str, str]) -> None:
        self._column, self._row_times = 0, _times(named, "number-rows-repeated")
        self._values, self._looks = {}, {}
        if named.get("visibility", "visible") != "visible":
            last = min(self._row + self._row_times, MOST_ROWS)
            self._hidden |= set(range(self._row, last))

    def _mark(self, local: str, given: Attributes) -> None:
        """Take in what stands within a text for characters of its own."""
        if local in _PARAGRAPHS:
            if self._pieces and not self._in_paragraph:
                self._pieces.append("\n")
            self._in_paragraph += 1
            self._pieces.append("")
        elif local == "s":
            self.text(" " * min(_times(_named(given), "c"), _MOST_SPACES))
        elif local == "tab":
            self.text("\t")
        elif local == "line-break":
            self.text("\n")

    def text(self, text: str) -> None:
        """Take a piece of text in."""
        if self._in_paragraph and self._cell is not None:
            self._pieces.append(text)

    def picture(self) -> None:
        """Take in that a picture lies on the cell at hand."""
        if self._cell is not None and len(self._pictures) < MOST_MARKS:
            self._pictures.append(str(CellRef(self._row, self._column)))

    def end(self, local: str) -> None:
        """Take the end of an element in."""
        if local in _PARAGRAPHS and self._in_paragraph:
            self._in_paragraph -= 1
        elif local in _CELLS and self._cell is not None:
            self._end_cell(_named(self._cell), self._cell)
            self._cell = None
        elif local == "table-row":
            self._end_row()

    def _end_cell(self, named: Mapping[str, str], given: Attributes) -> None:
        """Take a cell in, as often as it says."""
        times = _times(named, "number-columns-repeated")
        value, error = _content(given, named, "".join(self._pieces))
        formula = self._formula(named.get("formula"))
        if value is not None or error or formula is not None:
            columns = [*self._near(times, error or value or f"={formula}")]
            self._values |= dict.fromkeys(columns, (value, formula, error))
            if look := _look(named.get("value-type", ""), "".join(self._pieces)):
                self._looks |= dict.fromkeys(columns, look)
        if self._is_covered:
            self._cover(times)
        self._validated = self._validated or "content-validation-name" in named
        self._merge(named)
        self._column += times

    def _near(self, times: int, value: Raw) -> Iterator[int]:
        """Yield the columns within reach that the cell at hand stands in; one beyond is noted."""
        for column in range(self._column, self._column + min(times, MOST_COLUMNS + 1)):
            if not self._extent.is_near(self._row, column, value):
                return
            yield column

    def _cover(self, times: int) -> None:
        """Note the cells at hand that are covered, as the file says, and by nothing."""
        last = min(self._column + times, MOST_COLUMNS)
        here = (CellRef(self._row, column) for column in range(self._column, last))
        self._covered |= {at for at in here if not any(at in area for area in self._joined)}
        if len(self._covered) > MOST_MARKS:
            raise TooLargeError("more covered cells than any form has")

    def _formula(self, formula: str | None) -> str | None:
        if formula is None:
            return None
        self.links = self.links or "'file:" in formula
        text = formula.partition("=")[2]
        return text if len(text) <= LONGEST else ""

    def _merge(self, named: Mapping[str, str]) -> None:
        rows, columns = (_times(named, f"number-{way}-spanned") for way in ("rows", "columns"))
        if rows * columns > 1:
            area = Area.of(CellRef(self._row, self._column), rows, columns)
            self._merges.add(str(area))
            self._joined.append(area)
            if len(self._merges) > MOST_MARKS:
                raise TooLargeError("more merged areas than any form has")

    def _end_row(self) -> None:
        """Take a row in, as often as it says that it stands."""
        first, self._row = self._row, self._row + self._row_times
        self._joined = [area for area in self._joined if area.last.row >= self._row]
        if self._values:
            last = min(self._row, MOST_ROWS)
            self._filled += len(self._values) * (last - first)
            if self._filled > MOST_CELLS:
                raise TooLargeError("more cells than any form has")
            self._count()
            for row in range(first, last):
                self._keep(row)
            for column, (value, _, error) in self._values.items() if last < self._row else ():
                self._extent.note(CellRef(last, column), error or value)

    def _count(self) -> None:
        texts = [v for v, _, _ in self._values.values() if isinstance(v, str)]
        self.characters += sum(map(len, texts)) * self._row_times
        if self.characters > MOST_TEXT or any(len(text) > MOST_CHARACTERS for text in texts):
            raise TooLargeError("more text than any form has")

    def _keep(self, row: int) -> None:
        self._rows[row] = {c: v for c, (v, _, _) in self._values.items() if v is not None}
        for column, (_, formula, error) in self._values.items():
            if formula is not None:
                self._formulas[str(CellRef(row, column))] = formula
            if error:
                self._errors[str(CellRef(row, column))] = error
        self._formats |= {str(CellRef(row, column)): look for column, look in self._looks.items()}

    def grid(self) -> Grid:
        """Return the sheet as it was read."""
        rows = self._extent.laid_out(self._rows)
        return Grid(
            self.name,
            rows,
            self._formulas,
            self._errors,
            frozenset(self._merges),
            frozenset(self._hidden),
            tuple(self._pictures),
            self._protected,
            self._validated,
            self._formats,
            tuple(self._extent.far),
            frozenset(self._covered),
        )


def _look(kind: str, shown: str) -> str:
    """Return the number format of a percentage or a price, made from what the cell shows."""
    digits = _SHOWN.search(shown)
    if kind not in ("percentage", "currency") or digits is None:
        return ""
    places = f".{'0' * len(digits[1])}" if digits[1] else ""
    if kind == "percentage":
        return f"0{places}%"
    before, after = shown[: digits.start()].lstrip("-"), shown[digits.end() :]
    return f'"{before.replace(_QUOTE, "")}"0{places}"{after.replace(_QUOTE, "")}"'


def _content(given: Attributes, named: Mapping[str, str], text: str) -> tuple[Raw, str]:
    """Return value and error value of a cell."""
    if given.get(f"{_CALCEXT} value-type") == "error":
        return None, text or "#ERROR"
    match given.get(f"{_OFFICE} value-type"):
        case "float" | "percentage" | "currency":
            return number(named["value"].strip()), ""
        case "boolean":
            return {"true": True, "false": False}[named["boolean-value"]], ""
        case "date":
            return moment_of(named["date-value"]), ""
        case "time":
            return Shown(text or named["time-value"]), ""  # PT10H10M10S where nothing is shown
        case None:
            return text or None, ""
        case _:
            return named.get("string-value", text) or None, ""


def _named(given: Attributes) -> dict[str, str]:
    return {name.rpartition(" ")[2]: value for name, value in given.items()}


def _times(named: Mapping[str, str], name: str) -> int:
    text = named.get(name, "1")
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS:
        raise NotReadableError(f"{name} {text[:20]}")
    return max(int(text), 1)
