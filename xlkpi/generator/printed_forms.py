"""A workbook of accepted forms as they are printed and stamped: each on a sheet of its own."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.generator.form_sheet import write_form
from xlkpi.generator.workbook_context import WorkbookContext
from xlkpi.xlsx.book import Book, Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xlkpi.plan.model import Plan
    from xlkpi.texts import Lang


def printed_forms(
    plans: Sequence[Plan], title: str, created: datetime, lang: Lang = "zh-CN"
) -> bytes:
    """Return the forms of plans (see `plan.accepted`) as .xlsx bytes; same input, same bytes.

    Values only: no formulas, no helpers, no hidden sheets, nothing locked.

    Args:
        plans: Each gets a sheet for each of its forms, in their order; sheet names differ.
        title: The title in the file's properties.
        created: The time there, in UTC: it is written as it is, without its zone.
        lang: The language of the product's own words.
    """
    out = BytesIO()
    book = Book(out, locked=False)
    for plan in plans:
        context = WorkbookContext.printed_form(plan, lang)
        for form in plan.forms:
            write_form(Page(book, form.sheet), context, form, None)
    department = plans[0].occasion.department if plans else ""
    book.set_properties(
        {
            "title": title,
            "author": department,
            "company": department,
            "created": created.replace(tzinfo=None),
        }
    )
    book.close()
    return out.getvalue()
