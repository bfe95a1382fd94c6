"""The totals sheet: a line for each form, their sums below."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.generator import wording
from xlkpi.generator.cached import as_shown
from xlkpi.generator.protection import protect
from xlkpi.plan.totals import plan_totals
from xlkpi.plan.words import places
from xlkpi.xlsx.form_styles import HEADING, plain_style

if TYPE_CHECKING:
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.totals import PlannedColumn
    from xlkpi.xlsx.recorded_page import RecordedPage

_FIRST = 3


def write_totals(page: RecordedPage, context: WorkbookContext) -> None:
    """Write the totals of a plan that has them."""
    plan = context.plan
    totals = plan_totals(plan, context.formulas, page.name)
    if totals is None:
        return
    words = places(plan.spec, plan.occasion)
    width = len(totals.columns)
    title = plain_style(page.book, font_name=HEADING, font_size=15, align="center")
    page.merge(Area.of(CellRef(0, 0), 1, width), title)
    page.own(CellRef(0, 0), f"{words['unit_name']}　{plan.spec.title}　{totals.title}", title)
    page.sheet.set_row(0, 30)
    note = plain_style(page.book, align="right")
    page.merge(Area.of(CellRef(1, 0), 1, width), note)
    page.text(CellRef(1, 0), f"单位：{words['measure']}", note)
    for number, column in enumerate(totals.columns):
        _column(page, number, column, context)
    last = _FIRST + len(plan.occasion.forms)
    page.sheet.freeze_panes(_FIRST, 1)
    page.sheet.set_paper(9)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)
    page.sheet.center_horizontally()
    page.sheet.repeat_rows(0, _FIRST - 1)
    page.sheet.print_area(0, 0, last, width - 1)
    page.sheet.set_footer("&C&9" + context.say(wording.PAGE))
    protect(page.sheet, context.password)


def _column(
    page: RecordedPage, number: int, column: PlannedColumn, context: WorkbookContext
) -> None:
    text = not column.kind.numeric
    page.sheet.set_column(number, number, 34 if text else 17)
    head = plain_style(page.book, bold=True, align="center", border=1, bg_color="#E9EEF4")
    page.text(CellRef(_FIRST - 1, number), column.label, head)
    align = "left" if text else "right"
    form = "@" if text else column.number_format
    style = plain_style(page.book, border=1, align=align, num_format=form)
    values = []
    for line, cell in enumerate(column.cells):
        found = context.cached.value(cell.project, cell.expr)
        values.append(found)
        page.formula(CellRef(_FIRST + line, number), cell.formula, style, as_shown(found))
    foot = CellRef(_FIRST + len(column.cells), number)
    foot_style = plain_style(
        page.book, border=1, bold=True, align="center" if text else "right", num_format=form
    )
    if column.summed:
        area = Area.of(CellRef(_FIRST, number), len(column.cells))
        shown = [as_shown(value) for value in values]
        total = BAD_TEXT if BAD_TEXT in shown else _sum(shown)
        unread = f'SUMPRODUCT(--({area}="{BAD_TEXT}"))>0'
        known = f'IF(COUNT({area})=0,"",SUM({area}))'
        page.formula(foot, f'IF({unread},"{BAD_TEXT}",{known})', foot_style, total)
    else:
        page.text(foot, context.say(wording.TOTAL) if number == 0 else "", foot_style)


def _sum(shown: list[str | float | bool]) -> float | str:
    numbers = [Decimal(repr(value)) for value in shown if isinstance(value, float)]
    return float(sum(numbers, Decimal(0))) if numbers else ""
