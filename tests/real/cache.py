"""The cached values of a workbook's formulas, and whether they are right.

Values are numbers (dates are serials), texts, truth values, errors as "#DIV/0!" and None for no
value.
"""

from __future__ import annotations

import math
import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

PART = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TOLERANCE = 1e-9

Value = float | str | bool | None
Sheets = dict[str, dict[str, Value]]


@dataclass(frozen=True, slots=True)
class Stale:
    """A formula whose cached value is not what it computes."""

    sheet: str
    cell: str
    cached: Value
    computed: Value


def cached(path: Path) -> Sheets:
    """Return what lies in the file beside each formula, as a reader sees it who computes nothing.

    Read from the XML: whole workbooks would be built to look at one value of each cell.
    """
    with zipfile.ZipFile(path) as package:
        book = etree.fromstring(package.read("xl/workbook.xml"))
        relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): posixpath.join("/xl", one.get("Target")) for one in relations}
        return {
            sheet.get("name"): _beside_formulas(package.read(targets[sheet.get(PART)][1:]))
            for sheet in book.iter("{*}sheet")
        }


def _beside_formulas(part: bytes) -> dict[str, Value]:
    cells = etree.fromstring(part).iter("{*}c")
    return {cell.get("r"): _value(cell) for cell in cells if cell.find("{*}f") is not None}


def _value(cell: Any) -> Value:
    text: str | None = cell.findtext("{*}v")
    match cell.get("t", "n"):
        case "n":
            return float(text) if text else None
        case "b":
            return text == "1"
        case _:  # a text or an error: a formula's are never shared ones
            return text


def stale_formulas(path: Path, computed: Sheets) -> tuple[Stale, ...]:
    """Compare the cached value of every formula with the computed one, to 1e-9."""
    return tuple(
        Stale(sheet, cell, value, computed[sheet].get(cell))
        for sheet, cells in cached(path).items()
        for cell, value in cells.items()
        if not same(value, computed[sheet].get(cell))
    )


def same(one: Value, other: Value) -> bool:
    """Whether two values are equal; an empty text is stored as nothing at all."""
    if one in {None, ""} or other in {None, ""}:
        return one in {None, ""} and other in {None, ""}
    if isinstance(one, str | bool) or isinstance(other, str | bool):
        return type(one) is type(other) and one == other
    assert one is not None
    assert other is not None
    return math.isclose(one, other, rel_tol=0.0, abs_tol=TOLERANCE)
