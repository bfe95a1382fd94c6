"""A grid as a table of Word: columns in proportion, merged cells, rows that stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.plan.model import Style
from xlkpi.publication.word.markup import element, paragraph, runs, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.publication.document import Grid, GridCell

_SIZE, _LINE, _SPACING, _PADDING = 210, 300, 120, 216
"""Of cells in the bundled styles: a character, a line, the room around lines and beside them."""
_LATIN = 0x2E7F
"""The last character that is half as wide."""
_ROOM = 0.9
"""The part of a page that a table may take: headings stand above it."""
_BEGINNING = 2
"""So many rows of a longer table stay with what is above it."""
TABLE = "Table Grid"
"""The style of tables, by its name in the reference document."""
CELL_STYLES = {
    Style.LABEL: "表格标签",
    Style.HEAD: "表格标签",
    Style.TITLE: "表格标签",
    Style.NOTE: "表格文字",
    Style.TEXT: "表格文字",
    Style.SIGNATURE: "表格文字",
    Style.VALUE: "表格数值",
}
"""The styles of paragraphs in cells, likewise."""


def table(grid: Grid, styles: Mapping[str, str], width: int, height: int) -> Any:
    """Return a table; one that a page has room for stays on one page, with what is above it.

    Args:
        grid: What it holds.
        styles: Names of styles -> their ids, as far as the reference document has them.
        width: Of the text between the margins, in twentieths of a point.
        height: Of a page's text, likewise.
    """
    total = sum(grid.widths)
    widths = [round(width * one / total) for one in grid.widths]
    properties = within(
        element("w:tblPr"),
        *([element("w:tblStyle", val=styles[TABLE])] if TABLE in styles else []),
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:jc", val="center"),
        element("w:tblLayout", type="fixed"),
    )
    columns = within(element("w:tblGrid"), *(element("w:gridCol", w=one) for one in widths))
    made = within(element("w:tbl"), properties, columns)
    at = {(cell.area.first.row, cell.area.first.column): cell for cell in grid.cells}
    covering = {
        (row, cell.area.first.column): cell
        for cell in grid.cells
        for row in range(cell.area.first.row + 1, cell.area.last.row + 1)
    }
    fits = sum(_heights(grid, widths)) < height * _ROOM
    last = grid.rows - 1 if fits else min(_BEGINNING, grid.rows - 1)
    for row in range(grid.rows):
        whole = within(element("w:trPr"), element("w:cantSplit"))
        keep = row < last
        made.append(within(element("w:tr"), whole, *_row(row, at, covering, widths, styles, keep)))
    return made


def _heights(grid: Grid, widths: list[int]) -> Iterator[int]:
    """Yield about how high each row is, in twentieths of a point; more rather than less."""
    for row in range(grid.rows):
        lines = 1
        for cell in grid.cells:
            if cell.area.first.row == row and cell.area.rows == 1:
                first, last = cell.area.first.column, cell.area.last.column
                room = sum(widths[first : last + 1]) - _PADDING
                taken = (sum(_width(run.text) for run in line) for line in cell.content)
                lines = max(lines, sum(-(-one // max(room, _SIZE)) for one in taken))
        yield lines * _LINE + _SPACING


def _width(text: str) -> int:
    return sum(_SIZE if ord(character) > _LATIN else _SIZE // 2 for character in text)


def _row(
    row: int,
    at: Mapping[tuple[int, int], GridCell],
    covering: Mapping[tuple[int, int], GridCell],
    widths: list[int],
    styles: Mapping[str, str],
    keep: bool,  # noqa: FBT001 - as `paragraph` has it
) -> Iterator[Any]:
    column = 0
    while column < len(widths):
        cell, above = at.get((row, column)), covering.get((row, column))
        area = cell.area if cell else above.area if above else None
        span = area.columns if area is not None else 1
        look = element("w:tcPr")
        look.append(element("w:tcW", w=sum(widths[column : column + span]), type="dxa"))
        if span > 1:
            look.append(element("w:gridSpan", val=span))
        if above is not None:
            look.append(element("w:vMerge"))
        elif cell is not None and cell.area.rows > 1:
            look.append(element("w:vMerge", val="restart"))
        look.append(element("w:vAlign", val="center"))
        yield within(element("w:tc"), look, *_content(cell, styles, keep=keep))
        column += span


def _content(cell: GridCell | None, styles: Mapping[str, str], *, keep: bool) -> Iterator[Any]:
    """Yield the paragraphs of a cell: it has one at least."""
    style = styles.get(CELL_STYLES[cell.style], "") if cell is not None else ""
    lines = cell.content if cell is not None and cell.content else ((),)
    yield from (paragraph(style, *runs(line), keep=keep) for line in lines)
