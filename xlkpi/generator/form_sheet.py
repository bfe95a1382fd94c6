"""One form on its sheet: the printed table, what helps beside it, and its hidden columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.generator import wording
from xlkpi.generator.comments import write_comments
from xlkpi.generator.form_heights import form_heights
from xlkpi.generator.protection import protect
from xlkpi.generator.results import results
from xlkpi.generator.validation import validate_inputs
from xlkpi.plan.checks import faults_cell
from xlkpi.plan.formulas import FOUND_END
from xlkpi.xlsx.form_grid import HIDDEN, set_widths, write_texts
from xlkpi.xlsx.form_paper import lay_on_paper
from xlkpi.xlsx.form_styles import (
    BAD,
    GOOD,
    GREY,
    HEADING,
    TINTS,
    field_style,
    plain_style,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.generator.marks import Mark
    from xlkpi.generator.results import Results
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.identity import Token
    from xlkpi.plan.model import PlannedCheck, PlannedField, PlannedForm
    from xlkpi.xlsx.recorded_book import RecordedBook
    from xlkpi.xlsx.recorded_page import RecordedPage


def write_form(
    page: RecordedPage, context: WorkbookContext, form: PlannedForm, token: Token | None
) -> None:
    """Write one form sheet."""
    set_widths(page, form)
    marked = context.marks.on.get(form.sheet, {})
    write_texts(page, form, lambda at: context.marks.at(form.sheet, at))
    shown = results(context, form)
    for field in form.seen:
        if not field.covered:
            _field(page, form, field, context, shown)
    for at in _beside(form, marked):
        page.value(at, None, plain_style(page.book, **TINTS[marked[at].severity]))
    heights = form_heights(form, context)
    for row, height in heights.items():
        page.sheet.set_row(row, height)
    validate_inputs(page, context.plan, form, context.lang)
    lay_on_paper(page, context.plan, form, heights, context.say(wording.PAGE))
    if token is None:
        _as_table(page, form)
        return
    if form.freeze:
        page.sheet.freeze_panes(form.print_area.first.row + form.freeze, 0)
    _keys(page, form)
    _checks(page, form, context, shown)
    _helpers(page, form, context, shown)
    _head(page, form, token, context, shown)
    page.share_formulas()
    write_comments(page, form, marked)
    protect(page.sheet, context.password)


def _beside(form: PlannedForm, marked: Mapping[CellRef, Mark]) -> Iterator[CellRef]:
    """Yield the marked cells that are none of the form's own."""
    own = {f.area.first for f in form.seen} | {t.area.first for t in form.texts}
    yield from (at for at in marked if at not in own)


def _field(
    page: RecordedPage,
    form: PlannedForm,
    field: PlannedField,
    context: WorkbookContext,
    shown: Results,
) -> None:
    mark = context.marks.at(form.sheet, field.at)
    style = field_style(page.book, field, mark)
    page.merge(field.area, style)
    if field.expr is not None:
        formula = context.formulas.field(form, field)
        page.formula(field.at, formula, style, shown[field.at])
    elif (form.sheet, field.at) in context.errors:
        page.error(field.at, str(field.value), style)
    elif field.fixed and isinstance(field.value, str):
        page.text(field.at, field.value, style)
    else:
        page.value(field.at, field.value, style)


def _as_table(page: RecordedPage, form: PlannedForm) -> None:
    """A sheet of the department's own: header in view, filters, no protection."""
    page.sheet.freeze_panes(form.freeze, 0)
    page.sheet.repeat_rows(0, max(form.freeze - 1, 0))
    area = form.print_area
    page.sheet.autofilter(max(form.freeze - 1, 0), 0, area.last.row, area.last.column)


def _keys(page: RecordedPage, form: PlannedForm) -> None:
    style = plain_style(page.book, font_color=GREY)
    for column, keys in form.key_columns:
        for row, key in keys.items():
            page.text(CellRef(row, column), key, style)
    if form.key_row is not None:
        row, columns = form.key_row
        page.sheet.set_row(row, None, None, HIDDEN)
        for column, key in columns.items():
            page.text(CellRef(row, column), key, style)


def _checks(
    page: RecordedPage, form: PlannedForm, context: WorkbookContext, shown: Results
) -> None:
    """The lines of the self-check: what was found, how many faults so far; out of view."""
    for check in context.plan.checks:
        if check.sheet != form.sheet:
            continue
        page.formula(check.at, context.formulas.check(check), None, shown[check.at])
        number = check.at.right(1)
        above = f"{CellRef(number.row - 1, number.column)}+" if number.row else ""
        count = f'LEN({check.at})-LEN(SUBSTITUTE({check.at},"{FOUND_END}",""))'
        page.formula(number, above + count, None, shown[number])


def _helpers(
    page: RecordedPage, form: PlannedForm, context: WorkbookContext, shown: Results
) -> None:
    for field in form.fields:
        if field.hidden:
            page.formula(field.at, context.formulas.field(form, field), None, shown[field.at])
    for helper, formula in context.formulas.helpers(form):
        page.formula(helper.at, formula, None, shown[helper.at])
    last = form.check_column + context.formulas.hidden_columns(form) - 1
    page.sheet.set_column(form.check_column, last, 8, None, HIDDEN)


def _head(
    page: RecordedPage,
    form: PlannedForm,
    token: Token,
    context: WorkbookContext,
    shown: Results,
) -> None:
    """The line above the printed table: what is left to mend, and the code of the sheet.

    It is about the whole form, all its sheets.
    """
    at = form.verdict_cell
    if at is None or form.code_cell is None:
        return
    style = plain_style(page.book, font_name=HEADING, font_size=11, align="left")
    area = Area.of(at, 1, form.print_area.columns)
    page.merge(area, style)
    checks = [check for check in context.plan.checks if check.project == form.project]
    faults = _faults(form, checks)
    ready, before = context.say(wording.READY), context.say(wording.TO_MEND_BEFORE)
    after = context.say(wording.TO_MEND_AFTER)
    formula = f'IF({faults}=0,"{ready}","{before}"&{faults}&"{after}")'
    page.formula(at, formula, style, shown[at])
    _verdict_colours(page.book, page, at, ready)
    page.sheet.set_row(at.row, 20)
    code_style = plain_style(page.book, font_size=8, font_color=GREY, text_wrap=False, align="left")
    page.own(form.code_cell, code(context, token), code_style)


def code(context: WorkbookContext, token: Token) -> str:
    """Return the line that tells which sheet it is."""
    return context.say(wording.TOKEN) + str(token)


def _faults(form: PlannedForm, checks: Sequence[PlannedCheck]) -> str:
    """Return what says how many faults the sheets of a form have, as one of them names it."""
    last = {check.sheet: faults_cell([check]) for check in checks}
    counts = [str(at) if name == form.sheet else on_sheet(name, at) for name, at in last.items()]
    return counts[0] if len(counts) == 1 else f"SUM({','.join(counts) or 0})"


def _verdict_colours(book: RecordedBook, page: RecordedPage, at: CellRef, ready: str) -> None:
    for criteria, colour in (("==", GOOD), ("!=", BAD)):
        rule = {
            "type": "cell",
            "criteria": criteria,
            "value": f'"{ready}"',
            "format": book.tint(font_color=colour, bold=True),
        }
        page.done(page.sheet.conditional_format(at.row, at.column, at.row, at.column, rule))
