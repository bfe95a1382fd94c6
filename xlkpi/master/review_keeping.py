"""The hidden sheet that says what reviews and figures were when a master was written.

By it a change is told from what stood there, a line that is gone from one that never was, however
the file was sorted, filtered and saved since.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.reviewing import WORDS_COLUMN, review_of
from xlkpi.master.content.shape import Format
from xlkpi.master.drawing.styles import content_style
from xlkpi.rollup.across import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.master.content.shape import Content
    from xlkpi.master.drawing.sheets import Book
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure

KEEPING_MARK = "xlkpi"


def write_keeping(book: Book, facts: Facts, figures: tuple[Figure, ...]) -> None:
    """Write the ledger's revision, then for each line its key, its ids, its review, its figures.

    Args:
        book: The master.
        facts: The facts of its view.
        figures: Those that have columns on the sheet of the forms.
    """
    page = book.page(wording.REVIEW_KEEPING)
    numbers = [figure for figure in figures if figure.kind.numeric]
    look = content_style(book, Format.KEY)
    for row, line in enumerate(_lines(facts, numbers)):
        word = wording.CONCLUSIONS[row] if row < len(wording.CONCLUSIONS) else None
        found = [*line[:WORDS_COLUMN], word, *line[WORDS_COLUMN:]]
        page.line(row, found, [None if one is None else look for one in found], None)
    page.sheet.very_hidden()


def _lines(facts: Facts, figures: Sequence[Figure]) -> Iterator[tuple[Content, ...]]:
    """Yield the lines without the words that may be chosen, as many as there are of these."""
    nothing = (None,) * (WORDS_COLUMN - 2)
    headings = (figure.heading for figure in figures)
    yield (KEEPING_MARK, str(facts.view.revision), *nothing, *headings)
    for form in facts.forms:
        unit, project = form.unit.id, form.project.id
        said = review_of(facts.view, form)
        parts = (said.conclusion, said.budget, said.opinion, said.note)
        values = (value_of(form, figure.cell) for figure in figures)
        yield (
            facts.form_key(unit, project),
            unit,
            *(part or None for part in (project, *parts)),
            *(value if isinstance(value, Decimal) else None for value in values),
        )
    for _ in range(len(facts.forms) + 1, len(wording.CONCLUSIONS)):
        yield (None,) * WORDS_COLUMN
