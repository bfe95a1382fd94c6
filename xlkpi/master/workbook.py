"""The whole master: its sheets in their order, and what its properties say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content import links
from xlkpi.master.content.by_head import by_head_listing
from xlkpi.master.content.by_project import by_project_listing
from xlkpi.master.content.by_unit import by_unit_listing, matrix_listing
from xlkpi.master.content.details import details
from xlkpi.master.content.deviation_list import deviation_listing
from xlkpi.master.content.form_formulas import Sources
from xlkpi.master.content.form_sheets import form_sheets
from xlkpi.master.content.overview import OtherSheets
from xlkpi.master.content.periods import period_listing
from xlkpi.master.content.problem_counts import statistics_listing
from xlkpi.master.content.problem_list import problem_listing
from xlkpi.master.content.project_sets import set_listing, set_name
from xlkpi.master.content.rolled_results import results_listing
from xlkpi.master.content.rolled_sums import rolled_into, rolled_listing
from xlkpi.master.content.shape import MOST_LINES, Room
from xlkpi.master.content.status import returns_listing, status_listing, status_shape
from xlkpi.master.content.table_rows import table_listing, table_name
from xlkpi.master.content.text_differences import differences_listing
from xlkpi.master.content.year import year_listing, year_table_listing
from xlkpi.master.drawing.form_sheet import write_form_sheet
from xlkpi.master.drawing.listing_sheet import write_listing
from xlkpi.master.drawing.overview_sheet import write_overview
from xlkpi.master.drawing.sheets import Book
from xlkpi.master.provenance import HEAD_PROPERTY, REVISION_PROPERTY
from xlkpi.master.review_keeping import write_keeping
from xlkpi.plan.sheetnames import sheet_name
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.figures import listed_tables, period_tables
from xlkpi.rollup.form_sums import form_sums
from xlkpi.rollup.periods import period_name, rolled_up
from xlkpi.rollup.project_forms import project_forms, rolled_tables
from xlkpi.rollup.project_sets import set_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from xlkpi.master.content.form_sheets import FormSheet
    from xlkpi.master.content.shape import Listing, Shape
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.form_sums import FormSums
    from xlkpi.rollup.rolled import ProjectForm
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
    sheets, listings, forms = _sheets(facts, sums, most)
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


def _sheets(
    facts: Facts, sums: FormSums | None, most: int
) -> tuple[OtherSheets, tuple[Listing, ...], tuple[FormSheet, ...]]:
    """Return what the overview looks at, and all sheets behind it in their order."""
    names = _Names(facts)
    room = Room(names.of, most)
    detail = details(facts, sums.columns if sums is not None else ())
    shape = detail.shape
    projected = _projected(facts)
    into = {table: rolled_into(facts, projected, table) for table in rolled_tables(facts.spec)}
    rows = {
        t: table_listing(facts, t, names.of(table_name(facts.spec, t)), into.get(t), room)
        for t in names.listed
    }
    sets = [set_listing(facts, t, names.of(set_name(facts.spec, t))) for t in names.sets]
    projects = by_project_listing(facts, shape) if facts.spec.per_project else None
    units = by_unit_listing(facts, shape)
    periods = {
        t: period_listing(facts, shape, t, names.of(period_name(facts.spec, t)))
        for t in names.periods
    }
    linked = links.LinkedSheets(
        shape,
        status_shape(facts),
        projects.shape if projects else None,
        {table: listing for table, listing in rows.items() if listing is not None},
    )
    problems = problem_listing(facts, linked)
    counts = statistics_listing(facts)
    ends = (problems, counts, status_listing(facts, problems), returns_listing(facts, room))
    matrix = matrix_listing(facts, shape) if projects else None
    middle = (
        differences_listing(facts, room),
        projects,
        by_head_listing(facts, shape),
        units,
        matrix,
    )
    year = facts.view.whole_year
    over_year = (
        (
            year_listing(facts, year, shape),
            *(year_table_listing(facts, year, one, names.of(one.title)) for one in year.tables),
        )
        if year is not None
        else ()
    )
    rolled = _rolled(facts, projected, shape, rows, names)
    found = (detail, *rows.values(), *sets, *middle, *rolled, *over_year, *periods.values(), *ends)
    listings = tuple(listing for listing in found if listing is not None)
    split = tuple(one.shape for one in listings if one.shape.more)
    sheets = OtherSheets(detail, projects, units, problems, periods, split)
    forms: tuple[FormSheet, ...] = ()
    if sums is not None:
        tables = {table: one.shape for table, one in rows.items() if one is not None}
        forms = tuple(form_sheets(facts, sums, Sources(facts, shape, tables), names.taken))
    return sheets, listings, forms


def _projected(facts: Facts) -> Mapping[str, ProjectForm]:
    """Return the rolled-up forms of the projects; none where no sheet shows them.

    They are rolled up once, for the year's view too.
    """
    if facts.spec.master.rollup is None:
        return {}
    year = facts.view.whole_year
    return year.forms if year is not None else project_forms(facts)


def _rolled(
    facts: Facts,
    forms: Mapping[str, ProjectForm],
    detail: Shape,
    rows: Mapping[str, Listing | None],
    names: _Names,
) -> Iterator[Listing]:
    """Yield the sheets of what projects come to over their units, as the spec asks for them."""
    rollup = facts.spec.master.rollup
    if rollup is None:
        return
    if rollup.sheet is not None:
        yield results_listing(facts, forms, detail, names.of(rollup.sheet))
    for table, said in rollup.rows.items():
        of_rows = rows.get(table)
        if of_rows is not None:
            yield rolled_listing(facts, forms, table, of_rows.shape, names.of(said.sheet))
    if rollup.deviations is not None:
        yield deviation_listing(facts, forms, names.of(rollup.deviations.sheet))


class _Names:
    """The spec's tables by the sheet they get, and legal sheet names, none twice."""

    def __init__(self, facts: Facts) -> None:
        spec = facts.spec
        self.listed, self.sets = listed_tables(spec), set_tables(spec)
        self.periods = tuple(t for t in period_tables(spec) if rolled_up(facts, t))
        self.taken = {
            name.casefold()
            for name in (
                wording.OVERVIEW, wording.BY_PROJECT, wording.BY_UNIT, wording.BY_HEAD,
                wording.MATRIX, wording.TEXTS, wording.YEAR, wording.PROBLEMS, wording.STATISTICS,
                wording.STATUS, wording.RETURNS, wording.REVIEW_KEEPING, spec.master.detail,
            )
        }  # fmt: skip

    def of(self, wanted: str) -> str:
        """Return a sheet name close to the wanted one."""
        return sheet_name(wanted, self.taken)


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
