"""Labels and locked values of a form: one that was changed (F11), or so many that it is another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.importer.contents.personal import quotable, quotable_beside
from xlkpi.importer.contents.reading import comparable, found_text, shown
from xlkpi.problems import problem
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem
    from xlkpi.reader.book import Raw
    from xlkpi.spec.language.models import FieldSpec

_TOLERANCE = Decimal("0.0000001")
_MOST_CHANGED = 6
"""Labels that may be changed one by one; more of them, and the form is another one."""
_MOST_MOVED = 2
"""Labels that may stand elsewhere before what belongs to them is in doubt."""


@dataclass(frozen=True, slots=True)
class AlteredCell:
    """A locked cell with something else in it; `key` is its field, None for a mere text.

    `word` says whether it is a word of the form itself, as its labels are.
    """

    at: CellRef
    label: str
    found: str
    expected: str
    key: Cell | None = None
    word: bool = True
    spec: FieldSpec | None = None

    def problem(self, sheet: ReturnedSheet) -> Problem:
        """Return its problem (F11)."""
        found, expected = self.found, self.expected
        if self.spec is not None:
            found, expected = quotable(self.spec, found), quotable(self.spec, expected)
        else:
            found = quotable_beside((field.spec for field in sheet.form.fields), found)
        place = sheet.at(sheet.located.where(self.at) or self.at, found)
        if self.key is not None:
            place = replace(place, field=self.key.field, row=self.key.row)
        return problem("F11", place, label=self.label, expected=expected)


def differences(sheet: ReturnedSheet) -> Iterator[AlteredCell]:
    """Yield the locked cells that were changed, but for those of deleted spare rows."""
    located = sheet.located
    for text, cell in sheet.texts:
        at, found = text.area.first, found_text(located.standing(cell))
        if not _alike(found, text.text) and not sheet.dropped(at):
            yield AlteredCell(at, text.text, found, text.text)
    for planned, cell in sheet.fields:
        if not _is_locked(planned):
            continue
        raw = located.standing(cell)
        if not _same(planned, raw) and not sheet.dropped(planned.at):
            expected = shown(planned.value, planned.spec.kind)
            yield AlteredCell(
                planned.at,
                planned.spec.label,
                found_text(raw),
                expected,
                planned.key,
                planned.fixed,
                planned.spec,
            )


def _alike(found: str, text: str) -> bool:
    return found == text or comparable(found) == comparable(text)


def _is_locked(planned: PlannedField) -> bool:
    return not planned.input and planned.expr is None and not planned.covered


def _same(planned: PlannedField, raw: Raw) -> bool:
    value = planned.value
    if isinstance(value, Decimal) and isinstance(raw, float) and isfinite(raw):
        return abs(Decimal(repr(raw)) - value) < _TOLERANCE
    return _alike(found_text(raw), shown(value, Kind.TEXT))


def astray(sheet: ReturnedSheet, found: Sequence[AlteredCell]) -> list[str]:
    """Return the labels that are not at their places, where so many are not that it is no typo.

    Labels that stand elsewhere were moved, with what belongs to them.
    """
    gone = [one.expected for one in found if one.word]
    if len(gone) > _MOST_CHANGED:
        return gone
    strays = _strays(sheet) if len(gone) > _MOST_MOVED else frozenset()
    moved = [text for text in gone if comparable(text) in strays]
    return moved if len(moved) > _MOST_MOVED else []


def _strays(sheet: ReturnedSheet) -> frozenset[str]:
    """Return the texts of cells where the form has no text, or another one."""
    located = sheet.located
    own = {located.where(text.area.first): text.text for text in sheet.form.texts}
    own |= {located.where(f.at): str(f.value) for f in sheet.form.fields if _is_locked(f)}
    return frozenset(
        comparable(value)
        for r, row in enumerate(located.grid.rows)
        for c, value in enumerate(row)
        if isinstance(value, str) and value and not _alike(value, own.get(CellRef(r, c), ""))
    )
