"""What stands in the cells of an .xlsx file, read another way than the product reads it.

lxml over the raw XML, texts and days by openpyxl's tables. A file that cannot be read this way
raises; nothing is mended.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import (
    column_index_from_string,
    coordinate_from_string,
    get_column_letter,
)
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel
from openpyxl.utils.escape import unescape

from tests.builders.raw_books import MAIN, STRICT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NUMBER = re.compile(r"[-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:e[-+]?[0-9]+)?", re.IGNORECASE)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CHINESE_DAYS = {*range(27, 37), *range(50, 59)}


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands in a cell: a number, text, truth or day, an error value; whether computed."""

    value: object = None
    error: str = ""
    computed: bool = False


NOTHING = Stands()


@dataclass(frozen=True)
class RawBook:
    """A workbook by its parts, whatever the case and slashes of their names."""

    data: bytes

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(BytesIO(self.data))

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        names = self._archive.namelist()
        return {name.replace("\\", "/").lower(): name for name in names}

    def _xml(self, part: str) -> Any:
        xml = self._archive.read(self._parts[part.lower()])
        try:
            return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
        except etree.XMLSyntaxError as error:
            if "is not a valid URI" not in str(error):
                raise
            return etree.fromstring(xml, etree.XMLParser(recover=True))  # its name does not matter

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels.lower() not in self._parts:
            return {}
        return {
            one.get("Id"): (
                one.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, one.get("Target")))[1:],
            )
            for one in self._xml(rels)
            if isinstance(one.tag, str)
            and one.get("Target")
            and one.get("TargetMode") != "External"
        }

    @cached_property
    def _main(self) -> str:
        kinds = self._related("").values()
        return next((part for kind, part in kinds if kind == "officeDocument"), "xl/workbook.xml")

    def _of_kind(self, kind: str) -> str:
        related = self._related(self._main).values()
        return next((part for k, part in related if k == kind), "").lower()

    @cached_property
    def _strings(self) -> list[str]:
        part = self._of_kind("sharedStrings")
        if part not in self._parts:
            return []
        return [_text(item) for item in _each(self._xml(part), "si")]

    @cached_property
    def _days(self) -> list[bool]:
        """Whether numbers of each cell format are shown as days."""
        part = self._of_kind("styles")
        if part not in self._parts:
            return []
        styles = self._xml(part)
        codes = {
            one.get("numFmtId"): one.get("formatCode")
            for block in _each(styles, "numFmts")
            for one in _each(block, "numFmt")
        }
        blocks = _each(styles, "cellXfs")
        return [_is_day(xf.get("numFmtId", "0"), codes) for b in blocks for xf in _each(b, "xf")]

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """Sheet name -> part."""
        related = self._related(self._main)
        found = {}
        for sheet in _each(self._xml(self._main), "sheet"):
            ids = [value for name, value in sheet.attrib.items() if name.endswith("}id")]
            if ids and ids[0] in related:
                found[sheet.get("name")] = related[ids[0]][1]
        return found

    def cells(self, sheet: str) -> Mapping[str, Stands]:
        """What stands in each cell (A1) of a sheet; each address stands there once.

        A row or cell without an address stands after the one before.
        """
        found: dict[str, Stands] = {}
        number = 0
        for row in _each(self._xml(self.sheets[sheet]), "row"):
            number, column = int(row.get("r", number + 1)), 0
            for cell in _each(row, "c"):
                at = cell.get("r") or f"{get_column_letter(column + 1)}{number}"
                letters, number = coordinate_from_string(at)
                column = column_index_from_string(letters)
                assert at not in found, at
                found[at] = self._stands(cell)
        return found

    def _stands(self, cell: Any) -> Stands:
        values = ["".join(_texts(v)) for v in _each(cell, "v")]
        assert len(values) <= 1
        value, kind = "".join(values), cell.get("t", "n")
        computed = bool(list(_each(cell, "f")))
        inline = [_text(item) for item in _each(cell, "is")]
        if inline:
            return Stands(inline[0] or None, "", computed)
        match kind:
            case "e":
                return Stands(None, value or "#ERROR", computed)
            case "s":
                return Stands((self._strings[int(value)] if value else "") or None, "", computed)
            case "b" if value:
                return Stands({"1": True, "true": True}.get(value, False), "", computed)
            case "n" if value.strip():
                return Stands(self._number(value, cell.get("s")), "", computed)
            case "d":
                return Stands(value, "", computed)
            case _:
                return Stands(unescape(value) or None, "", computed)

    def _number(self, value: str, style: str | None) -> object:
        if _NUMBER.fullmatch(value.strip()) is None or not isfinite(float(value)):
            return value
        number = float(value)
        if style is None or int(style) >= len(self._days) or not self._days[int(style)]:
            return number
        properties = list(_each(self._xml(self._main), "workbookPr"))
        since_1904 = any(one.get("date1904") in ("1", "true") for one in properties)
        return from_excel(number, MAC_EPOCH if since_1904 else WINDOWS_EPOCH)


def _each(element: Any, name: str) -> Iterator[Any]:
    for space in (MAIN, STRICT):
        yield from element.iter(f"{{{space}}}{name}")


def _texts(element: Any) -> Iterator[str]:
    """The text of an element without comments, instructions and elements in it."""
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _text(item: Any) -> str:
    """The text of a cell or shared string; guides to its sound are left out."""
    runs = []
    for text in _each(item, "t"):
        if not any(
            etree.QName(a).localname == "rPh" for a in text.iterancestors() if a is not item
        ):
            words = "".join(_texts(text))
            runs.append(
                unescape(words if text.get(_SPACE) == "preserve" else words.strip(" \t\r\n"))
            )
    return "".join(runs)


def _is_day(number: str, codes: Mapping[str, str]) -> bool:
    if number in codes:
        return bool(is_date_format(codes[number]))
    if not number.isdecimal():
        return False
    known = BUILTIN_FORMATS.get(int(number), "General")
    return int(number) in _CHINESE_DAYS or bool(is_date_format(known))
