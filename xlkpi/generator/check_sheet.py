"""The self-check: what is left to mend, with links, and every check that was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.generator import wording
from xlkpi.generator.protection import protect
from xlkpi.generator.styles import BAD, GOOD, GREY, HEADING, plain_style
from xlkpi.plan.formulas import link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.texts import Words
    from xlkpi.xlsx.book import Page

CODES, TITLES = "xlkpi_codes", "xlkpi_code_titles"
_NUMBER, _SHEET, _FIELD, _CELL, _RESULT, _MEANING, _RUNNING = range(7)
_WIDTHS = (6, 30, 26, 10, 10, 46, 4)
_MOST_FIRST = 20
_HEADS = (
    wording.NUMBER,
    wording.SHEET,
    wording.FIELD,
    wording.CELL,
    wording.RESULT,
    wording.MEANING,
)


class CheckSheet:
    """Where the parts of the self-check lie: verdict, counts, the first faults, all checks."""

    def __init__(self, page: Page, context: WorkbookContext, titles: dict[str, str]) -> None:
        self.page = page
        self.context = context
        self.plan = context.plan
        self.titles = titles
        self.found = [context.cached.check(check) for check in self.plan.checks]
        self.counts_row = 4
        self.first_row = self.counts_row + len(self.plan.forms) + 2
        self.all_row = self.first_row + _MOST_FIRST + 3

    def write(self) -> None:
        """Write the whole sheet."""
        for column, width in enumerate(_WIDTHS):
            hidden = {"hidden": True} if column == _RUNNING else {}
            self.page.sheet.set_column(column, column, width, None, hidden)
        self._head()
        self._counts()
        self._first()
        self._all()
        self.page.sheet.freeze_panes(2, 0)
        self.page.sheet.set_paper(9)
        self.page.sheet.fit_to_pages(1, 0)
        self.page.sheet.set_footer("&C&9" + self._say(wording.PAGE))
        protect(self.page.sheet, self.context.password, filters=True)

    # -- parts ------------------------------------------------------------------------------------

    def _head(self) -> None:
        title = plain_style(self.page.book, font_name=HEADING, font_size=16, text_wrap=False)
        self.page.text(CellRef(0, 0), self._say(wording.CHECK_TITLE), title)
        verdict = plain_style(self.page.book, font_name=HEADING, font_size=14, align="left")
        self.page.merge(Area.of(CellRef(1, 0), 1, 6), verdict)
        count = sum(bool(code) for code, _ in self.found)
        ready, before = self._say(wording.READY), self._say(wording.TO_MEND_BEFORE)
        total = f"SUM({self._counts_area()})"
        after = self._say(wording.TO_MEND)
        formula = f'IF({total}=0,"{ready}","{before}"&{total}&"{after}")'
        shown = f"{before}{count}{after}" if count else ready
        self.page.formula(CellRef(1, 0), formula, verdict, shown)
        self.page.sheet.set_row(1, 26)
        for criteria, colour in (("==", GOOD), ("!=", BAD)):
            self._colour(Area.of(CellRef(1, 0)), criteria, f'"{ready}"', colour)
        intro = plain_style(self.page.book, font_color=GREY, text_wrap=False)
        self.page.text(CellRef(2, 0), self._say(wording.CHECK_INTRO), intro)

    def _counts(self) -> None:
        row = self.counts_row - 1
        self._heads(row, ((_SHEET, wording.SHEET), (_FIELD, wording.FAULTS)))
        style = plain_style(self.page.book, border=1, text_wrap=False, shrink=True)
        for n, form in enumerate(self.plan.forms):
            at = CellRef(self.counts_row + n, _SHEET)
            self.page.text(at, form.sheet, style)
            lines = sum(check.sheet == form.sheet for check in self.plan.checks)
            results = Area.of(CellRef(0, form.check_column), max(lines, 1))
            formula = f"SUMPRODUCT(--(LEN({on_sheet(form.sheet, results)})>0))"
            pairs = zip(self.plan.checks, self.found, strict=True)
            count = sum(bool(code) for check, (code, _) in pairs if check.sheet == form.sheet)
            self.page.formula(CellRef(at.row, _FIELD), formula, style, count)
        self._colour(self._counts_area(), ">", "0", BAD)

    def _first(self) -> None:
        """The first faults, by the running number beside the full list."""
        heading = plain_style(self.page.book, bold=True, font_size=12, text_wrap=False)
        self.page.text(CellRef(self.first_row, 0), self._say(wording.FIRST_FAULTS), heading)
        self._heads(self.first_row + 1, tuple(enumerate(_HEADS)))
        faults = [n for n, (code, _) in enumerate(self.found) if code]
        last = self._line(max(len(self.found) - 1, 0), _RUNNING)
        for n in range(_MOST_FIRST):
            row = self.first_row + 2 + n
            self._first_line(row, n, faults[n] if n < len(faults) else None, last)

    def _first_line(self, row: int, number: int, fault: int | None, last: CellRef) -> None:
        style = plain_style(self.page.book, border=1, text_wrap=False, shrink=True)
        here = f"MATCH({number + 1},{self._column(_RUNNING)},0)"
        there = f"{last.absolute}>={number + 1}"
        shown: tuple[object, ...] = ("",) * 6
        if fault is not None:
            check, (code, cell) = self.plan.checks[fault], self.found[fault]
            shown = (number + 1, check.sheet, check.label, cell, code, self.titles.get(code, ""))
        formulas = {
            _NUMBER: str(number + 1),
            _SHEET: f"INDEX({self._column(_SHEET)},{here})",
            _FIELD: f"INDEX({self._column(_FIELD)},{here})",
            _CELL: self._linked(here),
            _RESULT: f"INDEX({self._column(_RESULT)},{here})",
            _MEANING: f"INDEX({self._column(_MEANING)},{here})",
        }
        for column, formula in formulas.items():
            kind = self._link_style() if column == _CELL else style
            at = CellRef(row, column)
            self.page.formula(at, f'IF({there},{formula},"")', kind, shown[column])

    def _linked(self, here: str) -> str:
        cell = f"INDEX({self._column(_CELL)},{here})"
        sheet = f"INDEX({self._column(_SHEET)},{here})"
        return f'HYPERLINK("#\'"&{sheet}&"\'!"&{cell},{cell})'

    def _all(self) -> None:
        row = self.all_row - 2
        heading = plain_style(self.page.book, bold=True, font_size=12, text_wrap=False)
        self.page.text(CellRef(row, 0), self._say(wording.ALL_CHECKS), heading)
        self._heads(self.all_row - 1, tuple(enumerate(_HEADS)))
        running = 0
        for n, (code, cell) in enumerate(self.found):
            running += bool(code)
            self._all_line(n, code, cell, running)
        if self.found:
            last = self._line(len(self.found) - 1, _MEANING)
            self.page.sheet.autofilter(self.all_row - 1, 0, last.row, last.column)
            area = Area(self._line(0, _RESULT), self._line(len(self.found) - 1, _RESULT))
            self._colour(area, "==", f'"{wording.FINE}"', GOOD)
            self._colour(area, "!=", f'"{wording.FINE}"', BAD)

    def _all_line(self, n: int, code: str, cell: str, running: int) -> None:
        check = self.plan.checks[n]
        style = plain_style(self.page.book, border=1, font_size=9)
        one_line = plain_style(self.page.book, border=1, font_size=9, text_wrap=False, shrink=True)
        result = self._line(n, _RESULT)
        source = on_sheet(check.sheet, check.at)
        place = on_sheet(check.sheet, CellRef(check.at.row, check.at.column + 1))
        self.page.value(self._line(n, _NUMBER), float(n + 1), style)
        self.page.text(self._line(n, _SHEET), check.sheet, one_line)
        self.page.text(self._line(n, _FIELD), check.label, one_line)
        self.page.formula(self._line(n, _CELL), link(check.sheet, place), self._link_style(), cell)
        formula = f'IF({source}="","{wording.FINE}",{source})'
        self.page.formula(result, formula, style, code or wording.FINE)
        meaning = f'IF({source}="","",INDEX({TITLES},MATCH({source},{CODES},0)))'
        self.page.formula(self._line(n, _MEANING), meaning, style, self.titles.get(code, ""))
        before = f"{self._line(n - 1, _RUNNING)}" if n else "0"
        count = f'{before}+IF({source}="",0,1)'
        self.page.formula(self._line(n, _RUNNING), count, style, running)

    # -- places and styles ----------------------------------------------------------------------

    def _say(self, words: Words) -> str:
        return self.context.say(words)

    def _line(self, n: int, column: int) -> CellRef:
        return CellRef(self.all_row + n, column)

    def _column(self, column: int) -> str:
        return Area.of(self._line(0, column), max(len(self.found), 1)).absolute

    def _counts_area(self) -> Area:
        return Area.of(CellRef(self.counts_row, _FIELD), max(len(self.plan.forms), 1))

    def _heads(self, row: int, heads: Sequence[tuple[int, Words]]) -> None:
        style = plain_style(self.page.book, bold=True, border=1, bg_color="#E9EEF4", align="center")
        for column, words in heads:
            self.page.text(CellRef(row, column), self._say(words), style)

    def _link_style(self) -> object:
        return plain_style(
            self.page.book, border=1, font_color="#1A4F8B", underline=1, align="center"
        )

    def _colour(self, area: Area, criteria: str, value: str, colour: str) -> None:
        first, last = area.first, area.last
        style = self.page.book.style(font_color=colour, bold=True)
        rule = {"type": "cell", "criteria": criteria, "value": value, "format": style}
        self.page.done(
            self.page.sheet.conditional_format(first.row, first.column, last.row, last.column, rule)
        )
