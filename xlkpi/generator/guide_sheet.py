"""The first sheet: what to do, by when, whom to ask, and where everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, quoted_sheet
from xlkpi.generator import wording
from xlkpi.generator.protection import protect
from xlkpi.plan.words import guide_places
from xlkpi.xlsx.form_styles import (
    ERROR_TINT,
    HEADING,
    INPUT,
    LOCKED,
    WARNING_TINT,
    plain_style,
)
from xlkpi.xlsx.heights import row_heights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.xlsx.recorded_page import RecordedPage

_WIDTH = 88.0


def write_guide(page: RecordedPage, context: WorkbookContext, sheets: Sequence[str]) -> None:
    """Write the guide; `sheets` are the sheets it links to."""
    plan = context.plan
    guide = plan.spec.guide
    if guide is None:
        return
    words = guide_places(plan.spec, plan.occasion)
    page.sheet.hide_gridlines(2)
    page.sheet.set_column(0, 0, 4)
    page.sheet.set_column(1, 1, _WIDTH)
    title = plain_style(page.book, font_name=HEADING, font_size=18, align="center")
    page.text(CellRef(0, 1), f"{plan.spec.title}　{guide.title}", title)
    page.sheet.set_row(0, 36)
    body = plain_style(page.book, font_size=12, align="left")
    lines = [line.format_map(words) for line in guide.lines]
    row = 2
    for line in lines:
        page.own(CellRef(row, 1), line, body)
        row += 1
    heights = row_heights([(2 + n, line, _WIDTH * 0.72, 1) for n, line in enumerate(lines)])
    for number, height in heights.items():
        page.sheet.set_row(number, height + 6)
    row = _legend(page, row + 1, context)
    _links(page, row + 1, sheets, context)
    page.sheet.set_paper(9)
    page.sheet.fit_to_pages(1, 0)
    page.sheet.set_footer("&C&9" + context.say(wording.PAGE))
    protect(page.sheet, context.password)


def _legend(page: RecordedPage, row: int, context: WorkbookContext) -> int:
    heading = plain_style(page.book, bold=True, font_size=12)
    page.text(CellRef(row, 1), context.say(wording.LEGEND), heading)
    shades = [(wording.LEGEND_INPUT, INPUT), (wording.LEGEND_LOCKED, LOCKED)]
    if context.is_copy:
        shades += [(wording.LEGEND_ERROR, ERROR_TINT), (wording.LEGEND_WARNING, WARNING_TINT)]
    for number, (words, colour) in enumerate(shades, 1):
        style = plain_style(page.book, bg_color=colour, border=1, font_size=11)
        page.text(CellRef(row + number, 1), context.say(words), style)
        page.sheet.set_row(row + number, 20)
    return row + len(shades) + 1


def _links(page: RecordedPage, row: int, sheets: Sequence[str], context: WorkbookContext) -> None:
    heading = plain_style(page.book, bold=True, font_size=12)
    page.text(CellRef(row, 1), context.say(wording.SHEETS), heading)
    style = plain_style(page.book, font_color="#1A4F8B", underline=1, font_size=11)
    for number, name in enumerate(sheets, 1):
        target = f"internal:{quoted_sheet(name)}!A1"
        page.done(page.sheet.write_url(row + number, 1, target, style, name))
    area = Area.of(CellRef(0, 0), row + len(sheets) + 1, 2)
    page.sheet.print_area(0, 0, area.last.row, 1)
