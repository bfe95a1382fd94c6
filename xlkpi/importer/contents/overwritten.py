"""Figures of a master that somebody changed in the file itself: told at their cells, never taken.

They come from the ledger, and a figure is corrected there. Where the file says what it was written
with, nobody has to wonder why a number that was typed over is the old one again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.importer.contents.reading import comparable, found_text
from xlkpi.importer.contents.unseen import revealed
from xlkpi.problems import Place, Problem, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.reader.book import Grid

_BLANK = Words("（空）", "(blank)")
_NEAR = Decimal("1e-9")
"""Programs save a number to fifteen digits; amounts have four decimals."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a master was written with: the headings of its figures, and these by line."""

    headings: tuple[str, ...] = ()
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def figures_kept(grid: Grid, first: int) -> Figures:
    """Return the figures that a hidden sheet keeps from its column `first` on, headings on top."""
    head, *lines = ([found_text(value) for value in row] for row in grid.rows)
    headings = tuple(head[first:])
    while headings and not headings[-1]:
        headings = headings[:-1]
    end = first + len(headings)
    return Figures(
        headings, {line[0]: tuple((line + [""] * end)[first:end]) for line in lines if line[0]}
    )


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """Finds changed figures line by line: columns are known by their headings alone."""

    file: str
    grid: Grid
    figures: Figures
    columns: Mapping[str, int]

    @classmethod
    def of(cls, file: str, grid: Grid, head: int, figures: Figures) -> FiguresRead:
        """Find the columns; of a heading that stands there twice nothing is said."""
        words = [comparable(found_text(value)) for value in grid.rows[head]]
        known = {heading: comparable(heading) for heading in figures.headings}
        places = {h: words.index(w) for h, w in known.items() if words.count(w) == 1}
        return cls(file, grid, figures, places)

    def changed(self, row: int, key: str, unit: str, project: str) -> Iterator[Problem]:
        """Yield the figures of a line that are not what they were written as."""
        were = self.figures.lines.get(key)
        if were is None:
            return
        for heading, was in zip(self.figures.headings, were, strict=True):
            column = self.columns.get(heading)
            if column is None:
                continue
            at = CellRef(row, column)
            found = found_text(self.grid.at(at))
            if not _same(found, was):
                place = Place(
                    file=self.file, sheet=self.grid.name, cell=str(at), unit=unit, project=project,
                    value=found,
                )  # fmt: skip
                label = "".join(heading.split())
                args = {"found": revealed(found) if found else _BLANK, "written": was or _BLANK}
                yield problem("X23", place, label=label, **args)


def _same(found: str, was: str) -> bool:
    if comparable(found) == comparable(was):
        return True
    try:
        return abs(Decimal(found) - Decimal(was)) <= _NEAR
    except InvalidOperation:
        return False
