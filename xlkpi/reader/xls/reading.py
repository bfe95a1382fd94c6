"""An old .xls file -> its values, and what its records say of formulas and errors."""

from __future__ import annotations

from io import BytesIO
from struct import error as CutShort  # noqa: N812 - what it means here
from typing import TYPE_CHECKING

import olefile
from python_calamine import CalamineWorkbook

from xlkpi.formula.characters import LOST
from xlkpi.reader.book import Book, Grid, NotReadableError, TooLargeError
from xlkpi.reader.limits import MOST_CELLS_READ, MOST_TEXT
from xlkpi.reader.plain import plain
from xlkpi.reader.sniff import DAMAGE
from xlkpi.reader.xls.biff import SheetRecords, book_records, records_from
from xlkpi.reader.xls.biff_texts import cut_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlkpi.reader.book import Raw

_SUMMARIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")


def read_xls(data: bytes, passed_over: Collection[str] = ()) -> Book:
    """Read a workbook, but for the sheets of these names.

    NotReadableError where it is damaged, LockedError where it has a password.
    """
    try:
        stream, texts = _contents(data)
        records = book_records(stream)
    except NotReadableError:
        raise
    except (*DAMAGE, IndexError, CutShort) as error:
        raise NotReadableError(str(error)) from error
    wanted = {name: sheet for name, sheet in records.sheets.items() if name not in passed_over}
    if sum(sheet.rows * sheet.columns for sheet in wanted.values()) > MOST_CELLS_READ:
        raise TooLargeError("more cells than any workbook of forms has")
    values = _values(data, wanted)
    if _characters(values) > MOST_TEXT:
        raise TooLargeError("more text than any form has")
    _mend(values, stream)
    grids = tuple(_grid(name, values[name], sheet) for name, sheet in wanted.items())
    return Book(grids, texts, tuple(records.sheets), records.links)


def _contents(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the records of a workbook, and the texts of its properties."""
    with olefile.OleFileIO(BytesIO(data)) as container:
        texts = tuple(
            container.openstream(name).read().replace(b"\0", b"").decode("utf-8", "replace")
            for name in _SUMMARIES
            if container.exists(name)
        )
        return container.openstream("Workbook").read(), texts


def _values(data: bytes, names: Collection[str]) -> Mapping[str, list[list[Raw]]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return {name: _rows(book, name) for name in names}
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        raise NotReadableError(str(error)) from None


def _rows(book: CalamineWorkbook, name: str) -> list[list[Raw]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[plain(value) for value in row] for row in rows]


def _mend(values: Mapping[str, list[list[Raw]]], stream: bytes) -> None:
    """Put in the texts that the fast reader lost a character of, as they are."""
    cells = [
        (row, column)
        for rows in values.values()
        for row in rows
        for column, one in enumerate(row)
        if isinstance(one, str) and LOST in one
    ]
    whole = cut_texts(records_from(stream, 0)) if cells else {}
    for row, column in cells:
        row[column] = whole.get(str(row[column]), row[column])


def _characters(values: Mapping[str, list[list[Raw]]]) -> int:
    return sum(
        len(one) for rows in values.values() for row in rows for one in row if isinstance(one, str)
    )


def _grid(name: str, rows: list[list[Raw]], sheet: SheetRecords) -> Grid:
    for (row, column), value in sheet.plain.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = value
    return Grid(
        name,
        rows,
        sheet.formulas,
        sheet.errors,
        frozenset(sheet.merges),
        frozenset(sheet.hidden),
        tuple(sheet.pictures),
        sheet.protected,
        sheet.validated,
        sheet.formats,
    )
