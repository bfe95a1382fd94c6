"""An .xlsx file -> its values, and what its raw XML says of formulas, errors and identity."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
from python_calamine import CalamineWorkbook

from xlkpi.importer.sniff import DAMAGE
from xlkpi.importer.span import reaches_far

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.cells import CellRef

Raw = str | float | bool | date | None
"""What stands in a cell: a text, a number, true or false, a date, nothing."""

_PREFIX = rb"(?:[A-Za-z0-9]+:)?"
_AT = (
    rb"""<(?:[A-Za-z0-9]+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})["'][^<>]*(?<!/)>"""
)
_FORMULA = re.compile(_AT + rb"\s*<" + _PREFIX + rb"f[ >/]")
_CONTENT = re.compile(_AT + rb"(.{0,9000}?)</" + _PREFIX + rb"c>", re.DOTALL)
_IS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_VALUE = re.compile(rb"<" + _PREFIX + rb"v>([^<]*)<")
_SHEET = re.compile(rb"<" + _PREFIX + rb"sheet ([^>]*)/?>")
_RELATION = re.compile(rb"<" + _PREFIX + rb"Relationship ([^>]*)/?>")
_ATTRIBUTE = re.compile(rb"""([A-Za-z:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class NotReadableError(ValueError):
    """A workbook that no reader here can read, or that it is not safe to read."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: rows of values from A1 on; cells (A1) with formulas; error values by cell."""

    name: str
    rows: Sequence[Sequence[Raw]]
    formulas: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)

    def at(self, cell: CellRef) -> Raw:
        """Return what stands in a cell; None where nothing does."""
        if cell.row >= len(self.rows) or cell.column >= len(self.rows[cell.row]):
            return None
        found = self.rows[cell.row][cell.column]
        return None if found == "" and isinstance(found, str) else found


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as read: its sheets in order, and the texts of its properties."""

    grids: tuple[Grid, ...]
    properties: tuple[str, ...]


def read(data: bytes) -> Book:
    """Read a workbook; NotReadableError where it is damaged or not safe to read."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {name.replace("\\", "/").casefold(): name for name in archive.namelist()}
            sheets = _sheet_parts(archive, parts)
            xml = {name: archive.read(part) for name, part in sheets.items()}
            properties = tuple(
                archive.read(parts[name]).decode("utf-8", "replace")
                for name in ("docprops/core.xml", "docprops/custom.xml")
                if name in parts
            )
    except DAMAGE as error:
        raise NotReadableError(str(error)) from error
    if any(reaches_far(text) for text in xml.values()):
        raise NotReadableError("a value far outside the table")
    return Book(_grids(data, xml), properties)


def _sheet_parts(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> dict[str, str]:
    """Return sheet name -> part of the archive, in the order of the tabs."""
    book = archive.read(parts["xl/workbook.xml"])
    relations = archive.read(parts["xl/_rels/workbook.xml.rels"])
    targets = {}
    for match in _RELATION.finditer(relations):
        given = _attributes(match[1])
        targets[given.get("Id", "")] = given.get("Target", "")
    found = {}
    for match in _SHEET.finditer(book):
        given = _attributes(match[1])
        identifier = next((v for k, v in given.items() if k.endswith(":id")), "")
        target = targets.get(identifier, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path.casefold() in parts:
            found[given.get("name", "")] = parts[path.casefold()]
    return found


def _attributes(text: bytes) -> dict[str, str]:
    return {
        match[1].decode("ascii"): unescape((match[2] or match[3] or b"").decode("utf-8", "replace"))
        for match in _ATTRIBUTE.finditer(text)
    }


def _grids(data: bytes, xml: Mapping[str, bytes]) -> tuple[Grid, ...]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [name for name in book.sheet_names if name in xml]
        return tuple(_grid(name, _rows(book, name), xml[name]) for name in names)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        return _grids_slowly(data, xml, error)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Raw]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_plain(value) for value in row] for row in rows]


def _grids_slowly(data: bytes, xml: Mapping[str, bytes], cause: BaseException) -> tuple[Grid, ...]:
    """Read by openpyxl what calamine cannot (a sheet with an error value it does not know)."""
    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
        return tuple(
            _grid(page.title, [[_plain(v) for v in row] for row in page.values], xml[page.title])
            for page in book.worksheets
            if page.title in xml
        )
    except Exception as error:
        raise NotReadableError(str(cause)) from error


def _grid(name: str, rows: list[list[Raw]], xml: bytes) -> Grid:
    formulas = frozenset(at.decode("ascii") for at in _FORMULA.findall(xml))
    hint = b'"e"' in xml or b"'e'" in xml
    return Grid(name, rows, formulas, dict(_errors(xml)) if hint else {})


def _errors(xml: bytes) -> Iterator[tuple[str, str]]:
    """Yield the cells that hold an error value, with its text."""
    for match in _CONTENT.finditer(xml):
        tag = match[0][: match.start(2) - match.start()]
        if _IS_ERROR.search(tag):
            value = _VALUE.search(match[2])
            text = unescape(value[1].decode("utf-8", "replace")) if value else "#ERROR"
            yield match[1].decode("ascii"), text


def _plain(value: object) -> Raw:
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            return float(value)
        case datetime():
            return value.date() if value.time() == time() else value
        case date():
            return value
        case time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds() / 86_400
        case _:
            return str(value)
