"""An old .xls file -> its values, and what its records say of formulas and errors."""

from __future__ import annotations

from io import BytesIO
from struct import error as CutShort  # noqa: N812 - what it means here
from typing import TYPE_CHECKING

import olefile
from python_calamine import CalamineError, CalamineWorkbook

from xlkpi.importer.reader.biff import SheetRecords, book_records
from xlkpi.importer.reader.book import Book, Grid, NotReadableError
from xlkpi.importer.reader.plain import plain

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlkpi.importer.reader.book import Raw

_SUMMARIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")


def read_xls(data: bytes, passed_over: Collection[str] = ()) -> Book:
    """Read a workbook, but for the sheets of these names.

    NotReadableError where it is damaged, LockedError where it has a password.
    """
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            records = book_records(container.openstream("Workbook").read())
            texts = tuple(
                container.openstream(name).read().replace(b"\0", b"").decode("utf-8", "replace")
                for name in _SUMMARIES
                if container.exists(name)
            )
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [n for n in book.sheet_names if n in records.sheets and n not in passed_over]
        grids = tuple(_grid(name, _rows(book, name), records.sheets[name]) for name in names)
    except (OSError, ValueError, IndexError, CutShort, CalamineError) as error:
        if isinstance(error, NotReadableError):
            raise
        raise NotReadableError(str(error)) from error
    return Book(grids, texts, tuple(records.sheets), records.links)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Raw]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[plain(value) for value in row] for row in rows]


def _grid(name: str, rows: list[list[Raw]], told: SheetRecords) -> Grid:
    return Grid(
        name,
        rows,
        told.formulas,
        told.errors,
        frozenset(told.merges),
        frozenset(told.hidden),
        tuple(told.pictures),
        told.protected,
        told.validated,
    )
