"""An .xlsx file -> its values, and what its raw XML says of formulas, errors and identity."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from xlkpi.importer.reader.book import Book, Grid, NotReadableError
from xlkpi.importer.reader.limits import MOST_STRINGS
from xlkpi.importer.reader.package import PREFIX, Package, attributes
from xlkpi.importer.reader.pictures import pictures
from xlkpi.importer.reader.plain import plain
from xlkpi.importer.reader.sheet_xml import (
    errors,
    formulas,
    has_validations,
    hidden_rows,
    is_protected,
    merges,
    tidy,
)
from xlkpi.importer.reader.sniff import DAMAGE
from xlkpi.importer.reader.span import reaches_far

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlkpi.importer.reader.book import Raw

_SHEET = re.compile(rb"<" + PREFIX + rb"sheet\s([^>]*)/?>")
_BOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedstrings.xml"
_PROPERTIES = ("docprops/core.xml", "docprops/custom.xml")


def read_xlsx(data: bytes, passed_over: Collection[str] = ()) -> Book:
    """Read a workbook, but for the sheets of these names; NotReadableError where it is damaged."""
    try:
        package = Package(data)
        parts = _sheet_parts(package)
        xml = {n: tidy(package.read(p)) for n, p in parts.items() if n not in passed_over}
        drawn = {n: pictures(package, parts[n], text) for n, text in xml.items()}
        texts = tuple(
            package.read(part).decode("utf-8", "replace") for part in _PROPERTIES if part in package
        )
        strings = len(package.read(_STRINGS)) if _STRINGS in package else 0
        far = any(reaches_far(text) for text in xml.values())
    except DAMAGE as error:
        raise NotReadableError(str(error)) from error
    if strings > MOST_STRINGS or far:
        raise NotReadableError("a value far outside the table")
    rows = _values(data, tuple(xml))
    grids = tuple(_grid(name, rows[name], xml[name], drawn[name]) for name in xml if name in rows)
    links = any(part.startswith("xl/externallinks/") for part in package)
    return Book(grids, texts, tuple(parts), links)


def _sheet_parts(package: Package) -> Mapping[str, str]:
    """Return sheet name -> part of the package, in the order of the tabs."""
    targets = package.relations(_BOOK)
    found = {}
    for match in _SHEET.finditer(package.read(_BOOK)):
        given = attributes(match[1])
        identifier = next((v for k, v in given.items() if k.endswith(":id")), "")
        part = targets.get(identifier, "")
        if part in package:
            found[given.get("name", "")] = part
    return found


def _values(data: bytes, names: Collection[str]) -> Mapping[str, list[list[Raw]]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return {name: _rows(book, name) for name in book.sheet_names if name in names}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        return _values_slowly(data, names, error)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Raw]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[plain(value) for value in row] for row in rows]


def _values_slowly(
    data: bytes, names: Collection[str], cause: BaseException
) -> Mapping[str, list[list[Raw]]]:
    """Read by openpyxl what calamine cannot (a sheet with an error value it does not know)."""
    import openpyxl  # noqa: PLC0415 - slow to load, and seldom needed

    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
        return {
            page.title: [[plain(v) for v in row] for row in page.values]
            for page in book.worksheets
            if page.title in names
        }
    except Exception as error:
        raise NotReadableError(str(cause)) from error


def _grid(name: str, rows: list[list[Raw]], xml: bytes, drawn: tuple[str, ...]) -> Grid:
    return Grid(
        name,
        rows,
        formulas(xml),
        errors(xml),
        merges(xml),
        hidden_rows(xml),
        drawn,
        is_protected(xml),
        has_validations(xml),
    )
