"""问题清单 of a marked copy: what is to be mended, line by line, with a link to each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, quoted_sheet
from xlkpi.generator import wording
from xlkpi.generator.protection import protect
from xlkpi.problems import Severity
from xlkpi.xlsx.form_styles import GREY, HEADING, TINTS, plain_style
from xlkpi.xlsx.heights import row_heights

if TYPE_CHECKING:
    from typing import Any

    from xlkpi.generator.marks import ListedProblem
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.texts import Words
    from xlkpi.xlsx.recorded_page import RecordedPage

_COLUMNS: tuple[tuple[Words, float], ...] = (
    (wording.NUMBER, 6),
    (wording.SHEET, 24),
    (wording.CELL, 9),
    (wording.SEVERITY, 8),
    (wording.FOUND, 26),
    (wording.MEANING, 44),
    (wording.TO_DO, 44),
)
_NUMBER, _SHEET, _CELL, _SEVERITY, _FOUND, _MESSAGE, _TODO = range(len(_COLUMNS))
_TITLE, _INTRO, _RETURN, _ANSWERS, _HEAD = range(5)
FIRST_LINE = _HEAD + 1
"""The row of the first problem, from 0."""
_A4 = 9
_INDENT = 1.5
"""Column units that the indent of a text takes."""


def write_problems(page: RecordedPage, context: WorkbookContext) -> None:
    """Write the list of a marked copy."""
    for column, (_, width) in enumerate(_COLUMNS):
        page.sheet.set_column(column, column, width)
    _top(page, context)
    head = plain_style(page.book, bold=True, border=1, bg_color="#E9EEF4", align="center")
    for column, (words, _) in enumerate(_COLUMNS):
        page.text(CellRef(_HEAD, column), context.say(words), head)
    page.sheet.set_row(_HEAD, 20)
    for row, line in enumerate(context.marks.lines, FIRST_LINE):
        _line(page, row, line, context)
    for row, height in _heights(context).items():
        page.sheet.set_row(row, height)
    _print(page, context)
    protect(page.sheet, context.password, filters=True)


def _top(page: RecordedPage, context: WorkbookContext) -> None:
    """What it is, what to do, and the mark by which the copy is known when it comes back."""
    occasion, spec, marks = context.plan.occasion, context.plan.spec, context.marks
    title = plain_style(page.book, font_name=HEADING, font_size=16, text_wrap=False)
    whole = f"{occasion.unit_name}　{spec.title}　{context.say(wording.PROBLEMS_TITLE)}"
    page.own(CellRef(_TITLE, 0), whole.strip("　"), title)
    page.sheet.set_row(_TITLE, 30)
    counts = {
        "errors": marks.count(Severity.ERROR),
        "warnings": marks.count(Severity.WARNING),
    }
    body = plain_style(page.book, font_size=11, align="left")
    for row, words in ((_INTRO, wording.MENDING.fill(**counts)), (_RETURN, wording.SEND_BACK)):
        page.merge(Area.of(CellRef(row, 0), 1, len(_COLUMNS)), body)
        page.own(CellRef(row, 0), context.say(words), body)
    small = plain_style(page.book, font_size=8, font_color=GREY, text_wrap=False)
    page.own(CellRef(_ANSWERS, 0), context.answers, small)


def _line(page: RecordedPage, row: int, line: ListedProblem, context: WorkbookContext) -> None:
    severity = line.problem.severity
    middle = _style(page, align="center")
    texts: dict[int, tuple[str, Any]] = {
        _SEVERITY: (
            context.say(wording.SEVERITIES[severity]),
            _style(page, align="center", bold=severity is Severity.ERROR, **TINTS[severity]),
        ),
        _FOUND: (line.found, _style(page)),
        _MESSAGE: (line.message, _style(page)),
        _TODO: (line.hint, _style(page)),
    }
    page.value(CellRef(row, _NUMBER), float(line.number), middle)
    for column, (text, style) in texts.items():
        page.own(CellRef(row, column), text, style)
    sheet = line.sheet or context.say(wording.WHOLE_FILE)
    if line.at is not None:
        page.own(CellRef(row, _SHEET), sheet, _style(page))
        _link(page, CellRef(row, _CELL), sheet, str(line.at), line.cells or str(line.at))
    else:
        page.text(CellRef(row, _CELL), "", middle)
        if line.linked:
            _link(page, CellRef(row, _SHEET), sheet, "A1", sheet)
        else:
            page.own(CellRef(row, _SHEET), sheet, _style(page))


def _style(page: RecordedPage, **more: Any) -> Any:
    padding = {} if more.get("align") == "center" else {"indent": 1}
    return plain_style(page.book, **{"border": 1, "align": "left", **padding, **more})


def _link(page: RecordedPage, at: CellRef, sheet: str, cell: str, shown: str) -> None:
    centre = "center" if at.column == _CELL else "left"
    style = _style(page, font_color="#1A4F8B", underline=1, align=centre)
    target = f"internal:{quoted_sheet(sheet)}!{cell}"
    page.done(page.sheet.write_url(at.row, at.column, target, style, shown))


def _heights(context: WorkbookContext) -> dict[int, float]:
    width = sum(width for _, width in _COLUMNS)
    counts = {"errors": 999, "warnings": 999}
    cells = [
        (_INTRO, context.say(wording.MENDING.fill(**counts)), width * 0.9, 1),
        (_RETURN, context.say(wording.SEND_BACK), width * 0.9, 1),
    ]
    for row, line in enumerate(context.marks.lines, FIRST_LINE):
        texts = {
            _SHEET: line.sheet,
            _CELL: line.cells,
            _FOUND: line.found,
            _MESSAGE: line.message,
            _TODO: line.hint,
        }
        cells += [(row, text, _COLUMNS[column][1] - _INDENT, 1) for column, text in texts.items()]
    return row_heights(cells)


def _print(page: RecordedPage, context: WorkbookContext) -> None:
    last = _HEAD + len(context.marks.lines)
    page.sheet.freeze_panes(FIRST_LINE, 0)
    page.sheet.autofilter(_HEAD, 0, max(last, FIRST_LINE), len(_COLUMNS) - 1)
    page.sheet.print_area(0, 0, last, len(_COLUMNS) - 1)
    page.sheet.repeat_rows(_HEAD)
    page.sheet.set_paper(_A4)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)
    page.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.sheet.center_horizontally()
    page.sheet.set_footer("&C&9" + context.say(wording.PAGE))
