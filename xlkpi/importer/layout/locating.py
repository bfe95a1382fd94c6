"""Where the rows and columns of a planned form are on the sheet that came back.

Each row bears its key in a hidden column, each column in a hidden row: what was inserted, moved or
sorted is followed by them. The printed table and what stands beside it have keys of their own,
since cells can be inserted in one alone. Where keys are gone, rows are taken from the other part,
columns from where the keys of the rows are, and both, in the end, from where the labels are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.importer.contents.reading import comparable
from xlkpi.reader.book import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.plan.model import PlannedForm
    from xlkpi.reader.book import Raw

    Lines = Mapping[int, int]
    Places = Mapping[str, Sequence[CellRef]]


_NOWHERE: tuple[Mapping[int, int], None] = ({}, None)


@dataclass(frozen=True)
class Band:
    """A part of a form with keys of its own: the printed table, or what is beside it.

    `planned` are its columns; `rows` and `columns` are planned -> found, `gone` the rows that were
    not found. `row_copies` and `column_copies` are lines that bear the key of another one: found ->
    planned.
    """

    planned: range
    rows: Lines
    columns: Lines
    gone: frozenset[int] = frozenset()
    row_copies: Lines = field(default_factory=dict)
    column_copies: Lines = field(default_factory=dict)

    @cached_property
    def spans(self) -> tuple[range, range]:
        """The rows and the columns from its first found one to its last.

        Rows that are gone at its end count: what stands there may be theirs.
        """
        rows = _span(self.rows.values())
        after = sum(n > max(self.rows, default=0) for n in self.gone)
        return range(rows.start, rows.stop + after), _span(self.columns.values())

    @cached_property
    def inserted(self) -> tuple[frozenset[int], frozenset[int]]:
        """The rows and columns within it that are none of its own, copies included."""
        rows, columns = self.spans
        return (
            frozenset((set(rows) - set(self.rows.values())) | set(self.row_copies)),
            frozenset((set(columns) - set(self.columns.values())) | set(self.column_copies)),
        )

    def takes_in(self, cell: CellRef) -> bool:
        """Whether a found cell lies in one of its inserted lines."""
        rows, columns = self.inserted
        if cell.row in rows:
            return cell.column in self.spans[1] or cell.column in columns
        return cell.column in columns and cell.row in self.spans[0]


@dataclass(frozen=True, eq=False)
class Lay:
    """Where what is planned on a form stands on a sheet that came back.

    `places` are where its keys were found. It holds for all sheets of forms laid out alike whose
    keys stand in the same places, as they do on most that come back; `form` is any of these.
    """

    form: PlannedForm
    bands: tuple[Band, ...]
    places: Places = field(default_factory=dict)

    def where(self, planned: CellRef) -> CellRef | None:
        """Return the cell found that stands for a planned one, None where it was not found."""
        rows, column = self._lines.get(planned.column, _NOWHERE)
        row = rows.get(planned.row)
        if row is None or column is None:
            return None
        return planned if (row, column) == (planned.row, planned.column) else CellRef(row, column)

    def area(self, planned: Area) -> Area | None:
        """Return where a planned area is, None where its corners were not found."""
        first = self.where(planned.first)
        last = first if planned.single else self.where(planned.last)
        return None if first is None or last is None else Area(first, last)

    @cached_property
    def keys(self) -> frozenset[CellRef]:
        """The found cells that hold keys."""
        return frozenset(cell for cells in self.places.values() for cell in cells)

    @cached_property
    def seen(self) -> tuple[CellRef | None, ...]:
        """The cell that was found for each of the form's fields that can be seen."""
        return tuple(self.where(one.at) for one in self.form.seen)

    @cached_property
    def texts(self) -> tuple[CellRef | None, ...]:
        """The cell that was found for each of its labels."""
        return tuple(self.where(one.area.first) for one in self.form.texts)

    @cached_property
    def joined(self) -> tuple[Area | None, ...]:
        """The area that was found for each of these fields, then labels; None for a single cell."""
        areas = [*(one.area for one in self.form.seen), *(one.area for one in self.form.texts)]
        return tuple(None if one.single else self.area(one) for one in areas)

    @cached_property
    def joins(self) -> frozenset[str]:
        """The names of these areas."""
        return frozenset(str(area) for area in self.joined if area is not None)

    @cached_property
    def is_as_sent(self) -> bool:
        """Whether every row and column is where it was sent out, and none between them."""
        keys = {column for column, _ in self.form.key_columns}
        return all(
            not any((*band.inserted, band.gone))
            and all(n == found for n, found in (*band.rows.items(), *band.columns.items()))
            and all(n in band.columns or n in keys for n in band.planned)
            for band in self.bands
        )

    @cached_property
    def _lines(self) -> Mapping[int, tuple[Lines, int | None]]:
        """For each planned column its rows, planned -> found, and where it is itself."""
        return {n: (band.rows, band.columns.get(n)) for band in self.bands for n in band.planned}


