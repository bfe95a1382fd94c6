"""What stands where a form has nothing: in inserted lines (F26), beside it (F27), under merges."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.importer.contents.personal import quotable_beside
from xlkpi.importer.contents.reading import found_text
from xlkpi.plan.identity import find_tokens
from xlkpi.plan.model import PlannedField
from xlkpi.problems import problem
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.cells import Area
    from xlkpi.importer.layout.locating import Band, LocatedSheet
    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.problems import Problem
    from xlkpi.reader.book import Grid

    Content = tuple[CellRef, str]


@dataclass(frozen=True)
class StrayContent:
    """The content of a sheet that belongs to no field, by where it stands.

    `covered` is what joined cells hide: the field whose cells they are, the cell, its text.
    """

    inserted: list[Content] = field(default_factory=list)
    covered: list[tuple[PlannedField, CellRef, str]] = field(default_factory=list)
    beside: list[Content] = field(default_factory=list)

    @classmethod
    def on(cls, sheet: ReturnedSheet) -> StrayContent:
        """Look over a sheet."""
        far = [(at, found_text(value)) for at, value in sheet.located.grid.far]
        found, seen, known = cls(), _Sight(sheet), _known(sheet)
        for at, text in _contents(sheet.located.grid, known):
            band = next((b for b in sheet.located.bands if b.takes_in(at)), None)
            if band is not None:
                if not _is_copy(sheet.located, band, at):
                    found.inserted.append((at, text))
            elif not seen.is_own(at, text):
                owner = seen.owner(at)
                if owner is None:
                    found.beside.append((at, text))
                else:
                    found.covered.append((owner, at, text))
        found.beside.extend(far)
        return found

    def problems(self, sheet: ReturnedSheet) -> Iterator[Problem]:
        """Tell what is in inserted lines, and beside the form."""
        for code, cells in (("F26", self.inserted), ("F27", self.beside)):
            if cells:
                at, text = cells[0]
                fields = (field.spec for field in sheet.form.fields)
                place = sheet.at(at, quotable_beside(fields, text))
                yield problem(code, place, cell=_named([at for at, _ in cells]))


def _named(cells: Sequence[CellRef]) -> Words:
    """Name the first of some cells, and say how many there are."""
    first, others = cells[0], len(cells) - 1
    if not others:
        return same(str(first))
    return Words(f"{first} 等 {others + 1} 格", f"{first} (and {others} more)")


def _contents(grid: Grid, known: set[CellRef]) -> Iterator[Content]:
    """Yield what can be seen in the cells that are not known."""
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if value is None or value == "" or (r, c) in known:
                continue
            if text := found_text(value).strip():
                yield CellRef(r, c), text


def _known(sheet: ReturnedSheet) -> set[CellRef]:
    """Return the found cells that the form itself has something in."""
    found = (cell for _, cell in (*sheet.texts, *sheet.fields) if cell is not None)
    return {*found, *sheet.located.keys}


def _is_copy(located: LocatedSheet, band: Band, at: CellRef) -> bool:
    """Whether a cell of a copied line holds the same as the line it was copied from."""
    row, column = band.row_copies.get(at.row), band.column_copies.get(at.column)
    source = CellRef(
        at.row if row is None else band.rows[row],
        at.column if column is None else band.columns[column],
    )
    return source != at and (
        located.grid.at(source) == located.grid.at(at) or str(source) in located.grid.formulas
    )


@dataclass(frozen=True)
class _Sight:
    """What of a sheet has to be known to tell whose a cell is."""

    sheet: ReturnedSheet

    @cached_property
    def _formulas(self) -> Mapping[str, str]:
        return self.sheet.located.grid.formulas

    @cached_property
    def _hidden(self) -> int:
        """How many columns right of the last keys are none of a clerk's."""
        form = self.sheet.form
        return form.check_column - form.key_columns[-1][0] - 1 + self.sheet.hidden_columns()

    @cached_property
    def _joined(self) -> _Joined:
        return _Joined.of(
            (area, one) for one, area in self.sheet.joined if isinstance(one, PlannedField)
        )

    @cached_property
    def _above(self) -> int:
        return min(band.spans[0].start for band in self.sheet.located.bands) - 1

    def is_own(self, at: CellRef, text: str) -> bool:
        """Whether a cell computes something (the self-check does), or is of the line above.

        Where all formulas became values, that line and their hidden columns are let be.
        """
        if self._formulas:
            return str(at) in self._formulas or bool(find_tokens(text))
        after = at.column - self.sheet.located.last_column
        return at.row == self._above or 0 < after <= self._hidden

    def owner(self, at: CellRef) -> PlannedField | None:
        """Return the field whose merge covers a cell, None where none does."""
        return self._joined.over(at)


@dataclass(frozen=True)
class _Joined:
    """The merges of fields by rows: `strips[n]` are those in the rows from `starts[n]` on.

    A cell asks only the few merges of its own rows: strangers have left a quarter of a million
    cells below a form.
    """

    starts: Sequence[int]
    strips: Sequence[Sequence[tuple[Area, PlannedField]]]

    @classmethod
    def of(cls, joined: Iterable[tuple[Area, PlannedField]]) -> _Joined:
        """Sort merges by the rows they are in."""
        known = tuple(joined)
        ends = {row for area, _ in known for row in (area.first.row, area.last.row + 1)}
        starts = [0, *sorted(ends - {0})]
        strips = [
            [one for one in known if one[0].first.row <= n <= one[0].last.row] for n in starts
        ]
        return cls(starts, strips)

    def over(self, at: CellRef) -> PlannedField | None:
        """Return the field whose merge covers a cell, None where none does."""
        strip = self.strips[bisect_right(self.starts, at.row) - 1]
        return next((planned for area, planned in strip if at in area), None)
