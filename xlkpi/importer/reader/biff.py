"""What the records of an old .xls say beside its values ([MS-XLS]): formulas, errors, merges."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from struct import unpack_from
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.importer.reader.book import LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class _Kind(IntEnum):
    """The records that matter here."""

    FORMULA = 0x06
    EOF = 0x0A
    PROTECT = 0x12
    FILEPASS = 0x2F
    OBJ = 0x5D
    BOUNDSHEET = 0x85
    MERGED = 0xE5
    DRAWING = 0xEC
    SUPBOOK = 0x1AE
    DV = 0x1BE
    BOOLERR = 0x205
    ROW = 0x208
    BOF = 0x809


_ANCHOR = bytes.fromhex("000010F012000000")
_WORKSHEET, _PICTURE, _NO_HEIGHT, _OWN_SHEETS = 0, 8, 0x20, 4
_ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(slots=True)
class SheetRecords:
    """What is told of one sheet."""

    formulas: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    merges: set[str] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    pictures: list[str] = field(default_factory=list)
    protected: bool = False
    validated: bool = False


@dataclass(frozen=True, slots=True)
class BookRecords:
    """Worksheets by name, in the order of the tabs, and whether other workbooks are referred to."""

    sheets: Mapping[str, SheetRecords]
    links: bool


def book_records(stream: bytes) -> BookRecords:
    """Read a workbook stream; LockedError where it is encrypted, struct.error where cut short."""
    offsets: dict[str, int] = {}
    links = False
    for kind, body in _records(stream, 0):
        if kind == _Kind.FILEPASS:
            raise LockedError("encrypted")
        if kind == _Kind.BOUNDSHEET and body[5] == _WORKSHEET:
            offsets[_name(body)] = unpack_from("<I", body)[0]
        links = links or (kind == _Kind.SUPBOOK and len(body) > _OWN_SHEETS)
    return BookRecords({name: _sheet(stream, at) for name, at in offsets.items()}, links)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, body) from one beginning to its end, those of charts within left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        at += 4
        depth += (kind == _Kind.BOF) - (kind == _Kind.EOF)
        if depth == 1:
            yield kind, stream[at : at + length]
        elif depth == 0:
            return
        at += length


def _name(body: bytes) -> str:
    """Return a sheet's name: its length, whether two bytes a character, the characters."""
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def _sheet(stream: bytes, at: int) -> SheetRecords:
    found = SheetRecords()
    anchor = ""
    for kind, body in _records(stream, at):
        match kind:
            case _Kind.FORMULA:
                _formula(body, found)
            case _Kind.BOOLERR if body[7]:
                found.errors[_cell(body)] = _ERRORS.get(body[6], "#ERROR")
            case _Kind.ROW if body[12] & _NO_HEIGHT:
                found.hidden.add(unpack_from("<H", body)[0])
            case _Kind.MERGED:
                found.merges |= set(_areas(body))
            case _Kind.PROTECT:
                found.protected = body[:2] == b"\1\0"
            case _Kind.DV:
                found.validated = True
            case _Kind.DRAWING:
                anchor = _anchored(body) or anchor
            case _Kind.OBJ if unpack_from("<H", body, 4)[0] == _PICTURE and anchor:
                found.pictures.append(anchor)
    return found


def _formula(body: bytes, found: SheetRecords) -> None:
    cell = _cell(body)
    found.formulas[cell] = ""
    if body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 - an error value
        found.errors[cell] = _ERRORS.get(body[8], "#ERROR")


def _cell(body: bytes) -> str:
    row, column = unpack_from("<HH", body)
    return str(CellRef(row, column))


def _areas(body: bytes) -> Iterator[str]:
    for n in range(unpack_from("<H", body)[0]):
        first, last, left, right = unpack_from("<HHHH", body, 2 + 8 * n)
        yield str(Area(CellRef(first, left), CellRef(last, right)))


def _anchored(body: bytes) -> str:
    """Return the cell that a drawing begins in, "" where none is told."""
    at = body.find(_ANCHOR)
    if at < 0:
        return ""
    column, _, row = unpack_from("<HHH", body, at + len(_ANCHOR) + 2)
    return str(CellRef(row, column))
