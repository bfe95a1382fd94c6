"""The raw XML of a sheet -> its values, and what it says of formulas, errors, merges, hidden rows.

Stricter than the programs that mend what they open: a cell that stands twice, out of order or in
another row than it says makes a sheet damaged, since each program would take another value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import MAX_COLUMNS, MAX_ROWS, Area, CellRef, column_name
from xlkpi.reader.book import Grid, NotReadableError, TooLargeError
from xlkpi.reader.extent import Extent
from xlkpi.reader.limits import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_MARKS,
    MOST_PLACES,
    MOST_ROWS,
    MOST_TEXT,
)
from xlkpi.reader.markup import MAIN, TRUE, in_each, parse, relation_of
from xlkpi.reader.plain import moment_of, number
from xlkpi.reader.serials import Look, look_of, moment
from xlkpi.reader.xlsx.blank_rows import WithoutBlankRows
from xlkpi.reader.xlsx.cell_text import Runs, unescaped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from xlkpi.reader.book import Raw
    from xlkpi.reader.markup import Attributes

LONGEST = 120
"""Of a formula whose text is wanted: what is typed into an input is short."""
_WHITE = " \t\r\n"
_LETTERS = re.compile("[A-Z]{1,3}")
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main "
_GENERAL = "General"
_TRUTHS = {"1": True, "true": True, "0": False, "false": False, "": None}


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sheets of a workbook refer to: texts, formats, the day that days count from."""

    strings: Sequence[str] = ()
    formats: Sequence[str] = ()
    since_1904: bool = False


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet, the ids of the drawings on it, how many characters its cells hold."""

    grid: Grid
    drawings: tuple[str, ...]
    characters: int


def read_sheet(name: str, stream: IO[bytes], shared: Shared) -> SheetRead:
    """Read a sheet; NotReadableError where it is damaged or contradicts itself."""
    sheet = _Sheet(shared, WithoutBlankRows(stream))
    sheet.parse()
    if not sheet.has_data:
        raise NotReadableError("no sheet")
    return SheetRead(sheet.grid(name), tuple(sheet.drawings), sheet.characters)


class _Columns(dict[str, int]):
    """Letters of a column -> its number from 0."""

    def __missing__(self, letters: str) -> int:
        if _LETTERS.fullmatch(letters) is None:
            raise NotReadableError(f"a cell at {letters[:20]}")
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        if number > MAX_COLUMNS:
            raise NotReadableError(f"a cell in column {letters}")
        self[letters] = number - 1
        return number - 1


_COLUMNS = _Columns()


class _Sheet:
    """A sheet while its XML comes in."""

    def __init__(self, shared: Shared, stream: WithoutBlankRows) -> None:
        self._shared = shared
        self._stream = stream
        self.has_data = False
        self.drawings: list[str] = []
        self.characters = 0
        self._rows: dict[int, dict[int, Raw]] = {}
        self._formulas: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._spread: list[Area] = []
        self._merges: list[str] = []
        self._hidden: set[int] = set()
        self._protected = self._validated = False
        self._extent = Extent()
        self._pictures: list[str] = []
        self._filled = self._places = 0
        # the row at hand
        self._in_row = self._is_named = False
        self._row = -1
        self._suffix = ""
        self._values: dict[int, Raw] = {}
        # the cell at hand
        self._cell: Attributes | None = None
        self._column = -1
        self._value: str | None = None
        self._inline: str | None = None
        self._formula: str | None = None
        self._code = _GENERAL
        # the text at hand
        self._pieces: list[str] | None = None
        self._in_text = False
        self._runs = Runs()

    def parse(self) -> None:
        """Take the XML in."""
        starts, ends = self._runs.handlers()
        starts |= {
            "sheetData": self._begin_data,
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._begin_pieces,
            "f": self._begin_formula,
            "is": self._begin_inline,
            "mergeCell": self._merge,
            "sheetProtection": self._protection,
            "dataValidation": self._validation,
            "drawing": self._drawing,
        }
        ends |= {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "is": self._end_inline,
        }
        named = in_each(MAIN, starts) | {f"{_X14}dataValidation": self._validation}
        parse(self._stream, named, in_each(MAIN, ends), self._text)

    # -- rows ----------------------------------------------------------------------------------

    def _begin_data(self, _: Attributes) -> None:
        if self.has_data:
            raise NotReadableError("two tables in one sheet")
        self.has_data = True

    def _begin_row(self, given: Attributes) -> None:
        self._is_named = "r" in given
        row = _row_number(given["r"]) if self._is_named else self._row + 1
        if row <= self._row or self._in_row:
            raise NotReadableError("rows out of order")
        self._row, self._suffix, self._in_row = row, str(row + 1), True
        self._column = -1
        self._values = {}
        hidden = given.get("hidden") in TRUE or _is_zero(given.get("ht"))
        if hidden and row < MOST_ROWS:
            self._hidden.add(row)

    def _end_row(self) -> None:
        self._in_row = False
        self._places += 1
        if self._places + self._stream.places > MOST_PLACES:
            raise TooLargeError("more places than any form has")
        if self._values:
            self._rows[self._row] = self._values

    # -- cells ---------------------------------------------------------------------------------

    def _begin_cell(self, given: Attributes) -> None:
        at = given.get("r")
        if at is None:
            column = self._column + 1
        else:
            if not (self._is_named or at.endswith(self._suffix)):
                self._name_row(at)
            column = _COLUMNS[at.removesuffix(self._suffix)]
        if column <= self._column or self._cell is not None or not self._in_row:
            raise NotReadableError("cells out of order")
        self._column = column
        self._cell = given
        self._places += 1

    def _name_row(self, at: str) -> None:
        """Take the number of a row that does not tell it from its first cell."""
        row = CellRef.parse(at).row
        if row < self._row or self._column >= 0:
            raise NotReadableError("rows out of order")
        self._row, self._suffix = row, str(row + 1)

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None or self._value is self._inline is self._formula is None:
            return
        kind = cell.get("t", "n")
        is_error = kind == "e"
        if is_error and "vm" in cell and self._formula is None:
            self._pictures.append(f"{column_name(self._column)}{self._suffix}")
        else:
            value = _error(self._value) if is_error else self._read(kind, cell.get("s", ""))
            if value is not None or self._formula is not None:
                self._keep(value, is_error=is_error)
        self._value = self._inline = self._formula = None
        self._code = _GENERAL

    def _keep(self, value: Raw, *, is_error: bool) -> None:
        self._filled += 1
        if self._filled > MOST_CELLS:
            raise TooLargeError("more cells than any form has")
        shown = value if value is not None else f"={self._formula}"
        if not self._extent.is_near(self._row, self._column, shown):
            return
        at = f"{column_name(self._column)}{self._suffix}"
        if self._formula is not None:
            self._formulas[at] = self._formula
        elif self._code != _GENERAL:
            self._formats[at] = self._code
        if is_error:
            self._errors[at] = str(value)
        elif value is not None:
            self._values[self._column] = value

    # -- what a cell holds ---------------------------------------------------------------------

    def _begin_pieces(self, _: Attributes) -> None:
        if self._pieces is not None or self._in_text or self._value is not None:
            raise NotReadableError("two values in one cell")
        self._pieces = [] if self._cell is not None else None

    def _text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)
        elif self._in_text:
            self._runs.text(piece)

    def _end_value(self) -> None:
        if self._pieces is not None:
            self._value = "".join(self._pieces)
        self._pieces = None

    def _begin_formula(self, given: Attributes) -> None:
        self._begin_pieces(given)
        if given.get("t") == "array" and "ref" in given:
            self._spread.append(_area(given["ref"]))

    def _end_formula(self) -> None:
        if self._pieces is not None:
            text = "".join(self._pieces).strip()
            self._formula = text if len(text) <= LONGEST else ""
        self._pieces = None

    def _begin_inline(self, given: Attributes) -> None:
        self._begin_pieces(given)
        self._in_text = self._pieces is not None
        self._pieces = None

    def _end_inline(self) -> None:
        if self._in_text:
            self._inline = self._runs.taken()
        self._in_text = False

    def _read(self, kind: str, look: str) -> Raw:
        """Return the value of the cell at hand; text within it counts where it has no other."""
        if self._inline is not None:
            if self._value and kind != "inlineStr":
                raise NotReadableError("two values in one cell")
            return self._counted(self._inline)
        text = self._value or ""
        match kind:
            case "n":
                return self._number(text.strip(_WHITE), look)
            case "s":
                return self._counted(self._string(text.strip(_WHITE)))
            case "str" | "inlineStr":
                return self._counted(unescaped(text))
            case "b":
                return _truth(text.strip(_WHITE))
            case "d":
                return self._moment(text.strip(_WHITE))
            case _:
                raise NotReadableError(f"a cell of the kind {kind[:20]}")

    def _counted(self, text: str) -> Raw:
        self.characters += len(text)
        if self.characters > MOST_TEXT or len(text) > MOST_CHARACTERS:
            raise TooLargeError("more text than any form has")
        return text or None

    def _number(self, text: str, look: str) -> Raw:
        """Return a number, or the day that it is shown as; what is no number is kept as a text."""
        if not text:
            return None
        found = number(text)
        if isinstance(found, str):
            return self._counted(found)
        codes, number_of = self._shared.formats, look or "0"
        if not (number_of.isascii() and number_of.isdecimal()):
            raise NotReadableError(f"format number {number_of[:20]}")
        self._code = codes[int(number_of)] if int(number_of) < len(codes) else _GENERAL
        if look_of(self._code) is Look.MOMENT:
            return moment(found, since_1904=self._shared.since_1904)
        return found

    def _moment(self, text: str) -> Raw:
        """Return a day that is written out, or what stands there as a text: a time of day."""
        found = moment_of(text) if text else None
        return self._counted(found) if isinstance(found, str) else found

    def _string(self, number: str) -> str:
        if not number:
            return ""
        strings = self._shared.strings
        if not (number.isascii() and number.isdecimal()) or int(number) >= len(strings):
            raise NotReadableError(f"text number {number[:20]} of {len(strings)}")
        return strings[int(number)]

    # -- what is told of the sheet -------------------------------------------------------------

    def _merge(self, given: Attributes) -> None:
        area = given.get("ref", "")
        self._merges.append(area)
        if len(self._merges) > MOST_MARKS or len(area) > LONGEST:
            raise TooLargeError("more merged areas than any form has")

    def _protection(self, given: Attributes) -> None:
        self._protected = given.get("sheet") in TRUE

    def _validation(self, _: Attributes) -> None:
        self._validated = True

    def _drawing(self, given: Attributes) -> None:
        self.drawings.append(relation_of(given))

    def grid(self, name: str) -> Grid:
        """Return the sheet as it was read."""
        rows = self._extent.laid_out(self._rows)
        for area in self._spread:
            self._formulas |= {at: "" for at in self._within(area) if at not in self._formulas}
        return Grid(
            name,
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
        )

    def _within(self, area: Area) -> list[str]:
        """Return the filled cells of an area: what a formula of several cells has put there."""
        rows = range(area.first.row, min(area.last.row + 1, MOST_ROWS))
        found = ((r, c) for r in rows for c in self._rows.get(r, ()))
        return [str(CellRef(r, c)) for r, c in found if CellRef(r, c) in area]


def _row_number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - digits
    if not 1 <= number <= MAX_ROWS:
        raise NotReadableError(f"row {text[:20]}")
    return number - 1


def _is_zero(height: str | None) -> bool:
    try:
        return height is not None and float(height) == 0
    except ValueError:
        return False


def _area(name: str) -> Area:
    first, _, last = name.partition(":")
    return Area(CellRef.parse(first), CellRef.parse(last or first))


def _error(value: str | None) -> str:
    return (value or "").strip(_WHITE)[:LONGEST] or "#ERROR"


def _truth(text: str) -> bool | None:
    if text not in _TRUTHS:
        raise NotReadableError(f"{text[:20]} for true or false")
    return _TRUTHS[text]
