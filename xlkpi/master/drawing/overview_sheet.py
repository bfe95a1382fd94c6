"""Writes 总览: first numbers, small tables at the left, charts at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.overview import CARD_ROW, FIRST_COLUMN, blocks, cards
from xlkpi.master.content.shape import Format
from xlkpi.master.drawing.charts import periods_chart, projects_chart
from xlkpi.master.drawing.listing_sheet import set_up_print
from xlkpi.master.drawing.protection import protect
from xlkpi.master.drawing.state_colours import paint_numbers, paint_states
from xlkpi.master.drawing.styles import (
    BLUE,
    HEAD,
    HEADING_FONT,
    INK,
    LINE,
    content_style,
    foot_style,
    head_style,
    note_style,
    section_style,
    title_style,
)
from xlkpi.xlsx.heights import units

if TYPE_CHECKING:
    from xlkpi.master.content.overview import Card, OtherSheets, SmallTable
    from xlkpi.master.drawing.sheets import Page
    from xlkpi.rollup.facts import Facts

_WIDTHS = (2.0, 20.0, 15.0, 15.0, 15.0, 15.0, 15.0, 3.0)
_CHART_COLUMN = len(_WIDTHS)
_CHART_COLUMNS, _CHART_COLUMN_WIDTH = 8, 10.0
_ROW_POINTS = 18.0
_PIXELS_PER_POINT = 4 / 3


def write_overview(page: Page, facts: Facts, sheets: OtherSheets) -> None:
    """Write the sheet."""
    view = facts.view
    for place, width in enumerate(_WIDTHS):
        page.done(page.sheet.set_column(place, place, width))
    last_column = _CHART_COLUMN + _CHART_COLUMNS - 1
    page.done(page.sheet.set_column(_CHART_COLUMN, last_column, _CHART_COLUMN_WIDTH))
    page.sheet.hide_gridlines(2)
    page.text(CellRef(0, FIRST_COLUMN), f"{view.title}　总览", title_style(page.book))
    page.sheet.set_row(0, 30)
    note = "　".join((view.department, f"{view.year}年", *measure_note(facts)))
    page.text(CellRef(1, FIRST_COLUMN), note, note_style(page.book))
    for n, card in enumerate(cards(facts, sheets)):
        _card(page, FIRST_COLUMN + n, card)
    placed = blocks(facts, sheets)
    for block in placed:
        _block(page, block)
    last_row = max(_charts(page, facts, sheets, placed), placed[-1].next_row - 2)
    set_up_print(page, Area(CellRef(0, 0), CellRef(last_row, last_column)))
    page.sheet.fit_to_pages(1, 1)
    protect(page)
    page.sheet.activate()


def _card(page: Page, column: int, card: Card) -> None:
    frame = {"align": "center", "border": 1, "border_color": LINE}
    label = page.book.style(**frame, font_size=9, bg_color=HEAD, font_color=BLUE, underline=1)
    value = content_style(
        page.book, card.format, font_name=HEADING_FONT, font_size=14, font_color=INK, align="center"
    )
    page.put(CellRef(CARD_ROW, column), card.label, label)
    page.put(CellRef(CARD_ROW + 1, column), card.content, value)
    if card.watched:
        at = Area.of(CellRef(CARD_ROW + 1, column))
        paint_numbers(page, at, alarming=card.alarming)
    page.sheet.set_row(CARD_ROW + 1, 28)


def _block(page: Page, block: SmallTable) -> None:
    page.text(CellRef(block.row, FIRST_COLUMN), block.title, section_style(page.book))
    for place, heading in enumerate(block.headings):
        page.text(CellRef(block.row + 1, FIRST_COLUMN + place), heading, head_style(page.book))
    for number, line in enumerate(block.lines):
        foot = block.foot and number == len(block.lines) - 1
        for place, (form, content) in enumerate(zip(block.formats, line, strict=True)):
            style = (foot_style if foot else content_style)(page.book, form)
            at = CellRef(block.first + number, FIRST_COLUMN + place)
            room = _WIDTHS[at.column]
            if isinstance(content, str) and units(content) > 2 * room:
                page.join(Area.of(at, 1, len(_WIDTHS) - 1 - at.column), content, style)
            else:
                page.put(at, content, style)
        page.sheet.set_row(block.first + number, _ROW_POINTS)
    for place, form in enumerate(block.formats):
        if form is Format.STATE:
            beside = block.area(place + 1).first if block.counted else None
            paint_states(page, block.area(place), beside)
    if block.alarming is not None:
        paint_numbers(page, block.area(block.alarming), alarming=True)


def _charts(page: Page, facts: Facts, sheets: OtherSheets, placed: tuple[SmallTable, ...]) -> int:
    """Insert the charts one below the other and return the last row they cover."""
    width = _CHART_COLUMNS * (_CHART_COLUMN_WIDTH * 7 + 5)
    row = CARD_ROW
    drawn = (periods_chart(page, block, facts.view.measure) for block in placed if block.table)
    charts = [chart for chart in drawn if chart is not None]
    if facts.headline is not None and facts.projects and sheets.by_project is not None:
        charts.append(projects_chart(page.book, facts, sheets.by_project.shape))
    for chart in charts:
        chart.chart.set_size({"width": width, "height": chart.height})
        page.sheet.insert_chart(row, _CHART_COLUMN, chart.chart)
        row += int(chart.height / (_ROW_POINTS * _PIXELS_PER_POINT)) + 2
    return row - 1
