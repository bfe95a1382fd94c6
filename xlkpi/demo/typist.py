"""Typing into a workbook's cells by a program that keeps everything else as it is.

Only workbooks that went out from here are opened. What formulas showed before is dropped: a program
that calculates shows it anew.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from html import escape, unescape
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Typed = str | float | date | None
"""What is put into a cell: a text, a number, a date; None empties it."""

_FIRST_DAY = date(1899, 12, 30)
_SHEET = re.compile(r'<sheet name="([^"]*)"[^>]*r:id="([^"]*)"')
_TARGET = re.compile(r'<Relationship Id="([^"]*)"[^>]*Target="([^"]*)"')
_TEXT = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_RUN = re.compile(r"<t[^>]*>([^<]*)</t>")
_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_FILLED = re.compile(
    r'<c r="([A-Z]+[0-9]+)"[^>]*?(?: t="(\w+)")?>(<v>|<is>)(.*?)(?:</v>|</is>)</c>'
)
_SHOWN = re.compile(r"(</f>|<f\b[^>]*/>)<v>[^<]*</v>")


def typed_into(workbook: bytes, cells: Mapping[tuple[str, str], Typed]) -> bytes:
    """Return a workbook with values typed into some of its cells.

    Args:
        workbook: One that went out from here: its cells are all there, filled in or not.
        cells: (sheet, A1) -> what is typed.

    Raises:
        KeyError: There is no such sheet.
    """
    out = BytesIO()
    with ZipFile(BytesIO(workbook)) as archive, ZipFile(out, "w") as made:
        by_part: dict[str, dict[str, Typed]] = {}
        parts = _parts(archive)
        for (sheet, at), value in cells.items():
            by_part.setdefault(parts[sheet], {})[at] = value
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename.startswith("xl/worksheets/"):
                page = _typed(data.decode("utf-8"), by_part.get(info.filename, {}))
                data = page.encode("utf-8")
            made.writestr(info, data)
    return out.getvalue()


def typed_in(workbook: bytes, sheet: str) -> Mapping[str, Typed]:
    """Return what stands in the cells of a sheet and is no formula, by A1.

    Raises:
        KeyError: There is no such sheet.
    """
    with ZipFile(BytesIO(workbook)) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode("utf-8")
        page = archive.read(_parts(archive)[sheet]).decode("utf-8")
    texts = [_text(one) for one in _TEXT.findall(strings)]
    return {at: _value(kind, held, texts) for at, kind, _, held in _FILLED.findall(page)}


def _value(kind: str, held: str, texts: Sequence[str]) -> Typed:
    match kind:
        case "s":
            return texts[int(held)]
        case "inlineStr":
            return _text(held)
        case _:
            return float(held)


def _text(runs: str) -> str:
    return unescape("".join(_RUN.findall(runs)))


def _parts(archive: ZipFile) -> Mapping[str, str]:
    """Return the name of each sheet -> the part of the archive that it is."""
    book = archive.read("xl/workbook.xml").decode("utf-8")
    targets = dict(_TARGET.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")))
    return {unescape(name): f"xl/{targets[key]}" for name, key in _SHEET.findall(book)}


def _typed(page: str, values: Mapping[str, Typed]) -> str:
    return _SHOWN.sub(r"\1", _CELL.sub(partial(_cell, values), page) if values else page)


def _cell(values: Mapping[str, Typed], found: re.Match[str]) -> str:
    at, style = found[1], found[2] or ""
    if at not in values:
        return found[0]
    match values[at]:
        case None:
            return f'<c r="{at}"{style}/>'
        case str() as text:
            words = f'<is><t xml:space="preserve">{escape(text, quote=False)}</t></is>'
            return f'<c r="{at}"{style} t="inlineStr">{words}</c>'
        case date() as day:
            return f'<c r="{at}"{style}><v>{(day - _FIRST_DAY).days}</v></c>'
        case number:
            return f'<c r="{at}"{style}><v>{number!r}</v></c>'
