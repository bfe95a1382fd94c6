"""A whole workbook: sheets in their order, names, lists, identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.generator.check_sheet import CODES, TITLES, meanings
from xlkpi.generator.guide_sheet import add_guide
from xlkpi.generator.problem_sheet import write_problems
from xlkpi.generator.protection import protect
from xlkpi.generator.stamped_check import add_check
from xlkpi.generator.stamped_forms import add_form
from xlkpi.generator.totals_sheet import add_totals
from xlkpi.generator.workbook_context import WorkbookContext
from xlkpi.plan.alike import Alike
from xlkpi.plan.answers import PROPERTY
from xlkpi.plan.build import CHECK, IDENTITY, LISTS, PROBLEMS, TOTALS
from xlkpi.plan.identity import META_MARK, tokens
from xlkpi.plan.listsheet import defined_names
from xlkpi.xlsx.form_styles import plain_style
from xlkpi.xlsx.recorded_book import RecordedBook
from xlkpi.xlsx.recorded_page import RecordedPage
from xlkpi.xlsx.stamps import Stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from xlkpi.generator.marks import MarkedReturn
    from xlkpi.plan.identity import Token
    from xlkpi.plan.model import Plan
    from xlkpi.texts import Lang

STAMPS = Stamps()


def workbook(
    plan: Plan,
    sign: Callable[[str], str],
    created: datetime,
    lang: Lang = "zh-CN",
    password: str = "",
) -> bytes:
    """Return the workbook of a plan as .xlsx bytes; the same input gives the same bytes.

    A spec that goes to nobody gives its plain sheets only.

    Args:
        plan: The plan.
        sign: Makes the code over an identity, by the workspace's key.
        created: The time in the file's properties, in UTC: it is written as it is, without its
            zone.
        lang: The language of the product's own words.
        password: What sheets are protected with, "" for none: protection is against mistakes.

    Raises:
        NotWrittenError: Excel would not take something of it; `spec check` finds that before.
    """
    return _written(WorkbookContext.template(plan, lang, password), sign, created)


def marked_copy(
    plan: Plan,
    answered: MarkedReturn,
    sign: Callable[[str], str],
    created: datetime,
    lang: Lang = "zh-CN",
    password: str = "",
) -> bytes:
    """Return the workbook of a plan with what a return holds, and what is wrong in it marked.

    A fresh workbook, protected as the one that was sent out: of the return only its values are in
    it. Its first sheet lists what is to be mended.

    Args:
        plan: The plan of the issue that was answered.
        answered: What the return holds, and its problems.
        sign: Makes the code over an identity, by the workspace's key.
        created: The time in the file's properties, in UTC: it is written as it is, without its
            zone.
        lang: The language of the product's own words.
        password: What sheets are protected with, "" for none.
    """
    return _written(WorkbookContext.copy(plan, sign, answered, lang, password), sign, created)


def _written(context: WorkbookContext, sign: Callable[[str], str], created: datetime) -> bytes:
    plan = context.plan
    issued = plan.spec.issued
    book = RecordedBook(locked=issued)
    whole, each = tokens(plan, sign)
    if context.is_copy:
        write_problems(RecordedPage(book, PROBLEMS), context)
    if issued:
        add_guide(book, context, _sheets(context))
    for form, token in zip(plan.forms, each, strict=True):
        add_form(book, context, form, token if issued else None)
    titles = {}
    if issued:
        add_totals(book, context)
        titles = {code: context.say(words) for code, words in meanings(plan.spec).items()}
        add_check(book, context, titles)
    _lists(book, context, titles)
    if issued:
        _identity(book, context, whole, each)
    _properties(book, context, whole, created)
    return book.data()


def _sheets(context: WorkbookContext) -> list[str]:
    """Return the sheets that the guide links to."""
    marked = [PROBLEMS] if context.is_copy else []
    totals = [TOTALS] if context.plan.spec.totals is not None else []
    return [*marked, *(form.sheet for form in context.plan.forms), *totals, CHECK]


def _lists(book: RecordedBook, context: WorkbookContext, titles: Mapping[str, str]) -> None:
    plan = context.plan
    for name, place in defined_names(plan.lists):
        book.define_name(name, "=" + place)
    for offset, name in enumerate((CODES, TITLES) if titles else ()):
        area = Area.of(CellRef(1, len(plan.lists.lists) + offset), len(titles))
        book.define_name(name, "=" + on_sheet(LISTS, area))
    key = (Alike.of(plan.spec, ()), tuple(titles.items()), context.password)
    STAMPS.add(book, LISTS, key, lambda page: _write_lists(page, context, titles), lambda _: {})


def _write_lists(page: RecordedPage, context: WorkbookContext, titles: Mapping[str, str]) -> None:
    style = plain_style(page.book, text_wrap=False)
    lists = context.plan.lists.lists
    for one in lists:
        page.text(CellRef(0, one.area.first.column), one.name, style)
        for at, word in zip(one.area, one.words, strict=True):
            page.value(at, word, style)
    for n, (code, title) in enumerate(titles.items(), 1):
        page.text(CellRef(n, len(lists)), code, style)
        page.text(CellRef(n, len(lists) + 1), title, style)
    page.sheet.hide()
    protect(page.sheet, context.password)


def _identity(
    book: RecordedBook, context: WorkbookContext, whole: Token, each: tuple[Token, ...]
) -> None:
    plan = context.plan
    occasion = plan.occasion
    lines = [
        (META_MARK, ""),
        (str(whole), ""),
        *((str(token), form.sheet) for token, form in zip(each, plan.forms, strict=True)),
        *([(context.answers, "")] if context.is_copy else []),
        ("form", plan.spec.id),
        ("version", str(plan.spec.version)),
        ("collection", occasion.collection),
        ("unit", occasion.unit),
        ("department", occasion.department),
    ]
    cells = {CellRef(n, c): text for n, line in enumerate(lines) for c, text in enumerate(line)}
    key = (len(lines), context.password)
    STAMPS.add(
        book, IDENTITY, key, lambda page: _write_identity(page, cells, key[1]), lambda _: cells
    )


def _write_identity(page: RecordedPage, cells: Mapping[CellRef, str], password: str) -> None:
    style = plain_style(page.book, text_wrap=False)
    for at, text in cells.items():
        page.own(at, text, style)
    page.sheet.very_hidden()
    protect(page.sheet, password)


def _properties(
    book: RecordedBook, context: WorkbookContext, whole: Token, created: datetime
) -> None:
    plan = context.plan
    issued = plan.spec.issued
    book.set_properties(
        {
            "title": f"{plan.occasion.unit_name} {plan.spec.title}".strip(),
            "subject": plan.occasion.collection,
            "author": plan.occasion.department,
            "company": plan.occasion.department,
            "keywords": f"{whole} {context.answers}".rstrip() if issued else "",
            "created": created.replace(tzinfo=None),
        }
    )
    if issued:
        book.set_custom_property("xlkpi", str(whole), "text")
    if context.is_copy:
        book.set_custom_property(PROPERTY, context.answers, "text")
