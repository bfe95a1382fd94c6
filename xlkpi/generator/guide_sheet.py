"""The first sheet: what to do, by when, whom to ask, and where everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, quoted_sheet
from xlkpi.generator import wording
from xlkpi.generator.protection import protect
from xlkpi.plan.alike import Alike
from xlkpi.plan.build import GUIDE
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
from xlkpi.xlsx.stamps import Stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.xlsx.recorded_book import RecordedBook
    from xlkpi.xlsx.recorded_page import RecordedPage

_WIDTH = 88.0
_FIRST = 2
"""The row of its first line."""


STAMPS = Stamps()


def add_guide(book: RecordedBook, context: WorkbookContext, sheets: Sequence[str]) -> None:
    """Add the guide to a workbook, where it has one; `sheets` are the sheets it links to."""
    plan = context.plan
    guide = plan.spec.guide
    if guide is None:
        return
    words = guide_places(plan.spec, plan.occasion)
    lines = [line.format_map(words) for line in guide.lines]
    high = row_heights([(_FIRST + n, line, _WIDTH * 0.72, 1) for n, line in enumerate(lines)])
    heights = tuple((row, height + 6) for row, height in high.items())
    key = (Alike.of(plan.spec, ()), heights, tuple(sheets), context.lang, context.password)
    STAMPS.add(
        book,
        GUIDE,
        None if context.is_copy else key,
        lambda page: _write(page, context, sheets, lines, heights),
        lambda _: {CellRef(_FIRST + n, 1): line for n, line in enumerate(lines)},
    )


def _write(
    page: RecordedPage,
    context: WorkbookContext,
    sheets: Sequence[str],
    lines: Sequence[str],
    heights: Iterable[tuple[int, float]],
) -> None:
    page.sheet.hide_gridlines(2)
    page.sheet.set_column(0, 0, 4)
    page.sheet.set_column(1, 1, _WIDTH)
    title = plain_style(page.book, font_name=HEADING, font_size=18, align="center")
    spec = context.plan.spec
    page.text(CellRef(0, 1), f"{spec.title}　{spec.guide.title if spec.guide else ''}", title)
    page.sheet.set_row(0, 36)
    body = plain_style(page.book, font_size=12, align="left")
    for n, line in enumerate(lines):
        page.own(CellRef(_FIRST + n, 1), line, body)
    for number, height in heights:
        page.sheet.set_row(number, height)
    row = _legend(page, _FIRST + len(lines) + 1, context)
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
