"""Where the rows and columns of a planned form are on the sheet that came back.

Each row bears its key in a hidden column, each column in a hidden row: what was inserted, moved or
sorted is followed by them. Where they are gone, labels have to be at their planned places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.importer.reader.book import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.importer.reader.book import Raw
    from xlkpi.plan.model import PlannedForm


@dataclass(frozen=True)
class Band:
    """Columns of a form that have their rows in common: the printed table, or what is beside it.

    `rows` are planned row -> found row; one that is missing was not found.
    """

    last: int
    rows: Mapping[int, int]


@dataclass(frozen=True)
class Laid:
    """A sheet seen through the plan of its form: asked by planned cells, it answers by found ones.

    `twice` are rows whose keys stand on further rows (copied rows): found row -> planned row.
    """

    grid: Grid
    bands: tuple[Band, ...]
    columns: Mapping[int, int]
    twice: Mapping[int, int]

    def where(self, planned: CellRef) -> CellRef | None:
        """Return the cell that stands for a planned one, None where it was not found."""
        row = self._rows(planned.column).get(planned.row)
        column = self.columns.get(planned.column)
        return None if row is None or column is None else CellRef(row, column)

    def at(self, planned: CellRef) -> Raw:
        """Return what stands in a planned cell; None where nothing does."""
        found = self.where(planned)
        return None if found is None else self.grid.at(found)

    def formula(self, planned: CellRef) -> str | None:
        """Return the formula in a planned cell ("" where its text is not known), None for none."""
        return self.grid.formulas.get(str(self.where(planned)))

    def error(self, planned: CellRef) -> str | None:
        """Return the error value in a planned cell, None where there is none."""
        return self.grid.errors.get(str(self.where(planned)))

    def area(self, planned: Area) -> Area | None:
        """Return where a planned area is, None where its corners were not found."""
        first, last = self.where(planned.first), self.where(planned.last)
        return None if first is None or last is None else Area(first, last)

    @cached_property
    def moved(self) -> tuple[tuple[int, int], ...]:
        """The rows (planned, found) that are not at their place."""
        pairs = {pair for band in self.bands for pair in band.rows.items()}
        return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))

    @cached_property
    def shifted(self) -> tuple[tuple[int, int], ...]:
        """The columns (planned, found) that are not at their place."""
        return tuple(sorted(pair for pair in self.columns.items() if pair[0] != pair[1]))

    @property
    def as_planned(self) -> bool:
        """Whether everything is at its place."""
        return not self.moved and not self.shifted and not self.twice

    def _rows(self, column: int) -> Mapping[int, int]:
        return next((b.rows for b in self.bands if column <= b.last), self.bands[-1].rows)


def lay(form: PlannedForm, grid: Grid) -> Laid:
    """Find the rows and columns of a form on a sheet."""
    texts = _Texts(grid)
    columns = _columns(form, texts)
    bands: list[Band] = []
    twice: dict[int, int] = {}
    for planned_column, keys in form.key_columns:
        rows, further = _rows(keys, columns, planned_column, texts)
        bands.append(Band(planned_column, rows))
        twice |= further
    if not bands:
        every = {n: n for n in range(len(grid.rows) + _far(form))}
        bands.append(Band(_far(form), every))
    return Laid(grid, tuple(bands), columns, twice)


def unwritten(form: PlannedForm) -> Laid:
    """Return the sheet of a form before anything is on it, everything at its place."""
    return lay(form, Grid(form.sheet, ()))


def _far(form: PlannedForm) -> int:
    return max(form.check_column, form.print_area.last.row, form.print_area.last.column) + 1


class _Texts:
    """The texts of a sheet, found by what they say."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    @cached_property
    def places(self) -> Mapping[str, tuple[CellRef, ...]]:
        """Where each text stands, row by row."""
        found: dict[str, list[CellRef]] = defaultdict(list)
        for r, row in enumerate(self.grid.rows):
            for c, value in enumerate(row):
                if isinstance(value, str) and value:
                    found[value].append(CellRef(r, c))
        return {text: tuple(cells) for text, cells in found.items()}

    def all_at(self, wanted: Iterable[tuple[CellRef, str]]) -> bool:
        """Whether every text stands at its place."""
        return all(self.grid.at(cell) == text for cell, text in wanted)

    def of(self, keys: Iterable[str]) -> Iterator[CellRef]:
        """Yield every cell that holds one of the keys."""
        for key in keys:
            yield from self.places.get(key, ())


def _columns(form: PlannedForm, texts: _Texts) -> Mapping[int, int]:
    """Find the columns by the hidden row of their keys, and the key columns by theirs."""
    within = {n: n for n in range(form.check_column)}
    if form.key_row is None:
        return {n: n for n in range(_far(form))}
    row, keys = form.key_row
    if texts.all_at((CellRef(row, column), key) for column, key in keys.items()):
        return within
    rows = Counter(cell.row for cell in texts.of(keys.values()))
    if not rows or max(rows.values()) * 2 < len(keys):
        return within
    best = max(rows, key=lambda r: (rows[r], r == row))
    found = _once(keys, texts, best)
    for column, row_keys in form.key_columns:
        at = Counter(
            c.column for c in texts.of(row_keys.values()) if c.column not in found.values()
        )
        if at:
            found[column] = max(at, key=lambda c: (at[c], c == column))
    return found


def _once(keys: Mapping[int, str], texts: _Texts, row: int) -> dict[int, int]:
    """Return where each key stands in a row; one that stands twice there is not found."""
    found = {}
    for planned, key in keys.items():
        here = [cell.column for cell in texts.places.get(key, ()) if cell.row == row]
        if len(here) == 1:
            found[planned] = here[0]
    return found


def _rows(
    keys: Mapping[int, str], columns: Mapping[int, int], planned_column: int, texts: _Texts
) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Return the rows found by their keys, and further rows that bear the same ones."""
    as_planned = {row: row for row in keys}
    column = columns.get(planned_column)
    if column is None:
        return as_planned, {}
    rows: dict[int, int] = {}
    twice: dict[int, int] = {}
    for planned, key in keys.items():
        here = [cell.row for cell in texts.places.get(key, ()) if cell.column == column]
        if here:
            rows[planned] = planned if planned in here else here[0]
            twice |= {row: planned for row in here if row != rows[planned]}
    return (rows, twice) if len(rows) * 2 >= len(keys) else (as_planned, {})
