"""An .ods file -> its values and formulas, from the XML itself.

The fast reader opens those of LibreOffice only, takes true for false in those of others, and says
nothing of formulas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.reader.book import Book, Grid, LockedError, NotReadableError, TooLargeError
from xlkpi.reader.limits import (
    MOST_CELLS_READ,
    MOST_PROPERTIES,
    MOST_SHEETS,
    MOST_TEXT,
    MOST_TITLE,
    MOST_UNPACKED,
)
from xlkpi.reader.markup import parse_all
from xlkpi.reader.ods.sheet import OdsSheet
from xlkpi.reader.sniff import DAMAGE
from xlkpi.reader.xlsx.package import Package

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlkpi.reader.markup import Attributes

_SILENT = frozenset(
    ["annotation", "custom-shape", "dde-links", "forms", "frame", "shapes", "tracked-changes"]
)
"""Elements whose text is no part of a cell's content, and whose tables are no sheets."""


def read_ods(data: bytes, passed_over: Collection[str] = ()) -> Book:
    """Read a workbook, but for the sheets of these names.

    NotReadableError where it is damaged, LockedError where it has a password.
    """
    try:
        package = Package(data)
        manifest = "meta-inf/manifest.xml"
        if manifest in package and b"encryption-data" in package.read(manifest):
            raise LockedError("encrypted")
        meta = b""
        if "meta.xml" in package:
            with package.open("meta.xml", MOST_PROPERTIES) as stream:
                meta = stream.read()
        sheets = _Sheets(passed_over)
        with package.open("content.xml", MOST_UNPACKED) as stream:
            parse_all(stream, sheets.start, sheets.end, sheets.text)
    except NotReadableError:
        raise
    except DAMAGE as error:
        raise NotReadableError(str(error)) from error
    return Book(
        tuple(sheets.grids), (meta.decode("utf-8", "replace"),), tuple(sheets.names), sheets.links
    )


class _Sheets:
    """The sheets of a content.xml, collected while it comes in."""

    def __init__(self, passed_over: Collection[str]) -> None:
        self.grids: list[Grid] = []
        self.names: list[str] = []
        self.links = False
        self._passed_over = passed_over
        self._sheet: OdsSheet | None = None
        self._in_table = False
        self._silent = 0
        self._cells = self._characters = 0

    def start(self, name: str, given: Attributes) -> None:
        local = name.rpartition(" ")[2]
        if self._silent or local in _SILENT:
            if local == "image" and self._sheet is not None:
                self._sheet.picture()
            self._silent += 1
        elif local == "table":
            self._begin(given)
        elif self._sheet is not None:
            self._sheet.start(local, given)

    def _begin(self, given: Attributes) -> None:
        if self._in_table:
            raise NotReadableError("a table within a table")
        self._in_table = True
        self._sheet = OdsSheet(given)
        if self._sheet.name in self.names:
            raise NotReadableError("two sheets of one name")
        self.names.append(self._sheet.name)
        if len(self.names) > MOST_SHEETS or len(self._sheet.name) > MOST_TITLE:
            raise TooLargeError("more sheets, or longer names, than any workbook of forms has")
        if self._sheet.name in self._passed_over:
            self._sheet = None

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self._silent:
            self._silent -= 1
        elif local == "table":
            self._in_table = False
            self._finish()
        elif self._sheet is not None:
            self._sheet.end(local)

    def _finish(self) -> None:
        if self._sheet is None:
            return
        grid = self._sheet.grid()
        self.grids.append(grid)
        self.links = self.links or self._sheet.links
        self._cells += sum(map(len, grid.rows))
        self._characters += self._sheet.characters
        self._sheet = None
        if self._cells > MOST_CELLS_READ or self._characters > MOST_TEXT:
            raise TooLargeError("more than any workbook of forms has")

    def text(self, text: str) -> None:
        if self._sheet is not None and not self._silent:
            self._sheet.text(text)
