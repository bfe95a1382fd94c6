"""A sheet as it was told to be: its cells, its rows, and what else was asked of xlsxwriter."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from xlkpi.cells import MAX_COLUMNS, MAX_ROWS, Area, CellRef
from xlkpi.formula.characters import utf16
from xlkpi.xlsx.cell_xml import Cell, ErrorValue, Formula, Height, Word, is_spelt_otherwise
from xlkpi.xlsx.lines import Lines
from xlkpi.xlsx.shared_formulas import shared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlkpi.plan.occasion import Value
    from xlkpi.xlsx.cell_xml import Content

MOST_TEXT = 32_767
"""UTF-16 units a cell can hold."""
_MOST_HEADING = 255
_DAY_0 = date(1899, 12, 31).toordinal()
_SECONDS = 86_400
_NO_DAY = 60
"""1900-02-29, which every program counts and no calendar has."""


class Look(NamedTuple):
    """A format of a workbook by its number, and what xlsxwriter makes it from."""

    number: int
    properties: tuple[tuple[str, Any], ...]


class Setting(NamedTuple):
    """A call of one of xlsxwriter's methods of a sheet."""

    method: str
    args: tuple[Any, ...]
    options: dict[str, Any]


class RecordedSheet:
    """Takes the calls of xlsxwriter's worksheet: cells and rows are kept, the rest to be made.

    Args:
        texts: The workbook's table of texts that cells share; new ones are added.
    """

    def __init__(self, texts: dict[str, int]) -> None:
        self._texts = texts
        self.cells: dict[int, dict[int, Cell]] = {}
        self.rows: dict[int, Height] = {}
        self.own_rows: set[int] = set()
        """Those in which something may stand that stands in its cell alone."""
        self.lines = Lines()
        self.settings: list[Setting] = []
        self.has_objects = False
        self.header = ""
        self.footer = ""

    def __getattr__(self, method: str) -> Callable[..., None]:
        def record(*args: Any, **options: Any) -> None:
            self.settings.append(Setting(method, args, options))

        if method.startswith("_"):
            raise AttributeError(method)
        return record

    def put(self, row: int, column: int, content: Content, style: Look | None) -> int:
        """Put a content into a cell; -1 where it is beyond the sheet."""
        if not (0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS):
            return -1
        self.cells.setdefault(row, {})[column] = Cell(style.number if style else 0, content)
        return 0

    def write_line(
        self,
        row: int,
        contents: Sequence[Content],
        looks: Sequence[Look | None],
        points: float | None,
    ) -> int:
        """Put a whole row that stays as it is, below the one before; -1 beyond the sheet.

        Args:
            row: Its number.
            contents: What stands in its cells, from the first column on; texts are shared.
            looks: How these look; None for one like every other, and where there is none.
            points: Its height; None for that of every row.
        """
        if not (0 <= row < MAX_ROWS and len(contents) <= MAX_COLUMNS):
            return -1
        self.lines.add(
            row,
            contents,
            [look.number if look else 0 for look in looks],
            height(points),
            self._texts,
        )
        return 0

    def write_string(self, row: int, column: int, text: str, style: Look | None) -> int:
        """Put a text that cells share; -2 where it is too long."""
        if not fits(text):
            return -2
        number = self._texts.setdefault(text, len(self._texts))
        return self.put(row, column, Word(number), style)

    def write_own(self, row: int, column: int, own: Content, style: Look | None) -> int:
        """Put what stands in its cell alone; -2 where it is too long, or no number of a cell.

        A text that XML has to spell otherwise is shared all the same: not every program reads
        such a text right that stands in its cell.
        """
        self.own_rows.add(row)
        if isinstance(own, str) and is_spelt_otherwise(own):
            return self.write_string(row, column, own, style)
        return self.put(row, column, own, style) if fits(own) else -2

    def write_blank(self, row: int, column: int, _: None, style: Look | None) -> int:
        """Put nothing but a format."""
        return self.put(row, column, None, style)

    def write_formula(
        self, row: int, column: int, formula: str, style: Look | None, shown: object
    ) -> int:
        """Put a formula with "=" and what it shows."""
        return self.put(row, column, Formula(formula.removeprefix("="), shown), style)

    def write_error(self, row: int, column: int, code: str, style: Look | None) -> int:
        """Put an error value."""
        return self.put(row, column, ErrorValue(code), style)

    def write_url(self, row: int, column: int, target: str, style: Look, text: str) -> int:
        """Put a text with a link to a place of the workbook."""
        self.settings.append(Setting("write_url", (row, column, target, None, text), {}))
        return self.write_own(row, column, text, style)

    def write_comment(self, row: int, column: int, text: str, options: Mapping[str, Any]) -> None:
        """Attach a comment."""
        self.has_objects = True
        self.settings.append(Setting("write_comment", (row, column, text, dict(options)), {}))

    def insert_chart(self, row: int, column: int, chart: Any, right: int = 0) -> None:
        """Put a chart of the workbook on the sheet, its upper left corner in the cell.

        Args:
            row: Of the cell, counted from 0.
            column: Of the cell, counted from 0.
            chart: One of `add_chart`.
            right: How far right of the cell it begins, in pixels.
        """
        self.has_objects = True
        place = {"x_offset": right}
        self.settings.append(Setting("insert_chart", (row, column, chart, place), {}))

    def merge_range(self, *area: Any) -> int:
        """Join the cells of an area: first row and column, last ones, a text and a format."""
        *corners, text, style = area
        self.settings.append(Setting("merge_range", (*corners, text), {}))
        first, last = CellRef(*corners[:2]), CellRef(*corners[2:])
        return min(self.write_blank(*at, None, style) for at in Area(first, last))

    def set_row(self, row: int, points: float | None, _: None = None, options: Any = None) -> int:
        """Give a row a height, in steps of what a screen can show, or take it out of view."""
        self.settings.append(Setting("set_row", (row, points, None, options), {}))
        self.rows[row] = height(points, hidden=bool((options or {}).get("hidden")))
        return 0

    def set_header(self, text: str) -> None:
        """Say what stands above each printed page; no program takes more than 255 characters."""
        self.header = heading(text)

    def set_footer(self, text: str) -> None:
        """Say what stands below each printed page; no program takes more than 255 characters."""
        self.footer = heading(text)

    def share_formulas(self) -> None:
        """Let formulas that say the same in cells below each other be one: when all are written."""
        formulas = {
            CellRef(row, column): (cell.style, cell.content)
            for row, line in self.cells.items()
            for column, cell in line.items()
            if isinstance(cell.content, Formula)
        }
        for at, text in shared({at: formula.text for at, (_, formula) in formulas.items()}):
            style, formula = formulas[at]
            self.cells[at.row][at.column] = Cell(style, formula._replace(text=text))

    def shown(self, row: int, column: int) -> object:
        """Return what a cell shows, as a chart keeps it; None where there is no cell."""
        found = self.lines.content(row, column)
        if found is None:
            cell = self.cells.get(row, {}).get(column)
            if cell is None:
                return None
            found = cell.content
        match found:
            case Word(number):
                return tuple(self._texts)[number]
            case Formula():
                return found.shown
            case float():
                return f"{found:.16g}"
            case _:
                return found or ""

    @property
    def dimensions(self) -> tuple[int, int, int, int] | None:
        """First and last row, first and last column that hold anything."""
        rows = [*self.cells, *self.rows, *self.lines.ends]
        columns = {*chain.from_iterable(self.cells.values()), *range(self.lines.columns)} or {0}
        return (min(rows), max(rows), min(columns), max(columns)) if rows else None


