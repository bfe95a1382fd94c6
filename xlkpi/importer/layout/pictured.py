"""Pictures in inputs: beside a text (F12), or in place of any (F12b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.importer.contents.reading import NOTHING, Reading
from xlkpi.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.problems import Problem

PICTURE_ONLY = Reading("", bad=True, code="F12b")
"""An input with nothing but a picture: a person sees something there, and it cannot be read."""


def with_pictures(sheet: ReturnedSheet, readings: Mapping[Cell, Reading]) -> Mapping[Cell, Reading]:
    """Return what the inputs of a sheet were taken for, those that hold a picture only told."""
    blank = (key for key in _pictured(sheet) if readings.get(key) == NOTHING)
    return {**readings, **dict.fromkeys(blank, PICTURE_ONLY)}


def pictures(sheet: ReturnedSheet, readings: Mapping[Cell, Reading]) -> Iterator[Problem]:
    """Tell the pictures in inputs that something else stands in too (F12)."""
    for key, at in _pictured(sheet).items():
        if readings[key] != PICTURE_ONLY:
            label = next(field.spec.label for field in sheet.form.fields if field.key == key)
            yield problem("F12", sheet.at(at), label=label)


def _pictured(sheet: ReturnedSheet) -> Mapping[Cell, CellRef]:
    """Return the inputs that a picture begins in, and where they are."""
    located = sheet.located
    places = {CellRef.parse(name) for name in located.grid.pictures}
    places |= {at for _, at in sheet.fields if at is not None} & sheet.kept_pictures
    found: dict[Cell, CellRef] = {}
    for field in sheet.form.fields if places else ():
        area = located.area(field.area)
        if field.input and area is not None and any(place in area for place in places):
            found[field.key] = area.first
    return found
