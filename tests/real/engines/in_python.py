"""The engines that are libraries of Python: openpyxl and excelize."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import excelize
import openpyxl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.real.engines.contents import Value
    from tests.real.engines.work import Work


def fill_by_openpyxl(works: Sequence[Work]) -> None:
    """Fill and save with openpyxl; a text that looks like a formula stays a text."""
    for work in works:
        book = openpyxl.load_workbook(work.template)
        for entry in work.entries:
            cell = book[entry.sheet][entry.cell]
            cell.value = _plain(entry.value)
            if isinstance(entry.value, str):
                cell.data_type = "s"
        book.save(work.outs["xlsx"])


def fill_by_excelize(works: Sequence[Work]) -> None:
    """Fill and save with excelize."""
    for work in works:
        book = excelize.open_file(str(work.template))
        try:
            for entry in work.entries:
                book.set_cell_value(entry.sheet, entry.cell, _moment(entry.value))
            book.save_as(str(work.outs["xlsx"]))
        finally:
            book.close()


def _plain(value: Value | None) -> Any:
    """Return a value as programs have it: amounts are floats."""
    return float(value) if isinstance(value, Decimal) else value


def _moment(value: Value | None) -> Any:
    """Likewise, days as their midnight."""
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
    return _plain(value)
