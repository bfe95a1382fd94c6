"""Workbooks put together part by part, as no program has to write them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_CONTENT}.worksheet+xml"/></Types>'
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"),
    )
) + (
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)  # fmt: skip


def relations(*given: tuple[str, str, str], external: bool = False) -> str:
    """A part of relations: id, kind, target of each."""
    mode = ' TargetMode="External"' if external else ""
    one = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for i, kind, target in given
    )
    return f'<Relationships xmlns="{PACKAGE}">{one}</Relationships>'


def raw_book(
    rows: str, *, prefix: str = "", name: str = "表", space: str = MAIN, after: str = ""
) -> dict[str, str]:
    """The parts of the smallest workbook, with these rows as they stand."""
    p = f"{prefix}:" if prefix else ""
    named = f'xmlns{":" if prefix else ""}{prefix}="{space}"'
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<{p}workbook {named} xmlns:r="{OFFICE}"><{p}sheets>'
        f'<{p}sheet name="{name}" sheetId="1" r:id="r1"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "worksheets/sheet1.xml")),
        SHEET: f'<{p}worksheet {named} xmlns:r="{OFFICE}"><{p}sheetData>{rows}</{p}sheetData>'
        f"{after}</{p}worksheet>",
    }


def with_strings(parts: Mapping[str, str], strings: str, styles: str = "") -> dict[str, str]:
    """The same workbook with a table of texts, and with formats."""
    more = dict(parts)
    more["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    known = [
        ("r1", "worksheet", "worksheets/sheet1.xml"),
        ("r2", "sharedStrings", "sharedStrings.xml"),
    ]
    if styles:
        more["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
        known.append(("r3", "styles", "styles.xml"))
    more["xl/_rels/workbook.xml.rels"] = relations(*known)
    return more


def ods_parts(tables: str) -> dict[str, str]:
    """The parts of the smallest .ods file, with these tables as they stand."""
    return {
        "mimetype": ODS_TYPE,
        "content.xml": f"<office:document-content {_ODS_SPACES}><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>",
    }


def packed(parts: Mapping[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(change: Callable[[Any], None]) -> bytes:
    """A workbook that openpyxl made and something changed."""
    book = openpyxl.Workbook()
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
