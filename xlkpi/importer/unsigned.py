"""A workbook without any code: told by its labels, and by the unit named in it.

It was copied into another file or typed anew. Only a workbook whose labels stand where they were
sent, with a unit's and projects' names as issued, is recognised; it is held all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.importer.locating import lay
from xlkpi.importer.reading import comparable, found_text
from xlkpi.plan.picks import PROJECT_SOURCE, UNIT_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.importer.issues import Expected, Issues
    from xlkpi.importer.reader.book import Book, Grid, Raw
    from xlkpi.plan.model import PlannedForm

_NAMES = (UNIT_SOURCE, PROJECT_SOURCE)
_MOST_DIFFERENT = 0.1
"""Share of a form's labels and locked values that may be missing."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The issue whose forms a workbook has, and planned sheet -> sheet found."""

    expected: Expected
    sheets: tuple[tuple[str, str], ...]


def by_labels(book: Book, issues: Issues) -> Recognised | None:
    """Return the one issue that a workbook's sheets fit, None where none or several do."""
    texts = [_texts(grid) for grid in book.grids]
    found = []
    for collection in issues.collections():
        for unit, name in issues.unit_names().items():
            if not name or not any(comparable(name) in text for text in texts):
                continue
            expected = issues.newest(collection, unit)
            sheets = tuple(_matches(expected, book)) if expected is not None else ()
            if expected is not None and sheets:
                found.append(Recognised(expected, sheets))
    return found[0] if len(found) == 1 else None


def _texts(grid: Grid) -> frozenset[str]:
    return frozenset(comparable(v) for row in grid.rows for v in row if isinstance(v, str) and v)


def _matches(expected: Expected, book: Book) -> Iterator[tuple[str, str]]:
    for form in expected.plan.forms:
        fitting = [grid.name for grid in book.grids if _fits(form, grid)]
        if len(fitting) == 1:
            yield form.sheet, fitting[0]


def _fits(form: PlannedForm, grid: Grid) -> bool:
    """Whether the labels and locked texts of a form, names above all, stand on a sheet."""
    laid = lay(form, grid)
    locked = [
        f
        for f in form.fields
        if not f.input and not f.covered and isinstance(f.value, str) and f.value
    ]
    if any(f.spec.source in _NAMES and not _is(laid.at(f.at), str(f.value)) for f in locked):
        return False
    words = [(text.area.first, text.text) for text in form.texts]
    words += [(f.at, str(f.value)) for f in locked]
    missed = sum(not _is(laid.at(at), text) for at, text in words)
    return missed <= _MOST_DIFFERENT * len(words)


def _is(found: Raw, text: str) -> bool:
    return comparable(found_text(found)) == comparable(text)
