"""The hidden sheet that says what reviews and figures were when a master was written.

By it a change is told from what stood there, a line that is gone from one that never was, however
the file was sorted, filtered and saved since.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.master import wording
from xlkpi.master.content.reviewing import FIGURES_COLUMN, WORDS_COLUMN, review_of
from xlkpi.master.content.shape import Format
from xlkpi.master.drawing.styles import content_style
from xlkpi.rollup.across import value_of

if TYPE_CHECKING:
    from typing import Any

    from xlkpi.master.drawing.sheets import Book, Page
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
    style = content_style(book, Format.KEY)
    lines: list[tuple[str, ...]] = [(KEEPING_MARK, str(facts.view.revision))]
    for form in facts.forms:
        unit, project = form.unit.id, form.project.id
        said = review_of(facts.view, form)
        parts = (said.conclusion, said.budget, said.opinion, said.note)
        lines.append((facts.form_key(unit, project), unit, project, *parts))
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            if text:
                page.text(CellRef(row, column), text, style)
    _write_figures(page, facts, figures, style)
    for row, word in enumerate(wording.CONCLUSIONS):
        page.text(CellRef(row, WORDS_COLUMN), word, style)
    page.sheet.very_hidden()


def _write_figures(page: Page, facts: Facts, figures: tuple[Figure, ...], style: Any) -> None:
    numbers = [figure for figure in figures if figure.kind.numeric]
    for place, figure in enumerate(numbers, FIGURES_COLUMN):
        page.text(CellRef(0, place), figure.heading, style)
        for row, form in enumerate(facts.forms, 1):
            value = value_of(form, figure.cell)
            if isinstance(value, Decimal):
                page.value(CellRef(row, place), value, style)
