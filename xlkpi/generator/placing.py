"""Where a problem of a return is in the copy of its plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlkpi.cells import Area, CellRef

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.problems import Place

_NONE: Mapping[str, Any] = MappingProxyType({})
_BELOW = 40
"""Rows below a form that a mark may stand in: further away it would make the sheet large."""


@dataclass(frozen=True, slots=True)
class AsFound:
    """How a return names what was planned, where it has other names.

    `sheets` is planned sheet -> sheet found, `projects` is planned project -> project picked (a
    workbook for everybody plans "#1", "#2" ...). `cells` are the planned sheets whose rows or
    columns were moved: cell found (A1) -> planned cell, for all that was found again.
    """

    sheets: Mapping[str, str] = field(default_factory=lambda: _NONE)
    projects: Mapping[str, str] = field(default_factory=lambda: _NONE)
    cells: Mapping[str, Mapping[str, CellRef]] = field(default_factory=lambda: _NONE)


AS_PLANNED = AsFound()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the copy: a sheet, and the cells of it (None: no cell that can be seen)."""

    sheet: str
    area: Area | None = None


class Placing:
    """Finds the places of one return's problems; each form's fields are named once."""

    def __init__(self, plan: Plan, found: AsFound) -> None:
        self._forms = plan.forms
        self._projects = {f.project: found.projects.get(f.project, f.project) for f in plan.forms}
        self._sheets = {f.sheet: found.sheets.get(f.sheet, f.sheet) for f in plan.forms}
        self._fields = {form.sheet: _named(form) for form in plan.forms}
        self._moved = found.cells

    def spot(self, place: Place) -> Spot | None:
        """Return where a place is in the copy, None where it is in no form of it.

        A field is where it was planned, wherever it was found; a place without a field is the
        cell of that address, the whole of it where it is merged. What stood in inserted rows or
        columns has no cell in the copy.
        """
        forms = self._meant(place)
        for form in forms:
            area = self._fields[form.sheet].get((place.field, place.row))
            if area is not None:
                return Spot(form.sheet, area)
        if len(forms) != 1 or not (place.sheet or place.project):
            return None
        return Spot(forms[0].sheet, self._area(forms[0], place.cell))

    def _area(self, form: PlannedForm, cell: str) -> Area | None:
        try:
            at = CellRef.parse(cell)
        except ValueError:
            return None
        if form.sheet in self._moved:
            planned = self._moved[form.sheet].get(cell)
            return None if planned is None else _own(form, planned)
        return _own(form, at) or (Area.of(at) if _is_free(form, at) else None)

    def _meant(self, place: Place) -> Sequence[PlannedForm]:
        """Return the sheets that are meant: of the project, and of the name if one has it."""
        own = [f for f in self._forms if self._projects[f.project] == place.project]
        named = [f for f in own or self._forms if self._sheets[f.sheet] == place.sheet]
        return named or own


def _named(form: PlannedForm) -> dict[tuple[str, str], Area]:
    """Return the area of every field by its name and row, as a problem has them."""
    return {(f.key.field, f.key.row): f.area for f in form.fields if not f.hidden}


def _own(form: PlannedForm, at: CellRef) -> Area | None:
    """Return the area of the field or label that a cell belongs to."""
    areas = (*(f.area for f in form.seen), *(t.area for t in form.texts))
    return next((area for area in areas if at in area), None)


def _is_free(form: PlannedForm, at: CellRef) -> bool:
    """Whether a cell beside, between or just below the form's own can be seen and may be marked."""
    hidden = {column for column, _ in form.key_columns}
    top = -1 if form.verdict_cell is None else form.verdict_cell.row
    keys = form.print_area.last.row + 1 if form.key_row is None else form.key_row[0]
    in_rows = top < at.row < keys + _BELOW and at.row != keys
    return in_rows and at.column not in hidden and at.column < form.check_column
