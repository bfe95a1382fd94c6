"""The self-check of a workbook made from that of another one with forms like its own."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
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
from xlkpi.xlsx.cell_xml import Formula, is_spelt_otherwise
from xlkpi.xlsx.recorded_page import RecordedPage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.generator.check_sheet import Lines
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.model import PlannedForm
    from xlkpi.xlsx.cell_xml import Content
    from xlkpi.xlsx.drawing import Drawing
    from xlkpi.xlsx.recorded_book import RecordedBook, Shared

_KNOWN: OrderedDict[tuple[object, ...], _Made] = OrderedDict()
_MOST_KNOWN = 24


@dataclass(frozen=True, slots=True)
class _Made:
    """A self-check that was written in full, and what the workbook's sheets shared then."""

    drawing: Drawing
    after: Shared
    formulas: Mapping[CellRef, Formula]

    def of(self, sheets: list[tuple[PlannedForm, Lines]]) -> Drawing:
        """Return that of sheets with other names and the same faults."""
        cells: dict[int, dict[int, Content]] = {}
        top = row = first_row(len(sheets)) + 2
        for n, (form, found) in enumerate(sheets):
            line = cells.setdefault(COUNTS_ROW + n, {})
            line[NAMES] = form.sheet
            line[COUNTS] = Formula(faults(form, found), sum(map(len, found)))
            for _ in range(sum(map(len, found))):
                known = self.formulas.get(CellRef(row, NAMES))
                if known is not None and row < top + MOST_FIRST:
                    cells.setdefault(row, {})[NAMES] = known._replace(shown=form.sheet)
                row += 1
        return self.drawing.changed(cells, {}, self.drawing.header, self.drawing.footer)


def add_check(book: RecordedBook, context: WorkbookContext, titles: dict[str, str]) -> None:
    """Add the self-check to a workbook; `titles` are code -> what it means.

    It is the same whether one like it is known or not.
    """
    define_names(book, context)
    sheets = list(checked(context))
    if context.is_copy or any(is_spelt_otherwise(form.sheet) for form, _ in sheets):
        CheckSheet(RecordedPage(book, CHECK), context, titles).write()
        return
    alike = context.formulas.alike
    own = tuple((alike[form.project], form.sheet_id, found) for form, found in sheets)
    key = (own, tuple(titles.items()), context.lang, context.password, book.position)
    made = _KNOWN.get(key)
    if made is not None:
        book.stamp(CHECK, made.of(sheets), made.after)
        _KNOWN.move_to_end(key)
        return
    CheckSheet(RecordedPage(book, CHECK), context, titles).write()
    drawing = book.drawn()
    if drawing is not None:
        _KNOWN[key] = _Made(drawing, book.shared.copy(), dict(drawing.formulas()))
        while len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.popitem(last=False)
