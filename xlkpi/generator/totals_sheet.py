"""The totals sheet: a line for each form, their sums below."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.generator import wording
from xlkpi.generator.protection import protect
from xlkpi.plan.alike import Alike
from xlkpi.plan.build import TOTALS
from xlkpi.plan.totals import plan_totals
from xlkpi.plan.words import places
from xlkpi.xlsx.cell_xml import Formula, shown_as
from xlkpi.xlsx.form_styles import HEADING, plain_style
from xlkpi.xlsx.stamps import Stamps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.generator.remembered import Shown
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.totals import PlannedColumn
    from xlkpi.xlsx.recorded_book import RecordedBook
    from xlkpi.xlsx.recorded_page import RecordedPage

STAMPS = Stamps()
_TITLE, _FIRST = CellRef(0, 0), 3


def add_totals(book: RecordedBook, context: WorkbookContext) -> None:
    """Add the totals of a plan to its workbook, where it has them."""
    plan = context.plan
    totals = plan_totals(plan, context.formulas)
    if totals is None:
        return
    columns = tuple(_Column.of(context, number, one) for number, one in enumerate(totals.columns))
    unit = places(plan.spec, plan.occasion)["unit_name"]
    title = f"{unit}　{plan.spec.title}　{totals.title}"
    lines = len(plan.occasion.forms)
    key = (Alike.of(plan.spec, ()), lines, context.lang, context.password)
    STAMPS.add(
        book,
        TOTALS,
        None if context.is_copy else key,
        lambda page: _write(page, context, title, columns),
        lambda _: {_TITLE: title, **{at: one for column in columns for at, one in column.own()}},
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, what it shows in its lines and below them; "" where it has no sum."""

    number: int
    planned: PlannedColumn
    shown: tuple[Shown, ...]
    total: Shown

    @classmethod
    def of(cls, context: WorkbookContext, number: int, planned: PlannedColumn) -> _Column:
        """Compute a column."""
        shown = tuple(map(context.cached.total, planned.cells))
        total = BAD_TEXT if BAD_TEXT in shown else _sum(shown)
        return cls(number, planned, shown, total if planned.summed else "")

    @property
    def foot(self) -> CellRef:
        """The cell below its lines."""
        return CellRef(_FIRST + len(self.shown), self.number)

    @property
    def sum(self) -> str:
        """The formula there."""
        area = Area.of(CellRef(_FIRST, self.number), len(self.shown))
        unread = f'SUMPRODUCT(--({area}="{BAD_TEXT}"))>0'
        known = f'IF(COUNT({area})=0,"",SUM({area}))'
        return f'IF({unread},"{BAD_TEXT}",{known})'

    def own(self) -> Iterator[tuple[CellRef, Formula]]:
        """Yield its formulas and what they show."""
        for line, (cell, shown) in enumerate(zip(self.planned.cells, self.shown, strict=True)):
            yield CellRef(_FIRST + line, self.number), Formula(cell.formula, shown_as(shown))
        if self.planned.summed:
            yield self.foot, Formula(self.sum, shown_as(self.total))


def _write(
    page: RecordedPage, context: WorkbookContext, title: str, columns: Sequence[_Column]
) -> None:
    last, width = columns[0].foot.row, len(columns)
    style = plain_style(page.book, font_name=HEADING, font_size=15, align="center")
    page.merge(Area.of(_TITLE, 1, width), style)
    page.own(_TITLE, title, style)
    page.sheet.set_row(0, 30)
    note = plain_style(page.book, align="right")
    page.merge(Area.of(CellRef(1, 0), 1, width), note)
    measure = places(context.plan.spec, context.plan.occasion)["measure"]
    page.text(CellRef(1, 0), f"单位：{measure}", note)
    for column in columns:
        _write_column(page, context, column)
    page.sheet.freeze_panes(_FIRST, 1)
    page.sheet.set_paper(9)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)
    page.sheet.center_horizontally()
    page.sheet.repeat_rows(0, _FIRST - 1)
    page.sheet.print_area(0, 0, last, width - 1)
    page.sheet.set_footer("&C&9" + context.say(wording.PAGE))
    protect(page.sheet, context.password)


def _write_column(page: RecordedPage, context: WorkbookContext, column: _Column) -> None:
    number, planned = column.number, column.planned
    text = not planned.kind.numeric
    page.sheet.set_column(number, number, 34 if text else 17)
    head = plain_style(page.book, bold=True, align="center", border=1, bg_color="#E9EEF4")
    page.text(CellRef(_FIRST - 1, number), planned.label, head)
    align = "left" if text else "right"
    form = "@" if text else planned.number_format
    style = plain_style(page.book, border=1, align=align, num_format=form)
    foot_style = plain_style(
        page.book, border=1, bold=True, align="center" if text else "right", num_format=form
    )
    for at, formula in column.own():
        look = foot_style if at == column.foot else style
        page.formula(at, formula.text, look, formula.shown)
    if not planned.summed:
        below = context.say(wording.TOTAL) if number == 0 else ""
        page.text(column.foot, below, foot_style)


def _sum(shown: Sequence[Shown]) -> float | str:
    numbers = [Decimal(repr(value)) for value in shown if isinstance(value, float)]
    return float(sum(numbers, Decimal(0))) if numbers else ""