@dataclass(frozen=True)
class LocatedSheet:
    """A sheet seen through the plan of its form: asked by planned cells, it answers by found ones.

    `lay` is where they are.
    """

    grid: Grid
    lay: Lay

    @property
    def bands(self) -> tuple[Band, ...]:
        """The parts of the form."""
        return self.lay.bands

    @property
    def keys(self) -> frozenset[CellRef]:
        """The found cells that hold keys."""
        return self.lay.keys

    def where(self, planned: CellRef) -> CellRef | None:
        """Return the cell found that stands for a planned one, None where it was not found."""
        return self.lay.where(planned)

    def at(self, planned: CellRef) -> Raw:
        """Return what stands in a planned cell; None where nothing does."""
        return self.standing(self.where(planned))

    def standing(self, found: CellRef | None) -> Raw:
        """Return what stands in a cell that was found; None where it was not."""
        return None if found is None else self.grid.at(found)

    def formula(self, planned: CellRef) -> str | None:
        """Return the formula in a planned cell ("" where its text is not known), None for none."""
        return self.grid.formulas.get(str(self.where(planned)))

    def area(self, planned: Area) -> Area | None:
        """Return where a planned area is, None where its corners were not found."""
        return self.lay.area(planned)

    def band(self, column: int) -> Band:
        """Return the part that a planned column belongs to."""
        return next((b for b in self.bands if column in b.planned), self.bands[-1])

    @property
    def last_column(self) -> int:
        """The last found column of its parts: that of the keys."""
        return max((max(b.columns.values(), default=0) for b in self.bands), default=0)


def _span(lines: Iterable[int]) -> range:
    numbers = tuple(lines)
    return range(min(numbers), max(numbers) + 1) if numbers else range(0)


def unwritten(form: PlannedForm) -> LocatedSheet:
    """Return the sheet of a form before anything is on it, everything at its place."""
    return locate(form, Grid(form.sheet, ()))


_MOST_KNOWN = 16
_KNOWN: dict[tuple[object, ...], Lay] = {}
"""Of forms laid out alike the lay found last; it holds what they share (`FormShape.key`)."""


def locate(form: PlannedForm, grid: Grid) -> LocatedSheet:
    """Find the rows and columns of a form on a sheet."""
    if form.key_row is None:
        return LocatedSheet(grid, Lay(form, (_as_it_is(form, grid),)))
    shape = None if form.shape is None else form.shape.key
    known = _KNOWN.get(shape) if shape is not None else None
    places = _places(grid, _all_keys(form if known is None else known.form))
    if known is not None and known.places == places:
        return LocatedSheet(grid, known)
    parts = [_Part.of(form, place, places) for place in range(len(form.key_columns))]
    with_keys = any(part.has_keys for part in parts)
    down, right = (0, 0) if with_keys else _shift_of_labels(form, grid)
    lay = Lay(form, tuple(part.band(parts, down, right) for part in parts), places)
    if shape is not None and with_keys:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[shape] = lay
    return LocatedSheet(grid, lay)


def _as_it_is(form: PlannedForm, grid: Grid) -> Band:
    """A sheet of the department's own has no keys."""
    far = max(form.check_column, form.print_area.last.row, form.print_area.last.column) + 1
    rows = {n: n for n in range(len(grid.rows) + far)}
    return Band(range(far), rows, {n: n for n in range(far)})


def _all_keys(form: PlannedForm) -> frozenset[str]:
    rows = (key for _, keys in form.key_columns for key in keys.values())
    columns = form.key_row[1].values() if form.key_row is not None else ()
    return frozenset((*rows, *columns))


def _places(grid: Grid, texts: frozenset[str]) -> Places:
    """Return where each of some texts stands, row by row."""
    found: dict[str, list[CellRef]] = defaultdict(list)
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if value in texts:
                found[str(value)].append(CellRef(r, c))
    return found


