"""How much a sheet looks like a planned form: whether its labels and locked words are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable, found_text
from xlkpi.importer.layout.locating import locate
from xlkpi.plan.picks import PROJECT_SOURCE, UNIT_SOURCE

if TYPE_CHECKING:
    from xlkpi.cells import CellRef
    from xlkpi.plan.model import PlannedForm
    from xlkpi.reader.book import Grid

_NAMES = (UNIT_SOURCE, PROJECT_SOURCE)
SAME = 0.9
"""From this likeness on, a sheet is taken for the form."""


def likeness(form: PlannedForm, grid: Grid) -> float:
    """Return the share (0 to 1) of a form's labels and locked words that stand where they should.

    It is 0 where the unit or the project named is another one.
    """
    located = locate(form, grid)

    def stands(at: CellRef, text: str) -> bool:
        return comparable(found_text(located.at(at))) == comparable(text)

    words = [(f, str(f.value)) for f in form.fields if not f.input and isinstance(f.value, str)]
    if not all(stands(f.at, text) for f, text in words if f.spec.source in _NAMES):
        return 0.0
    wanted = [(t.area.first, t.text) for t in form.texts if t.text]
    wanted += [(f.at, text) for f, text in words if text and not f.covered]
    return sum(stands(at, text) for at, text in wanted) / max(len(wanted), 1)
