"""The self-check of a workbook made from that of another one with forms like its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.generator.check_sheet import (
    COUNTS,
    COUNTS_ROW,
    MOST_FIRST,
    NAMES,
    CheckSheet,
    checked,
    define_names,
    faults,
    first_row,
)
from xlkpi.plan.build import CHECK
from xlkpi.xlsx.cell_xml import Formula
from xlkpi.xlsx.stamps import Stamps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.generator.check_sheet import Lines
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.model import PlannedForm
    from xlkpi.xlsx.cell_xml import Content
    from xlkpi.xlsx.recorded_book import RecordedBook

    Sheets = Sequence[tuple[PlannedForm, Lines]]

STAMPS = Stamps()


def add_check(book: RecordedBook, context: WorkbookContext, titles: dict[str, str]) -> None:
    """Add the self-check to a workbook; `titles` are code -> what it means."""
    define_names(book, context)
    sheets = list(checked(context))
    alike = context.formulas.alike
    own = tuple((alike[form.project], form.sheet_id, found) for form, found in sheets)
    key = (own, tuple(titles.items()), context.lang, context.password)
    STAMPS.add(
        book,
        CHECK,
        None if context.is_copy else key,
        lambda page: CheckSheet(page, context, titles).write(),
        lambda known: dict(_own(sheets, known)),
    )


def _own(sheets: Sheets, known: Mapping[CellRef, Formula]) -> Iterator[tuple[CellRef, Content]]:
    """Yield what differs where sheets have other names and the same faults."""
    top = row = first_row(len(sheets)) + 2
    for n, (form, found) in enumerate(sheets):
        yield CellRef(COUNTS_ROW + n, NAMES), form.sheet
        yield CellRef(COUNTS_ROW + n, COUNTS), Formula(faults(form, found), sum(map(len, found)))
        for _ in range(sum(map(len, found))):
            formula = known.get(CellRef(row, NAMES))
            if formula is not None and row < top + MOST_FIRST:
                yield CellRef(row, NAMES), formula._replace(shown=form.sheet)
            row += 1
