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
from xlkpi.reader.limits import MOST_CELLS, MOST_COLUMNS, MOST_PLACES, MOST_ROWS
from xlkpi.reader.markup import MAIN, TRUE, Joined, in_each, parse
from xlkpi.reader.xlsx.around_rows import Around, told_around
from xlkpi.reader.xlsx.blank_rows import WithoutBlankRows
from xlkpi.reader.xlsx.cell_text import LONGEST, WHITE, Runs, formula_text
from xlkpi.reader.xlsx.cell_values import GENERAL, CellValues
from xlkpi.reader.xlsx.held_rows import HeldRow, HeldRows, referred_to
from xlkpi.reader.xlsx.usual_sheet import is_zero, usual_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import IO

    from xlkpi.reader.book import Raw
    from xlkpi.reader.markup import Attributes
    from xlkpi.reader.xlsx.cell_values import Shared
    from xlkpi.reader.xlsx.usual_sheet import RowRead

_LETTERS = re.compile("[A-Z]{1,3}")
MOST_USUAL = 8_000_000
"""Bytes of a sheet that is held as a whole, to be read without a parser; forms have a hundredth."""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet, the ids of the drawings on it, how many characters its cells hold."""

    grid: Grid
    drawings: tuple[str, ...]
    characters: int


def read_sheet(name: str, stream: IO[bytes], shared: Shared) -> SheetRead:
    """Read a sheet; NotReadableError where it is damaged or contradicts itself."""
    xml = stream.read(MOST_USUAL)
    usual = usual_sheet(xml) if len(xml) < MOST_USUAL else None
    told = None if usual is None else told_around(usual.frame)
    sheet = _Sheet(shared)
    if usual is not None and told is not None:
        sheet.take(usual.rows)
    else:
        told = sheet.parse(WithoutBlankRows(Joined(xml, stream)))
    if not told.has_data:
        raise NotReadableError("no sheet")
    return SheetRead(sheet.grid(name, told), tuple(told.drawings), sheet.content.characters)


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

    def __init__(self, shared: Shared) -> None:
        self.content = CellValues(shared)
        self._blank: WithoutBlankRows | None = None
        self._rows: dict[int, Mapping[int, Raw]] = {}
        self._formulas: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._spread: list[Area] = []
        self._hidden: set[int] = set()
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
        # the text at hand
        self._pieces: list[str] | None = None
        self._in_text = False
        self._runs = Runs()

    def parse(self, stream: WithoutBlankRows) -> Around:
        """Take the XML in; return what it tells around its rows."""
        self._blank = stream
        starts, ends = self._runs.handlers()
        starts |= {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._begin_pieces,
            "f": self._begin_formula,
            "is": self._begin_inline,
        }
        ends |= {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "is": self._end_inline,
        }
        around = Around()
        named = {**in_each(MAIN, starts), **around.handlers()}
        parse(stream, named, in_each(MAIN, ends), self._text)
        return around

    def take(self, rows: Iterable[RowRead]) -> None:
        """Take rows in that were read without a parser."""
        alone = _Sheet(self.content.shared)
        known = HeldRows(self.content.shared, alone.held)
        for row in rows:
            self._join(known.of(row))

    def held(self, row: RowRead) -> HeldRow:
        """Return what a row comes to, of a sheet that has no other."""
        number, is_hidden, (places, cells, formulas), *_ = row
        self._values, self._row, self._filled = {}, number, len(formulas)
        self._formulas, self._errors, self._formats = dict(formulas), {}, {}
        self.content.characters = 0
        for at, column, kind, look, text, inline, formula in cells:
            self._hold(at, column, kind, look, text, inline, formula)
        stands = self._values, self._formulas, self._errors, self._formats
        counts = self._filled, places, self.content.characters
        numbers = referred_to(row)
        texts = tuple(self.content.shared.strings[one] for one in numbers)
        return HeldRow(number, is_hidden, *stands, *counts, numbers, texts)

    def _join(self, row: HeldRow) -> None:
        """Add a row to those before it."""
        if row.is_hidden and row.number < MOST_ROWS:
            self._hidden.add(row.number)
        self._formulas.update(row.formulas)
        self._errors.update(row.errors)
        self._formats.update(row.formats)
        self._filled += row.filled
        self._places += row.places
        self.content.count(row.characters)
        self._close(row.number, row.values)

    # -- rows ----------------------------------------------------------------------------------

    def _begin_row(self, given: Attributes) -> None:
        self._is_named = "r" in given
        row = _row_number(given["r"]) if self._is_named else self._row + 1
        if row <= self._row or self._in_row:
            raise NotReadableError("rows out of order")
        self._row, self._suffix, self._in_row = row, str(row + 1), True
        self._column = -1
        self._values = {}
        hidden = given.get("hidden") in TRUE or is_zero(given.get("ht"))
        if hidden and row < MOST_ROWS:
            self._hidden.add(row)

    def _end_row(self) -> None:
        self._in_row = False
        self._close(self._row, self._values)

    def _close(self, row: int, values: Mapping[int, Raw]) -> None:
        self._places += 1
        blank = 0 if self._blank is None else self._blank.places
        if self._places + blank > MOST_PLACES:
            raise TooLargeError("more places than any form has")
        if self._filled > MOST_CELLS:
            raise TooLargeError("more cells than any form has")
        if values:
            self._rows[row] = values

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
        value, inline, formula = self._value, self._inline, self._formula
        if cell is None or value is inline is formula is None:
            return
        self._value = self._inline = self._formula = None
        kind = cell.get("t", "n")
        at = f"{column_name(self._column)}{self._suffix}"
        if kind == "e" and "vm" in cell and formula is None:
            self._pictures.append(at)
        else:
            self._hold(at, self._column, kind, cell.get("s", ""), value or "", inline, formula)

    def _hold(
        self,
        at: str,
        column: int,
        kind: str,
        look: str,
        text: str,
        inline: str | None,
        formula: str | None,
    ) -> None:
        """Keep what stands in a cell; text within it counts where it has no other."""
        self.content.code = GENERAL
        if kind == "e":
            value: Raw = text.strip(WHITE)[:LONGEST] or "#ERROR"
        elif inline is None:
            value = self.content.read(kind, look, text)
        elif text and kind != "inlineStr":
            raise NotReadableError("two values in one cell")
        else:
            value = self.content.counted(inline)
        if value is None and formula is None:
            return
        self._filled += 1
        if self._row >= MOST_ROWS or column >= MOST_COLUMNS:
            shown = value if value is not None else f"={formula}"
            self._extent.note(CellRef(self._row, column), shown)
            return
        if formula is not None:
            self._formulas[at] = formula
        elif (code := self.content.code) != GENERAL:
            self._formats[at] = code
        if kind == "e":
            self._errors[at] = str(value)
        elif value is not None:
            self._values[column] = value

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
            self._formula = formula_text("".join(self._pieces))
        self._pieces = None

    def _begin_inline(self, given: Attributes) -> None:
        self._begin_pieces(given)
        self._in_text = self._pieces is not None
        self._pieces = None

    def _end_inline(self) -> None:
        if self._in_text:
            self._inline = self._runs.taken()
        self._in_text = False

    def grid(self, name: str, told: Around) -> Grid:
        """Return the sheet as it was read."""
        rows = self._extent.laid_out(self._rows)
        for area in self._spread:
            self._formulas |= {at: "" for at in self._within(area) if at not in self._formulas}
        return Grid(
            name,
            rows,
            self._formulas,
            self._errors,
            frozenset(told.merges),
            frozenset(self._hidden),
            tuple(self._pictures),
            told.protected,
            told.validated,
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


def _area(name: str) -> Area:
    first, _, last = name.partition(":")
    return Area(CellRef.parse(first), CellRef.parse(last or first))
