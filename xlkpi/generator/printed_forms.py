"""A workbook of accepted forms as they are printed and stamped: each on a sheet of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from xlkpi.generator import wording
from xlkpi.xlsx.form_grid import write_printed
from xlkpi.xlsx.recorded_book import RecordedBook
from xlkpi.xlsx.recorded_page import RecordedPage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xlkpi.plan.model import Plan, PlannedField
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
    book = RecordedBook(locked=False)
    for plan in plans:
        for form in plan.forms:
            page = RecordedPage(book, form.sheet)
            write_printed(page, plan, form, partial(_put, page), wording.PAGE.into(lang))
    department = plans[0].occasion.department if plans else ""
    book.set_properties(
        {
            "title": title,
            "author": department,
            "company": department,
            "created": created.replace(tzinfo=None),
        }
    )
    return book.data()


def _put(page: RecordedPage, field: PlannedField, style: Any) -> None:
    page.value(field.at, field.value, style)