def content(value: Value | float | None) -> Content:
    """Return what a cell is given to hold a value: a float, a day's number, 是 or 否, a text."""
    match value:
        case None | "":
            return None
        case bool():
            return "是" if value else "否"
        case datetime():
            return serial(value.date()) + (value - _midnight(value)).total_seconds() / _SECONDS
        case date():
            return serial(value)
        case str():
            return value
        case _:
            return float(value) + 0.0  # -0 is 0


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def heading(text: str) -> str:
    """Return what stands above or below a printed page: nothing where no program takes it."""
    return "" if utf16(text) > _MOST_HEADING else text


def height(points: float | None, *, hidden: bool = False) -> Height:
    """Return a height in whole pixels of a screen, of which 96 are 72 points."""
    if points is None:
        return Height(None, hidden)
    return Height(int(points * 4 / 3 + 0.5) * 0.75, hidden)


def serial(day: date) -> float:
    """Return the number by which a cell holds a day."""
    number = day.toordinal() - _DAY_0
    return float(number + (number >= _NO_DAY))


def fits(own: Content) -> bool:
    """Whether a cell can hold a text or a number."""
    if isinstance(own, str):
        return len(own) <= MOST_TEXT // 2 or utf16(own) <= MOST_TEXT
    return not isinstance(own, float) or isfinite(own)
