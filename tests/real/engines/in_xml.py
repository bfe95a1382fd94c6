"""A workbook filled in its XML: all that no program touched stays as it was."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lxml import etree

from tests.real.engines.work import serial

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.real.engines.contents import Entry, Value

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def fill_in_xml(template: Path, entries: Sequence[Entry], out: Path) -> None:
    """Write a copy of a template with these cells filled; its sheets are parts 1, 2, 3 ..."""
    with zipfile.ZipFile(template) as before, zipfile.ZipFile(out, "w", 8) as after:
        book = etree.fromstring(before.read("xl/workbook.xml"))
        names = [sheet.get("name") for sheet in book.iter(f"{{{MAIN}}}sheet")]
        filled = {
            f"xl/worksheets/sheet{names.index(name) + 1}.xml": list(those)
            for name, those in groupby(sorted(entries, key=_sheet), key=_sheet)
        }
        for member in before.infolist():
            part = before.read(member)
            after.writestr(member.filename, _filled(part, filled.get(member.filename, [])))


def _sheet(entry: Entry) -> str:
    return entry.sheet


def _filled(part: bytes, entries: Sequence[Entry]) -> bytes:
    if not entries:
        return part
    root = etree.fromstring(part)
    cells = {cell.get("r"): cell for cell in root.iter(f"{{{MAIN}}}c")}
    for entry in entries:
        _set(cells[entry.cell], entry.value)
    filled: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return filled


def _set(cell: Any, value: Value | None) -> None:
    cell.attrib.pop("t", None)
    for child in list(cell):
        cell.remove(child)
    match value:
        case Decimal() | date():
            number = value if isinstance(value, Decimal) else serial(value)
            etree.SubElement(cell, f"{{{MAIN}}}v").text = str(number)
        case str():
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
            text.set(SPACE, "preserve")
            text.text = value
        case None:
            pass
