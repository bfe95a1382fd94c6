"""One table on one sheet of the master: title, header, lines, foot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.spec.kinds import MANNERS, Kind
from xlkpi.xlsx.book import Page
from xlkpi.xlsx.heights import LINE, PADDING, lines_needed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from xlkpi.xlsx.book import Book

FIRST = 3
"""Zero-based row of a table's first line: below title, note and header."""
_BODY = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}
_STATES = {
    "已并入": "#1B7F3B",
    "一致": "#1B7F3B",
    "已并入（有提示）": "#8A6D00",
    "待齐": "#8A6D00",
    "不符": "#C62828",
    "有错误待退回": "#C62828",
    "错误": "#C62828",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula (without "=") and the value it shows, exactly computed."""

    text: str
    shown: Decimal | str


Content = str | Decimal | int | Formula | None


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a table: its title, width in characters, kind, and whether it is a key."""

    title: str
    width: float
    kind: Kind = Kind.TEXT
    hidden: bool = False
    state: bool = False


class TableSheet:
    """A sheet with one table; lines and foot are written by the caller's contents."""

    def __init__(self, book: Book, name: str, title: str, note: str, heads: Sequence[Head]) -> None:
        self.page = Page(book, name)
        self.name = name
        self.heads = heads
        self.count = 0
        shown = max(n for n, head in enumerate(heads) if not head.hidden) + 1
        look = book.look(font_name="黑体", font_size=15, valign="vcenter")
        self.page.text(CellRef(0, 0), title, look)
        self.page.sheet.set_row(0, 28)
        self.page.text(CellRef(1, 0), note, book.look(font_name="宋体", font_color="#606060"))
        for column, head in enumerate(heads):
            hidden = {"hidden": True} if head.hidden else {}
            self.page.sheet.set_column(column, column, head.width, None, hidden)
            self.page.text(CellRef(FIRST - 1, column), head.title, self._head_look())
        lines = max(lines_needed(head.title, head.width) for head in heads)
        self.page.sheet.set_row(FIRST - 1, PADDING + LINE * lines)
        self._shown = shown

    def line(self, contents: Sequence[Content]) -> int:
        """Write the next line; returns its zero-based row."""
        row = FIRST + self.count
        needed = 1
        for column, (head, content) in enumerate(zip(self.heads, contents, strict=True)):
            self._cell(CellRef(row, column), head, content, bold=False)
            if isinstance(content, str) and not head.hidden:
                needed = max(needed, lines_needed(content, head.width))
        if needed > 1:
            self.page.sheet.set_row(row, min(PADDING + LINE * needed, 409.0))
        self.count += 1
        return row

    def foot(self, contents: Sequence[Content]) -> None:
        """Write the line of totals below."""
        row = FIRST + self.count
        for column, (head, content) in enumerate(zip(self.heads, contents, strict=True)):
            self._cell(CellRef(row, column), head, content, bold=True)

    def column(self, number: int) -> Area:
        """Return the lines of a column (at least one cell)."""
        return Area.of(CellRef(FIRST, number), max(self.count, 1))

    def finish(self, *, frozen: int = 0, foot: bool = False) -> None:
        """Filters, frozen header, print set-up: A4 across, one page wide."""
        sheet, last = self.page.sheet, FIRST + max(self.count, 1) - 1
        sheet.freeze_panes(FIRST, frozen)
        sheet.autofilter(FIRST - 1, 0, last, self._shown - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.print_area(0, 0, last + int(foot), self._shown - 1)
        sheet.set_footer(f"&L&9{self.name}&R&9第 &P 页，共 &N 页")
        for number, head in enumerate(self.heads):
            if head.state:
                self._colours(self.column(number))

    def _colours(self, area: Area) -> None:
        first, last = area.first, area.last
        for word, colour in _STATES.items():
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{word}"',
                "format": self.page.book.look(font_color=colour, bold=True),
            }
            self.page.done(
                self.page.sheet.conditional_format(
                    first.row, first.column, last.row, last.column, rule
                )
            )

    def _cell(self, at: CellRef, head: Head, content: Content, *, bold: bool) -> None:
        look = self._look(head, bold=bold)
        if isinstance(content, Formula):
            shown = content.shown
            value = float(shown) if isinstance(shown, Decimal) else shown
            self.page.formula(at, content.text, look, value)
        elif isinstance(content, int):
            self.page.value(at, Decimal(content), look)
        else:
            self.page.value(at, content, look)

    def _look(self, head: Head, *, bold: bool) -> Any:
        align = {"align": "right"} if head.kind.numeric else {"align": "left", "text_wrap": True}
        shade = {"bg_color": "#F2F5F9", "bold": True} if bold else {}
        form = MANNERS[head.kind].number_format
        if head.kind is Kind.PERCENT:
            form = "0.##%"
        return self.page.book.look(**{**_BODY, **align, **shade, "num_format": form})

    def _head_look(self) -> Any:
        return self.page.book.look(
            **{**_BODY, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E3EAF2"}
        )


def total(area: Area, values: Sequence[Content]) -> Formula:
    """Return the sum of a column with its exact value."""
    numbers = [v.shown if isinstance(v, Formula) else v for v in values]
    exact = sum((Decimal(v) for v in numbers if isinstance(v, Decimal | int)), Decimal(0))
    return Formula(f"SUM({area})", exact)
