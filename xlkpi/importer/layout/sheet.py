"""A planned form and the sheet found for it, and how problems name what is on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.importer.contents.kept_pictures import kept_in_cells
from xlkpi.plan.model import CHECK_COLUMNS
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from xlkpi.cells import Area, CellRef
    from xlkpi.importer.layout.locating import Band, LocatedSheet
    from xlkpi.plan.model import PlannedField, PlannedForm, PlannedText
    from xlkpi.problems import Place

_MOST_NAMED = 6


@dataclass(frozen=True)
class ReturnedSheet:
    """A planned form and the sheet found for it; `place` names file, unit, project and sheet.

    `spare` are the (table, row) that may be deleted: nobody has to fill them in. `hidden_columns`
    counts the columns right of the form that only formulas stand in; it is dear, and seldom asked.
    """

    form: PlannedForm
    located: LocatedSheet
    place: Place
    spare: Collection[tuple[str, str]] = ()
    hidden_columns: Callable[[], int] = lambda: CHECK_COLUMNS

    @cached_property
    def fields(self) -> Sequence[tuple[PlannedField, CellRef | None]]:
        """What can be seen of the form's fields, each with the cell that was found for it."""
        return [*zip(self.form.seen, self.located.lay.seen, strict=True)]

    @cached_property
    def texts(self) -> Sequence[tuple[PlannedText, CellRef | None]]:
        """The labels of the form that say anything, each with the cell that was found for it."""
        found = zip(self.form.texts, self.located.lay.texts, strict=True)
        return [(one, cell) for one, cell in found if one.text]

    @cached_property
    def joined(self) -> Sequence[tuple[PlannedField | PlannedText, Area]]:
        """The fields and labels of several cells, each with the area that was found for it."""
        both: tuple[PlannedField | PlannedText, ...] = (*self.form.seen, *self.form.texts)
        found = zip(both, self.located.lay.joined, strict=True)
        return [(one, area) for one, area in found if area is not None]

    @cached_property
    def kept_pictures(self) -> frozenset[CellRef]:
        """The found cells that hold pictures."""
        return kept_in_cells(self.located.grid)

    def at(self, cell: CellRef, value: str = "") -> Place:
        """Return the place of a found cell."""
        return replace(self.place, cell=str(cell), value=value)

    def dropped(self, planned: CellRef) -> bool:
        """Whether a planned cell was in a spare row that is deleted."""
        band = self.located.band(planned.column)
        return planned.row not in band.rows and planned.row in self._spare_rows(band)

    def _spare_rows(self, band: Band) -> set[int]:
        own = [f for f in self.form.seen if f.at.column in band.planned]
        kept = {f.at.row for f in own if (f.key.table, f.key.row) not in self.spare}
        return {f.at.row for f in own} - kept


def listed(names: Collection[str], most: int = _MOST_NAMED, comma: str = "、") -> str:
    """Return the first of some names, and whether there are more."""
    return comma.join([*names][:most]) + ("…" if len(names) > most else "")


def numbers(lines: Iterable[object]) -> Words:
    """Name lines of a sheet."""
    names = [str(line) for line in lines]
    return Words(listed(names), listed(names, comma=", "))