@dataclass(frozen=True)
class _Part:
    """A part of a form, and where its keys were found: its rows' and its columns', if they were."""

    planned: range
    key_column: int
    key_row: int
    row_keys: Mapping[int, str]
    column_keys: Mapping[int, str]
    last_row: int
    places: Places

    @classmethod
    def of(cls, form: PlannedForm, number: int, places: Places) -> _Part:
        """Take the part with that number, from the left."""
        column, rows = form.key_columns[number]
        start = form.key_columns[number - 1][0] + 1 if number else 0
        planned = range(start, column + 1)
        key_row, columns = form.key_row or (0, {})
        areas = [*(t.area for t in form.texts), *(f.area for f in form.seen)]
        return cls(
            planned, column, key_row, rows, {n: k for n, k in columns.items() if n in planned},
            max((a.last.row for a in areas if a.first.column in planned), default=0), places,
        )  # fmt: skip

    @property
    def has_keys(self) -> bool:
        return self.keyed_row is not None or self.keyed_column is not None

    @cached_property
    def keyed_row(self) -> int | None:
        """The row that most keys of columns stand in, at least half of them."""
        cells = [c for key in self.column_keys.values() for c in self.places.get(key, ())]
        return _most((c.row for c in cells), len(self.column_keys), self.key_row)

    @cached_property
    def keyed_column(self) -> int | None:
        """The column that most keys of rows stand in, at least half of them."""
        cells = [c for key in self.row_keys.values() for c in self.places.get(key, ())]
        return _most((c.column for c in cells), len(self.row_keys), self.key_column)

    @cached_property
    def rows(self) -> tuple[Lines, Lines]:
        """The rows by their keys, and further rows with the same ones."""
        column = self.keyed_column
        lines = {
            planned: [c.row for c in self.places.get(key, ()) if c.column == column]
            for planned, key in self.row_keys.items()
        }
        return _matched(lines)

    def band(self, others: Sequence[_Part], down: int, right: int) -> Band:
        """Settle rows and columns: what no key tells is the other parts', else the labels'."""
        other = next((p for p in others if p is not self and p.keyed_column is not None), None)
        known, gone = ({}, frozenset[int]()) if other is None else (other.rows[0], other.lost)
        rows, row_copies = self.rows
        if self.keyed_column is None and other is None:
            rows = {n: n + down for n in self.row_keys}
        gone = self.lost or gone
        rows = _filled_up(rows, range(min(self.row_keys), self.last_row + 1), known, gone)
        columns, column_copies = self._columns(right)
        gone = frozenset(self.row_keys) - frozenset(rows)
        return Band(self.planned, rows, columns, gone, row_copies, column_copies)

    @property
    def lost(self) -> frozenset[int]:
        """The rows whose keys are gone where others are not."""
        return frozenset(self.row_keys) - frozenset(self.rows[0]) if self.rows[0] else frozenset()

    def _columns(self, right: int) -> tuple[Lines, Lines]:
        if self.keyed_row is None:
            if self.keyed_column is not None:
                right = self.keyed_column - self.key_column
            return {n: n + right for n in self.planned}, {}
        found, copies = _matched(
            {
                planned: [c.column for c in self.places.get(key, ()) if c.row == self.keyed_row]
                for planned, key in self.column_keys.items()
            }
        )
        at = {} if self.keyed_column is None else {self.key_column: self.keyed_column}
        return {**found, **at}, copies


def _most(lines: Iterable[int], wanted: int, planned: int) -> int | None:
    counted = Counter(lines)
    best = max(counted, key=lambda n: (counted[n], n == planned), default=None)
    return best if best is not None and counted[best] * 2 >= wanted else None


def _matched(lines: Mapping[int, Sequence[int]]) -> tuple[Lines, Lines]:
    """Return planned -> found, and further lines with the same keys: found -> planned.

    Of several, the one that follows its neighbour is meant. A line whose key is gone is the one
    after its neighbour where that bears the key of another: it was pasted over.
    """
    found: dict[int, int] = {}
    for planned in sorted(lines):
        here, expected = lines[planned], found.get(planned - 1, planned - 1) + 1
        if here:
            found[planned] = expected if expected in here else here[0]
    copies = {n: line for line, here in lines.items() for n in here if n != found[line]}
    for planned in sorted(lines):
        before = found.get(planned - 1)
        if planned not in found and before is not None and before + 1 in copies:
            found[planned] = before + 1
            del copies[before + 1]
    return found, copies


def _filled_up(rows: Lines, planned: range, other: Lines, gone: frozenset[int]) -> Lines:
    """Add the rows that have no key as another part has them.

    What that does not know either is as far below the row before as it was.
    """
    known = dict(rows)
    for row in planned:
        if row in known or row in gone:
            continue
        before = known.get(row - 1)
        if row in other and before in (None, other.get(row - 1)):
            known[row] = other[row]
        elif before is not None:
            known[row] = before + 1
    return known


def _shift_of_labels(form: PlannedForm, grid: Grid) -> tuple[int, int]:
    """Return how far most labels stand from their places: rows down and columns to the right."""
    wanted = {comparable(t.text): t.area.first for t in form.texts if t.text}
    shifts = Counter(
        (r - at.row, c - at.column)
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
        if isinstance(value, str) and (at := wanted.get(comparable(value))) is not None
    )
    return max(shifts, key=lambda shift: (shifts[shift], shift == (0, 0)), default=(0, 0))
