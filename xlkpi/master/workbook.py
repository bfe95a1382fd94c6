"""The whole master: its sheets in their order, and what its properties say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.shape import MOST_LINES
from xlkpi.master.content.sheets import sheets_of
from xlkpi.master.drawing.form_sheet import write_form_sheet
from xlkpi.master.drawing.listing_sheet import write_listing
from xlkpi.master.drawing.overview_sheet import write_overview
from xlkpi.master.drawing.sheets import Book
from xlkpi.master.provenance import HEAD_PROPERTY, REVISION_PROPERTY
from xlkpi.master.review_keeping import write_keeping
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.form_sums import form_sums

if TYPE_CHECKING:
    from datetime import datetime

    from xlkpi.rollup.view import MasterView


def workbook(view: MasterView, created: datetime, most: int = MOST_LINES) -> bytes:
    """Return the master of a collection as .xlsx bytes; the same input gives the same bytes.

    Args:
        view: What it shows; its revision and journal head go into the file's properties.
        created: The time there, in UTC: it is written as it is, without its zone.
        most: Lines of one sheet: of more rows of tables, differing texts and files that came, the
            next ones stand on further sheets (指标明细, 指标明细 2).

    Raises:
        NotWrittenError: The library refuses something: a fault of ours.
    """
    facts = facts_of(view)
    book = Book()
    sums = form_sums(facts.spec) if facts.spec.master.forms else None
    more = sums.columns if sums is not None else ()
    sheets, listings, forms = sheets_of(facts, sums, most)
    overview = book.page(wording.OVERVIEW)
    for listing in listings:
        for one in listing.sheets:
            write_listing(book, one, facts.spec.master.detail)
    for form in forms:
        write_form_sheet(book, form)
    write_keeping(book, facts, (*facts.figures, *more))
    write_overview(overview, facts, sheets)
    _properties(book, view, created)
    return book.data()


def _properties(book: Book, view: MasterView, created: datetime) -> None:
    book.set_properties(
        {
            "title": f"{view.title}　部门汇总",
            "subject": view.collection,
            "author": view.department,
            "company": view.department,
            "created": created.replace(tzinfo=None),
        }
    )
    book.set_custom_property(REVISION_PROPERTY, str(view.revision), "text")
    book.set_custom_property(HEAD_PROPERTY, view.journal_head, "text")
