"""A sheet of lines as data: where its columns and cells are, settled before anything is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from enum import Enum
from functools import cached_property
from itertools import groupby, islice
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.rollup.exact_sum import DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


TITLE_ROW, NOTE_ROW, BAND_ROW = 0, 1, 2
_SHOWN_DECIMALS = Decimal("0.0001")
MOST_LINES = 1_000_000
"""Lines of one sheet, of the 1,048,576 rows that a program has: of more, the next begin another."""


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


@dataclass(frozen=True)
class Shape:
    """A sheet of so many lines: a title, a note, a row of headings, the lines, their totals.

    `frozen` is the column that stays in view with all left of it, "" for none. A `computed` sheet
    holds nothing but formulas over the others: it is protected. Where there are `more` sheets than
    the one of its name, each of them has `most` of the lines, the last one the rest (`sheets`).
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    lines: int
    frozen: str = ""
    computed: bool = False
    more: tuple[str, ...] = ()
    most: int = MOST_LINES

    @property
    def sheets(self) -> tuple[Shape, ...]:
        """The sheets that the lines stand on in their order, each with its part of them."""
        names = (self.name, *self.more)
        if len(names) == 1:
            return (self,)
        return tuple(
            replace(
                self,
                name=name,
                title=f"{self.title}　第 {n + 1} 张，共 {len(names)} 张",
                lines=min(self.most, self.lines - n * self.most),
                more=(),
            )
            for n, name in enumerate(names)
        )

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

    @cached_property
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
        return self._places[column]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {one.id: place for place, one in reversed([*enumerate(self.columns)])}

    def at(self, column: str, line: int) -> CellRef:
        """Return the cell of a line, counted from 0."""
        return CellRef(self.first_row + line, self.column(column))

    def area(self, column: str) -> str:
        """Return the reference to a column's lines, as other sheets name it.

        Raises:
            ValueError: They stand on several sheets.
        """
        if self.more:
            raise ValueError(self.name)
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


def over_sheets(shape: Shape, formula: Callable[[Shape], str]) -> str:
    """Return the sum of a formula over each of the sheets that lines stand on."""
    return "+".join(map(formula, shape.sheets))


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines a sheet takes, and how the further ones are called: no name twice."""

    name: Callable[[str], str]
    most: int = MOST_LINES

    def shape(self, shape: Shape) -> Shape:
        """Return a shape on as many sheets as its lines need: 指标明细, 指标明细 2, ..."""
        count = -(-shape.lines // self.most)
        more = tuple(self.name(f"{shape.name} {n}") for n in range(2, count + 1))
        return replace(shape, more=more, most=self.most)


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn below the lines: some columns of one kind, as bars for each line.

    `names` is the column that says what a line is about. Amounts are in `measure`.
    """

    title: str
    names: str
    columns: tuple[str, ...]
    measure: str


@dataclass(frozen=True)
class Listing:
    """A shape with what stands in it: every line has a content for each column, in their order.

    `foot` holds totals that are no plain sums, `notes` are sentences for the second row.
    """

    shape: Shape
    lines: Collection[tuple[Content, ...]]
    foot: Mapping[str, Content] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()

    @property
    def sheets(self) -> tuple[Listing, ...]:
        """The listing of each sheet that the lines stand on: it says which they are."""
        shape = self.shape
        if not shape.more:
            return (self,)
        found, start = [], 0
        for part in shape.sheets:
            lines = _Part(self.lines, start, part.lines)
            others = "、".join(f"“{one.name}”" for one in shape.sheets if one.name != part.name)
            note = (
                f"共 {shape.lines:,} 行，每 {shape.most:,} 行一张表：这里是第 {start + 1:,} 至 "
                f"{start + part.lines:,} 行，其余在{others}；合计只是本表各行"
            )
            found.append(replace(self, shape=part, lines=lines, notes=(note, *self.notes)))
            start += part.lines
        return tuple(found)

    def contents(self, column: str) -> tuple[Content, ...]:
        """Return what a column holds, line by line."""
        place = self.shape.column(column)
        return tuple(line[place] for line in self.lines)

    @property
    def is_rounded(self) -> bool:
        """Whether an amount has more decimals than are shown."""
        places = [n for n, c in enumerate(self.shape.columns) if c.format is Format.MONEY]
        return bool(places) and any(
            isinstance(value := value_of(line[place]), Decimal) and value % _SHOWN_DECIMALS
            for line in self.lines
            for place in places
        )

    def totals(self) -> Mapping[str, Content]:
        """Return what stands below each column that has a total: id of the column -> content."""
        return {**self._sums, **self.foot}

    @cached_property
    def _sums(self) -> Mapping[str, Content]:
        added = [(n, c.id) for n, c in enumerate(self.shape.columns) if c.total]
        found = exact_sums(self.lines, [n for n, _ in added])
        return {
            column: Live(f"SUM({self.shape.own_area(column)})", value)
            for (_, column), value in zip(added, found, strict=True)
        }


@dataclass(frozen=True, slots=True)
class _Part(Collection[tuple[Content, ...]]):
    """Some of many lines, in their order."""

    whole: Collection[tuple[Content, ...]]
    start: int
    count: int

    def __iter__(self) -> Iterator[tuple[Content, ...]]:
        return islice(self.whole, self.start, self.start + self.count)

    def __len__(self) -> int:
        return self.count

    def __contains__(self, line: object) -> bool:
        return any(one == line for one in self)


def exact_sums(lines: Iterable[tuple[Content, ...]], places: Sequence[int]) -> list[Decimal]:
    """Return the exact sums of the numbers in some columns, by their places."""
    sums = [Decimal(0)] * len(places)
    with localcontext(prec=DIGITS):
        for line in lines:
            for n, place in enumerate(places):
                value = value_of(line[place])
                if isinstance(value, Decimal | int) and not isinstance(value, bool):
                    sums[n] += value
    return sums


def value_of(content: Content) -> Content:
    """Return the value that a cell shows."""
    return content.value if isinstance(content, Live) else content
