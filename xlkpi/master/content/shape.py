"""A sheet of lines as data: where its columns and cells are, settled before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.rollup.exact_sum import exact_sum

if TYPE_CHECKING:
    from collections.abc import Mapping


TITLE_ROW, NOTE_ROW, BAND_ROW = 0, 1, 2


class Format(Enum):
    """What a column holds: how it is aligned and in which format it is shown."""

    KEY = "key"
    TEXT = "text"
    WORD = "word"
    STATE = "state"
    COUNT = "count"
    YEAR = "year"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    TIME = "time"
    LINK = "link"

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers that stand at the right."""
        return self in (Format.COUNT, Format.MONEY, Format.NUMBER, Format.PERCENT)


@dataclass(frozen=True, slots=True)
class Live:
    """A formula (without "=") with the value it has, exact."""

    formula: str
    value: Decimal | int | str


Content = str | int | Decimal | bool | date | datetime | Live | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `total` puts the sum of its lines below them. A KEY column is hidden.

    `most` is the greatest width in characters (texts wrap beyond it), 0 for that of its format.
    `own` columns are the department's: people type into them, `words` is the reference to what
    may be chosen there. `folded` columns are grouped and out of view until somebody unfolds them.
    In a `watched` column a number that is not 0 stands out, in one with `states` a word for one.
    Columns side by side with one `band` stand under it.
    """

    id: str
    heading: str
    format: Format = Format.TEXT
    total: bool = False
    most: float = 0
    own: bool = False
    words: str = ""
    folded: bool = False
    watched: bool = False
    states: bool = False
    band: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A sheet of so many lines: a title, a note, a row of headings, the lines, their totals.

    `frozen` is the column that stays in view with all left of it, "" for none. A `computed` sheet
    holds nothing but formulas over the others: it is protected.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    lines: int
    frozen: str = ""
    computed: bool = False

    @property
    def bands(self) -> tuple[tuple[str, int, int], ...]:
        """The bands from left to right: each with its first column, from 0, and how many it has."""
        found: list[tuple[str, int, int]] = []
        place = 0
        for band, columns in groupby(self.columns, lambda column: column.band):
            count = len(tuple(columns))
            if band:
                found.append((band, place, count))
            place += count
        return tuple(found)

    @property
    def head_row(self) -> int:
        """The row of the headings, counted from 0: below the bands, where there are any."""
        return BAND_ROW + any(column.band for column in self.columns)

    @property
    def first_row(self) -> int:
        """The row of the first line, counted from 0."""
        return self.head_row + 1

    @property
    def rows(self) -> int:
        """Rows kept for the lines: one even where there is none."""
        return max(1, self.lines)

    def column(self, column: str) -> int:
        """Return the zero-based place of a column.

        Raises:
            KeyError: There is none of this id.
        """
        for place, one in enumerate(self.columns):
            if one.id == column:
                return place
        raise KeyError(column)

    def at(self, column: str, line: int) -> CellRef:
        """Return the cell of a line, counted from 0."""
        return CellRef(self.first_row + line, self.column(column))

    def area(self, column: str) -> str:
        """Return the reference to a column's lines, as other sheets name it."""
        first = CellRef(self.first_row, self.column(column))
        return on_sheet(
            self.name, Area(first, CellRef(self.first_row + self.rows - 1, first.column))
        )

    def own_area(self, column: str) -> str:
        """Return the reference to a column's lines, as the sheet itself names it."""
        first = CellRef(self.first_row, self.column(column))
        return str(Area.of(first, self.rows))

    def foot(self, column: str) -> CellRef:
        """Return the cell of a column's total."""
        return CellRef(self.first_row + self.rows, self.column(column))

    def foot_reference(self, column: str) -> str:
        """Return the reference to a column's total, as other sheets name it."""
        return on_sheet(self.name, self.foot(column))

    @property
    def has_foot(self) -> bool:
        """Whether any column is added up."""
        return any(column.total for column in self.columns)


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn below the lines: some columns of one kind, as bars for each line.

    `names` is the column that says what a line is about. Amounts are in `measure`.
    """

    title: str
    names: str
    columns: tuple[str, ...]
    measure: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A shape with what stands in it: every line has a content for each column, in their order.

    `foot` holds totals that are no plain sums, `notes` are sentences for the second row.
    """

    shape: Shape
    lines: tuple[tuple[Content, ...], ...]
    foot: Mapping[str, Content] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()

    def contents(self, column: str) -> tuple[Content, ...]:
        """Return what a column holds, line by line."""
        place = self.shape.column(column)
        return tuple(line[place] for line in self.lines)

    def totals(self) -> Mapping[str, Content]:
        """Return what stands below each column that has a total: id of the column -> content."""
        sums = {
            column.id: Live(f"SUM({self.shape.own_area(column.id)})", self.sum_of(column.id))
            for column in self.shape.columns
            if column.total
        }
        return {**sums, **self.foot}

    def sum_of(self, column: str) -> Decimal:
        """Return the exact sum of a column's numbers."""
        return exact_sum(map(value_of, self.contents(column)))


def value_of(content: Content) -> Content:
    """Return the value that a cell shows."""
    return content.value if isinstance(content, Live) else content
