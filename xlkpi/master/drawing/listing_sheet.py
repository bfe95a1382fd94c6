"""Writes a listing as a sheet: headings, lines, totals, filter, frozen panes, print set-up."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from xlkpi.cells import Area, CellRef
from xlkpi.master import wording
from xlkpi.master.content.shape import (
    BAND_ROW,
    NOTE_ROW,
    TITLE_ROW,
    Format,
    Listing,
)
from xlkpi.master.drawing.charts import lines_chart
from xlkpi.master.drawing.column_groups import set_columns
from xlkpi.master.drawing.protection import protect_listing
from xlkpi.master.drawing.state_colours import paint_numbers, paint_states
from xlkpi.master.drawing.styles import (
    GREY,
    OWN,
    band_style,
    content_style,
    foot_style,
    head_style,
    note_style,
    title_style,
)
from xlkpi.master.drawing.widths import column_widths, height, lines_needed
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.master.content.shape import Column, Content, Shape
    from xlkpi.master.drawing.sheets import Book, Page

_A4 = 9
_OWN: dict[str, Any] = {"locked": False, "bg_color": OWN}
_PAGE_WIDTH, _WIDEST = 230.0, 280.0
_CHART_WIDTH, _CHART_GAP, _ROW_PIXELS = 620, 16, 20


def write_listing(book: Book, listing: Listing, detail: str) -> Page:
    """Write a listing and return its page; `detail` is the name of the sheet with the reviews."""
    shape = listing.shape
    page = book.page(shape.name)
    totals = listing.totals() if shape.has_foot else {}
    widths = column_widths(shape.columns, listing.lines, totals)
    _top(page, listing, widths)
    _lines(page, listing, widths)
    _foot(page, shape, totals)
    set_columns(page, shape, widths)
    _paint(page, shape)
    _panes(page, listing)
    protect_listing(page, shape, detail)
    last = _charts(page, listing) or shape.first_row + shape.rows - (0 if shape.has_foot else 1)
    set_up_print(
        page, Area(CellRef(0, _first_shown(listing.shape)), CellRef(last, len(widths) - 1))
    )
    page.sheet.repeat_rows(BAND_ROW, shape.head_row)
    _pages(page, listing, widths)
    return page


def _charts(page: Page, listing: Listing) -> int:
    """Draw the charts below the lines, side by side; return the last row they cover, 0 for none."""
    shape, across, tall = listing.shape, 0, 0
    row = shape.first_row + shape.rows + 2
    for drawn in listing.charts:
        sized = lines_chart(page.book, shape, drawn)
        sized.chart.set_size({"width": _CHART_WIDTH, "height": sized.height})
        page.sheet.insert_chart(row, _first_shown(shape), sized.chart, across)
        across, tall = across + _CHART_WIDTH + _CHART_GAP, max(tall, sized.height)
    return row + ceil(tall / _ROW_PIXELS) if tall else 0


def set_up_print(page: Page, area: Area) -> None:
    """Print an area on A4 across, one page wide, with its name and page numbers."""
    page.sheet.print_area(area.first.row, area.first.column, area.last.row, area.last.column)
    page.sheet.set_paper(_A4)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)
    page.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.sheet.center_horizontally()
    page.sheet.set_footer("&L&9&A&R&9第 &P 页，共 &N 页")


def _pages(page: Page, listing: Listing, widths: list[float]) -> None:
    """Print a sheet that would be too small on one page on several, the frozen columns on each."""
    shape = listing.shape
    shown = [
        0.0 if c.format is Format.KEY or c.folded else w
        for c, w in zip(shape.columns, widths, strict=True)
    ]
    frozen = shape.column(shape.frozen) + 1 if shape.frozen else 0
    kept = sum(shown[:frozen])
    if sum(shown) > _WIDEST and kept < _PAGE_WIDTH / 2:
        pages = ceil((sum(shown) - kept) / (_PAGE_WIDTH - kept))
        page.sheet.fit_to_pages(pages, 0)
        page.sheet.repeat_columns(0, frozen - 1)


def _first_shown(shape: Shape) -> int:
    return next(n for n, c in enumerate(shape.columns) if c.format is not Format.KEY)


def _top(page: Page, listing: Listing, widths: list[float]) -> None:
    shape = listing.shape
    first = _first_shown(listing.shape)
    page.text(CellRef(TITLE_ROW, first), shape.title, title_style(page.book))
    page.sheet.set_row(TITLE_ROW, 28)
    notes = (*listing.notes, *_general_notes(listing))
    page.text(CellRef(NOTE_ROW, first), "　".join(notes), note_style(page.book))
    page.sheet.set_row(NOTE_ROW, 16)
    _bands(page, shape, widths)
    lines = 1
    for place, column in enumerate(shape.columns):
        page.text(CellRef(shape.head_row, place), column.heading, head_style(page.book))
        if column.format is not Format.KEY:
            lines = max(lines, lines_needed(column.heading, widths[place] - 1))
    page.sheet.set_row(shape.head_row, height(lines))


def _bands(page: Page, shape: Shape, widths: list[float]) -> None:
    """Write what stands over columns side by side."""
    style, lines = band_style(page.book), 1
    for band, first, count in shape.bands:
        lines = max(lines, lines_needed(band, sum(widths[first : first + count])))
        if count == 1:
            page.text(CellRef(BAND_ROW, first), band, style)
        else:
            page.join(Area.of(CellRef(BAND_ROW, first), 1, count), band, style)
    if shape.bands:
        page.sheet.set_row(BAND_ROW, height(lines))


def _general_notes(listing: Listing) -> tuple[str, ...]:
    columns = listing.shape.columns
    said = (
        (wording.ROUNDED, listing.is_rounded),
        (wording.OWN_NOTE, any(column.own for column in columns)),
        (wording.FOLDED_NOTE, any(column.folded for column in columns)),
    )
    return tuple(words for words, holds in said if holds)


def _lines(page: Page, listing: Listing, widths: list[float]) -> None:
    shape = listing.shape
    columns = shape.columns
    looks = [_style(page.book, column) for column in columns]
    for number, line in enumerate(listing.lines):
        tall = height(_lines_of(columns, line, widths))
        page.line(shape.first_row + number, line, looks, tall)
    if not listing.lines:
        for place, style in enumerate(looks):
            page.put(CellRef(shape.first_row, place), None, style)
        empty = page.book.style(font_color=GREY, border=1, align="center")
        page.text(CellRef(shape.first_row, _first_shown(listing.shape)), wording.NONE_YET, empty)


def _style(book: Book, column: Column) -> Any:
    return content_style(book, column.format, **(_OWN if column.own else {}))


def _paint(page: Page, shape: Shape) -> None:
    """Colour states and the numbers that matter; neighbouring columns of states together."""
    places = [n for n, c in enumerate(shape.columns) if c.states or c.format is Format.STATE]
    for first in (n for n in places if n - 1 not in places):
        last = next(n for n in places if n >= first and n + 1 not in places)
        paint_states(page, Area.of(CellRef(shape.first_row, first), shape.rows, last - first + 1))
    for place, column in enumerate(shape.columns):
        if column.watched:
            paint_numbers(
                page, Area.of(CellRef(shape.first_row, place), shape.rows + shape.has_foot)
            )


def _lines_of(columns: tuple[Column, ...], line: tuple[Content, ...], widths: list[float]) -> int:
    """Return how many lines of text the highest cell of a line takes."""
    wrapped = (
        lines_needed(content, width)
        for column, content, width in zip(columns, line, widths, strict=True)
        if isinstance(content, str) and column.format is not Format.KEY and not column.folded
    )
    return max(wrapped, default=1)


def _foot(page: Page, shape: Shape, totals: Mapping[str, Content]) -> None:
    if not shape.has_foot:
        return
    for column in shape.columns:
        style = foot_style(page.book, column.format)
        page.put(shape.foot(column.id), totals.get(column.id), style)
    at = CellRef(shape.first_row + shape.rows, _first_shown(shape))
    page.text(at, states.TOTAL, foot_style(page.book, Format.WORD))


def _panes(page: Page, listing: Listing) -> None:
    shape = listing.shape
    frozen = shape.column(shape.frozen) + 1 if shape.frozen else 0
    page.sheet.freeze_panes(shape.first_row, frozen)
    # hidden columns are in it: what is sorted by the filter has to move with its key
    last: Any = (shape.first_row + shape.rows - 1, len(shape.columns) - 1)
    page.done(page.sheet.autofilter(shape.head_row, 0, *last))
