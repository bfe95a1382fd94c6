"""Writes a 汇总表: the form as it is printed, with its sums, on a sheet that nobody types into."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlkpi.figures import grouped
from xlkpi.master.drawing.protection import protect
from xlkpi.spec.language.kinds import Kind
from xlkpi.xlsx.form_grid import write_printed
from xlkpi.xlsx.heights import units

if TYPE_CHECKING:
    from xlkpi.master.content.form_sheets import FormSheet
    from xlkpi.master.drawing.sheets import Book
    from xlkpi.plan.model import PlannedField, PlannedForm

_NUMBERED = "第 &P 页，共 &N 页"
_AIR = 1.5
"""Column units beside a number, so that no program shows ### for it."""


def write_form_sheet(book: Book, sheet: FormSheet) -> None:
    """Write one sheet of a 汇总表."""
    page = book.page(sheet.form.sheet)

    def put(field: PlannedField, style: Any) -> None:
        page.put(field.at, sheet.contents.get(field.key, field.value), style)

    write_printed(page, sheet.plan, _wide_enough(sheet), put, _NUMBERED)
    protect(page)


def _wide_enough(sheet: FormSheet) -> PlannedForm:
    """Return the form with columns wide enough for sums, which are longer than what they are of."""
    form, widths = sheet.form, list(sheet.form.widths)
    for field in form.seen:
        content = sheet.contents.get(field.key)
        if content is not None and isinstance(content.value, Decimal) and not field.covered:
            last = field.area.last.column
            have = sum(widths[field.area.first.column : last + 1])
            needed = units(_shown(field, content.value)) + _AIR
            widths[last] += max(needed - have, 0.0)
    return replace(form, widths=tuple(widths))


def _shown(field: PlannedField, value: Decimal) -> str:
    """Return about what the cell shows."""
    return f"{value:.2%}" if field.spec.kind is Kind.PERCENT else grouped(value, 2)
