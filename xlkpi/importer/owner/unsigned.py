"""A workbook without any code: told by its labels, and by the unit named in it.

It was copied into another file or typed anew. Only a workbook whose labels stand where they were
sent, with a unit's and projects' names as issued, is recognised; it is held all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable
from xlkpi.importer.owner.likeness import SAME, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.importer.owner.issues import Expected, Issues
    from xlkpi.reader.book import Book, Grid

_WORTH_A_LOOK = 0.5
"""Share of a form's labels that have to stand anywhere on a sheet before it is laid out."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The issue whose forms a workbook has, and planned sheet -> sheet found."""

    expected: Expected
    sheets: tuple[tuple[str, str], ...]


def by_labels(book: Book, issues: Issues) -> Recognised | None:
    """Return the one issue that a workbook's sheets fit, None where none or several do."""
    texts = {grid.name: _texts(grid) for grid in book.grids}
    everything = frozenset[str]().union(*texts.values())
    named = [
        u for u, name in issues.unit_names().items() if name and comparable(name) in everything
    ]
    found = [
        Recognised(expected, sheets)
        for collection in issues.collections()
        for expected in _issued(collection, named, issues, texts)
        if (sheets := tuple(_matches(expected, book)))
    ]
    return found[0] if len(found) == 1 else None


def _texts(grid: Grid) -> frozenset[str]:
    return frozenset(comparable(v) for row in grid.rows for v in row if isinstance(v, str) and v)


def _issued(
    collection: str, units: list[str], issues: Issues, texts: dict[str, frozenset[str]]
) -> Iterator[Expected]:
    """Yield what was issued to the units, if the first one's labels are on any sheet at all.

    A list of all villages names many units, and is no form.
    """
    for unit in units:
        expected = issues.newest(collection, unit)
        if expected is None:
            continue
        labels = {comparable(t.text) for form in expected.plan.forms for t in form.texts if t.text}
        most = max((len(labels & there) for there in texts.values()), default=0)
        if most < _WORTH_A_LOOK * len(labels):
            return
        yield expected


def _matches(expected: Expected, book: Book) -> Iterator[tuple[str, str]]:
    for form in expected.plan.forms:
        fitting = [grid.name for grid in book.grids if likeness(form, grid) >= SAME]
        if len(fitting) == 1:
            yield form.sheet, fitting[0]
