"""An .xlsx file -> its values, and what its raw XML says of formulas, errors and identity."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.reader.book import Book, Grid, NotReadableError, TooLargeError
from xlkpi.reader.limits import (
    MOST_CELLS_READ,
    MOST_PROPERTIES,
    MOST_TEXT,
    MOST_UNPACKED,
)
from xlkpi.reader.serials import format_codes
from xlkpi.reader.sniff import DAMAGE
from xlkpi.reader.xlsx.cell_text import shared_strings
from xlkpi.reader.xlsx.cell_values import Shared
from xlkpi.reader.xlsx.package import Package
from xlkpi.reader.xlsx.pictures import pictures
from xlkpi.reader.xlsx.sheet_xml import read_sheet
from xlkpi.reader.xlsx.workbook_xml import contents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xlkpi.reader.xlsx.sheet_xml import SheetRead
    from xlkpi.reader.xlsx.workbook_xml import WorkbookParts

_PROPERTIES = ("docprops/core.xml", "docprops/custom.xml")


def read_xlsx(data: bytes, passed_over: Collection[str] = ()) -> Book:
    """Read a workbook, but for the sheets of these names; NotReadableError where it is damaged."""
    try:
        return _book(Package(data), passed_over)
    except NotReadableError:
        raise
    except DAMAGE as error:
        raise NotReadableError(str(error)) from error


def _book(package: Package, passed_over: Collection[str]) -> Book:
    workbook = contents(package)
    wanted = {name: part for name, part in workbook.sheets.items() if name not in passed_over}
    grids = tuple(_grids(package, wanted, _shared(package, workbook)))
    texts = tuple(_property(package, part) for part in _PROPERTIES if part in package)
    links = any("externallinks/" in part for part in package)
    return Book(grids, texts, workbook.names, links)


def _property(package: Package, part: str) -> str:
    with package.open(part, MOST_PROPERTIES) as stream:
        return stream.read().decode("utf-8", "replace")


def _shared(package: Package, workbook: WorkbookParts) -> Shared:
    strings: Sequence[str] = ()
    formats: Sequence[str] = ()
    if workbook.strings in package:
        with package.open(workbook.strings) as stream:
            strings = shared_strings(stream)
    if workbook.styles in package:
        with package.open(workbook.styles) as stream:
            formats = format_codes(stream)
    return Shared(strings, formats, workbook.since_1904)


def _grids(package: Package, wanted: Mapping[str, str], shared: Shared) -> Iterator[Grid]:
    cells = characters = 0
    for name, part in wanted.items():
        with package.open(part, MOST_UNPACKED) as stream:
            read = read_sheet(name, stream, shared)
        cells += sum(map(len, read.grid.rows))
        characters += read.characters
        if cells > MOST_CELLS_READ or characters > MOST_TEXT:
            raise TooLargeError("more than any workbook of forms has")
        yield _with_pictures(package, part, read)


def _with_pictures(package: Package, part: str, read: SheetRead) -> Grid:
    relations = package.relations(part) if read.drawings else {}
    found: list[str] = []
    for drawing in read.drawings:
        if drawing in relations and relations[drawing].part in package:
            with package.open(relations[drawing].part) as stream:
                found += pictures(stream)
    return replace(read.grid, pictures=(*read.grid.pictures, *found)) if found else read.grid
