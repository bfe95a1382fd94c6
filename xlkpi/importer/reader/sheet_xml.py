"""What the raw XML of a sheet says beside its values: formulas, errors, merges, hidden rows.

All but `tidy` take a sheet in the form that nearly every program writes: no prefixes, and each
row and cell with its address first.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.importer.reader.book import NotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 120
"""Of a formula whose text is wanted: what is typed into an input is short."""
_AT = rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*(?<!/)>'
_FILLED = re.compile(_AT)
_FORMULA = re.compile(_AT + rb"\s*<f(?:\s[^<>]*)?(?<!/)>([^<]{0,%d})" % (LONGEST + 1))
_EMPTY_FORMULA = re.compile(_AT + rb"\s*<f(?:\s[^<>]*)?/>")
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*\st="e"[^<>]*>'
    rb"(?:<f[^<>]*(?:/>|>[^<]*</f>)|\s)*(?:<v>([^<]*))?"
)
_MERGE = re.compile(rb"""<mergeCell\s[^>]*?ref\s*=\s*["']([^"']*)["']""")
_HIDDEN = re.compile(
    rb"""<row r="([0-9]{1,7})"(?=[^<>]*(?:\shidden="(?:1|true)"|\sht="0(?:\.0*)?"))"""
)
_PROTECTION = re.compile(rb"<sheetProtection\s([^>]*)>")
_ON = re.compile(rb"""(?:^|\s)sheet\s*=\s*["'](?:1|true)["']""")

_ODD = (
    re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[0-9]{1,7}")'),
    re.compile(rb'<row(?=[\s/>])(?! r="[0-9]{1,7}")'),
    re.compile(rb":(?:c|row)(?=[\s/>])"),
)
_PREFIXED = re.compile(rb"<(/?)[A-Za-z0-9_.-]+:(?=[A-Za-z])")
_PLACED = re.compile(rb"<(row|c)(?=[\s/>])([^<>]*?)(/?)>")
_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def tidy(xml: bytes) -> bytes:
    """Return a sheet in the usual form; some programs leave addresses out or use prefixes."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in xml[:200]:
        raise NotReadableError("a sheet in two-byte characters")
    if not any(odd.search(xml) for odd in _ODD):
        return xml
    return _addressed(_PREFIXED.sub(rb"<\1", xml))


def _addressed(xml: bytes) -> bytes:
    row = column = 0

    def given(match: re.Match[bytes]) -> bytes:
        nonlocal row, column
        own = {name: a or b for name, a, b in _ATTRIBUTE.findall(match[2])}
        address = unescape(own.pop(b"r", b"").decode("utf-8", "replace")).strip().upper()
        if match[1] == b"row":
            row, column = int(address) if address.isdecimal() else row + 1, 0
            address = str(row)
        else:
            row, column = _place(address, row, column + 1)
            address = str(CellRef(row - 1, column - 1))
        rest = b"".join(b' %s="%s"' % (name, value) for name, value in own.items())
        return b'<%s r="%s"%s%s>' % (match[1], address.encode("ascii"), rest, match[3])

    return _PLACED.sub(given, xml)


def _place(address: str, row: int, column: int) -> tuple[int, int]:
    if not address:
        return max(row, 1), column
    try:
        cell = CellRef.parse(address)
    except ValueError:
        raise NotReadableError(address) from None
    return cell.row + 1, cell.column + 1


def formulas(xml: bytes) -> Mapping[str, str]:
    """Return the cells with formulas: text without "=", "" for one long or shared."""
    found = {at.decode("ascii"): _text(text) for at, text in _FORMULA.findall(xml)}
    return found | {at.decode("ascii"): "" for at in _EMPTY_FORMULA.findall(xml)}


def _text(formula: bytes) -> str:
    if len(formula) > LONGEST:
        return ""
    return unescape(formula.decode("utf-8", "replace")).strip()


def errors(xml: bytes) -> Mapping[str, str]:
    """Return the cells that hold an error value, with its text."""
    if b't="e"' not in xml:
        return {}
    return {
        at.decode("ascii"): unescape(text.decode("utf-8", "replace")) or "#ERROR"
        for at, text in _ERROR.findall(xml)
    }


def merges(xml: bytes) -> frozenset[str]:
    """Return the joined areas ("A1:B2")."""
    return frozenset(area.decode("ascii", "replace") for area in _MERGE.findall(xml))


def hidden_rows(xml: bytes) -> frozenset[int]:
    """Return the rows (from 0) that nobody sees: hidden, filtered away or without height."""
    return frozenset(int(number) - 1 for number in _HIDDEN.findall(xml))


def is_protected(xml: bytes) -> bool:
    """Whether the sheet's locked cells refuse to be changed."""
    found = _PROTECTION.search(xml)
    return found is not None and _ON.search(found[1]) is not None


def has_validations(xml: bytes) -> bool:
    """Whether any drop-down or limit is left."""
    return b"dataValidation " in xml


def filled(xml: bytes) -> Iterator[tuple[int, int]]:
    """Yield row and column, from 1, of the cells that hold anything."""
    for at in _FILLED.findall(xml):
        cell = CellRef.parse(at.decode("ascii"))
        yield cell.row + 1, cell.column + 1
