"""A whole workbook: sheets in their order, names, lists, identity."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.generator.cached import Cached
from xlkpi.generator.check_sheet import CODES, TITLES, CheckSheet
from xlkpi.generator.form_sheet import write_form
from xlkpi.generator.guide_sheet import write_guide
from xlkpi.generator.looks import plain_look
from xlkpi.generator.protection import protect
from xlkpi.generator.totals_sheet import write_totals
from xlkpi.plan.build import CHECK, GUIDE, IDENTITY, LISTS, TOTALS
from xlkpi.plan.identity import META_MARK, tokens
from xlkpi.plan.listsheet import defined_names
from xlkpi.spec.rules import code_titles
from xlkpi.xlsx.book import Book, Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from xlkpi.plan.identity import Token
    from xlkpi.plan.model import Plan
    from xlkpi.texts import Lang


def workbook(
    plan: Plan,
    sign: Callable[[str], str],
    created: datetime,
    lang: Lang = "zh-CN",
    password: str = "",
) -> bytes:
    """Return the workbook of a plan as .xlsx bytes; the same input gives the same bytes.

    `sign` makes the code over an identity, `created` is the time in the file's properties. A spec
    that goes to nobody gives its plain sheets only.
    """
    out = BytesIO()
    issued = plan.spec.issued
    book = Book(out, locked=issued)
    cached = Cached(plan)
    whole, each = tokens(plan, sign)
    if issued:
        names = [form.sheet for form in plan.forms]
        extra = [TOTALS] if plan.spec.totals is not None else []
        if plan.spec.guide is not None:
            write_guide(Page(book, GUIDE), plan, [*names, *extra, CHECK], lang, password)
    for form, token in zip(plan.forms, each, strict=True):
        page = Page(book, form.sheet)
        write_form(page, plan, form, token if issued else None, cached, lang, password)
    if issued:
        if plan.spec.totals is not None:
            write_totals(Page(book, TOTALS), plan, cached, lang, password)
        titles = {code: title.into(lang) for code, (title, _) in code_titles(plan.spec).items()}
        CheckSheet(Page(book, CHECK), plan, cached, titles, lang).write(password)
    else:
        titles = {}
    _lists(book, plan, titles, password)
    if issued:
        _identity(book, plan, whole, each, password)
    _properties(book, plan, whole, created)
    book.close()
    return out.getvalue()


def _lists(book: Book, plan: Plan, titles: dict[str, str], password: str) -> None:
    page = Page(book, LISTS)
    look = plain_look(book, text_wrap=False)
    for one in plan.lists.lists:
        page.text(CellRef(0, one.area.first.column), one.name, look)
        for at, word in zip(one.area, one.words, strict=True):
            page.text(at, word, look)
    for name, place in defined_names(plan.lists):
        book.define_name(name, "=" + place)
    if titles:
        column = len(plan.lists.lists)
        for n, (code, title) in enumerate(titles.items()):
            page.text(CellRef(1 + n, column), code, look)
            page.text(CellRef(1 + n, column + 1), title, look)
        for offset, name in enumerate((CODES, TITLES)):
            area = Area.of(CellRef(1, column + offset), len(titles))
            book.define_name(name, "=" + on_sheet(LISTS, area))
    page.sheet.hide()
    protect(page.sheet, password)


def _identity(book: Book, plan: Plan, whole: Token, each: tuple[Token, ...], password: str) -> None:
    page = Page(book, IDENTITY)
    look = plain_look(book, text_wrap=False)
    occasion = plan.occasion
    lines = [
        (META_MARK, ""),
        (str(whole), ""),
        *((str(token), form.sheet) for token, form in zip(each, plan.forms, strict=True)),
        ("form", plan.spec.id),
        ("version", str(plan.spec.version)),
        ("collection", occasion.collection),
        ("unit", occasion.unit),
        ("department", occasion.department),
    ]
    for row, (name, value) in enumerate(lines):
        page.text(CellRef(row, 0), name, look)
        page.text(CellRef(row, 1), value, look)
    page.sheet.very_hidden()
    protect(page.sheet, password)


def _properties(book: Book, plan: Plan, whole: Token, created: datetime) -> None:
    issued = plan.spec.issued
    book.set_properties(
        {
            "title": f"{plan.occasion.unit_name} {plan.spec.title}".strip(),
            "subject": plan.occasion.collection,
            "author": plan.occasion.department,
            "company": plan.occasion.department,
            "keywords": str(whole) if issued else "",
            "created": created.replace(tzinfo=None),
        }
    )
    if issued:
        book.set_custom_property("xlkpi", str(whole), "text")
