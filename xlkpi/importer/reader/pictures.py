"""Where pictures lie on a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.cells import MAX_COLUMNS, MAX_ROWS, CellRef
from xlkpi.importer.reader.package import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.importer.reader.package import Package

_DRAWING = re.compile(rb"<" + PREFIX + rb"drawing\s")
_ANCHOR = re.compile(
    rb"<" + PREFIX + rb"from>(.{0,600}?)</" + PREFIX + rb"from>(.{0,4000}?)Anchor>", re.DOTALL
)
_COLUMN = re.compile(rb"<" + PREFIX + rb"col>\s*([0-9]{1,5})\s*<")
_ROW = re.compile(rb"<" + PREFIX + rb"row>\s*([0-9]{1,7})\s*<")
_PICTURE = re.compile(rb"<" + PREFIX + rb"pic[\s>]")


def pictures(package: Package, sheet: str, xml: bytes) -> tuple[str, ...]:
    """Return the cell (A1) that each picture of a sheet begins in; `xml` is the sheet's part."""
    if _DRAWING.search(xml) is None:
        return ()
    drawings = (part for part in package.relations(sheet).values() if "drawings/" in part)
    return tuple(
        cell for part in drawings if part in package for cell in _cells(package.read(part))
    )


def _cells(xml: bytes) -> Iterator[str]:
    for match in _ANCHOR.finditer(xml):
        column, row = _COLUMN.search(match[1]), _ROW.search(match[1])
        if column and row and _PICTURE.search(match[2]):
            at = CellRef(min(int(row[1]), MAX_ROWS - 1), min(int(column[1]), MAX_COLUMNS - 1))
            yield str(at)
