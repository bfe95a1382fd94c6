"""What the records of an old .xls say beside its values ([MS-XLS]): formulas, errors, merges."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from struct import pack, unpack, unpack_from
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.reader.book import FarError, LockedError, NotReadableError, TooLargeError
from xlkpi.reader.limits import MOST_CELLS, MOST_MARKS, MOST_SHEETS
from xlkpi.reader.number_formats import BUILT_IN
from xlkpi.reader.serials import Look, look_of

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
    MULRK = 0xBD
    XF = 0xE0
    RSTRING = 0xD6
    MERGED = 0xE5
    DRAWING = 0xEC
    LABELSST = 0xFD
    SUPBOOK = 0x1AE
    DV = 0x1BE
    NUMBER = 0x203
    LABEL = 0x204
    BOOLERR = 0x205
    ROW = 0x208
    RK = 0x27E
    FORMAT = 0x41E
    BOF = 0x809


_VALUES = frozenset(
    [
        _Kind.FORMULA, _Kind.MULRK, _Kind.RSTRING, _Kind.LABELSST, _Kind.NUMBER, _Kind.LABEL,
        _Kind.BOOLERR, _Kind.RK,
    ]
)  # fmt: skip
_WIDE = 100
"""Columns of no form: what stands to the right of them is astray."""
_LONGEST_LABEL = 255
"""Characters of a text that stands in its cell's own record: what was longer is cut there."""
_CUT = "{text}…（文字过长，保存时被截断）"
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
    """What is told of one sheet; `rows` and `columns` are how far its values reach.

    `widest` is the cell furthest to the right. `plain` are the numbers that the workbook itself
    says are shown as numbers, by row and column; `formats` the number formats of typed ones.
    """

    rows: int = 0
    columns: int = 0
    widest: CellRef = field(default_factory=lambda: CellRef(0, 0))
    formulas: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    merges: set[str] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    pictures: list[str] = field(default_factory=list)
    protected: bool = False
    validated: bool = False
    plain: dict[tuple[int, int], float] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookRecords:
    """Worksheets by name, in the order of the tabs, and whether other workbooks are referred to."""

    sheets: Mapping[str, SheetRecords]
    links: bool


def book_records(stream: bytes) -> BookRecords:
    """Read a workbook stream.

    LockedError where it is encrypted, struct.error or IndexError where it is cut short,
    NotReadableError where it contradicts itself.
    """
    offsets: dict[str, int] = {}
    looks = _Looks()
    links = False
    for kind, body in records_from(stream, 0):
        if kind == _Kind.FILEPASS:
            raise LockedError("encrypted")
        if kind == _Kind.BOUNDSHEET and body[5] == _WORKSHEET:
            name, at = _name(body), unpack_from("<I", body)[0]
            if name in offsets or at in offsets.values():
                raise NotReadableError("two sheets of one name, or at one place")
            offsets[name] = at
        looks.take(kind, body)
        links = links or (kind == _Kind.SUPBOOK and len(body) > _OWN_SHEETS)
    if len(offsets) > MOST_SHEETS:
        raise TooLargeError("more sheets than any workbook of forms has")
    return BookRecords(
        {name: _sheet(name, stream, at, looks) for name, at in offsets.items()}, links
    )


class _Looks:
    """The number formats of a workbook: its own codes, and which of them each style has.

    The fast reader goes by the number of a format alone. Some are dates in Chinese Excel, and any
    other format in what other programs write.
    """

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []

    def take(self, kind: int, body: bytes) -> None:
        if kind == _Kind.FORMAT:
            number, length, wide = *unpack_from("<HH", body), body[4] & 1
            code = body[5 : 5 + length * (2 if wide else 1)]
            self._codes[number] = code.decode("utf-16-le" if wide else "latin-1")
        elif kind == _Kind.XF:
            self._styles.append(unpack_from("<H", body, 2)[0])

    def code(self, style: int) -> str:
        """Return how a style shows numbers, "" where it is not told."""
        number = self._styles[style] if style < len(self._styles) else -1
        return self._codes.get(number) or BUILT_IN.get(number, "")

    def is_number(self, style: int) -> bool:
        """Whether the workbook itself says that a style shows numbers as such."""
        code = self._codes.get(self._styles[style]) if style < len(self._styles) else None
        return code is not None and look_of(code) is Look.NUMBER


def records_from(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, body) from one beginning to its end, those of charts within left out."""
    if unpack_from("<H", stream, at)[0] != _Kind.BOF:
        raise NotReadableError("nothing begins where something should")
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
    raise NotReadableError("cut short")


def _name(body: bytes) -> str:
    """Return a sheet's name: its length, whether two bytes a character, the characters."""
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def _sheet(name: str, stream: bytes, at: int, looks: _Looks) -> SheetRecords:
    found = SheetRecords()
    anchor = ""
    for kind, body in records_from(stream, at):
        if kind in _VALUES:
            _reach(name, kind, body, found)
            _value(kind, body, found)
            for row, column, style, value in _numbers(kind, body):
                if looks.is_number(style):
                    found.plain[row, column] = value
                if kind != _Kind.FORMULA and looks.code(style):
                    found.formats[str(CellRef(row, column))] = looks.code(style)
        elif kind == _Kind.DRAWING:
            anchor = _anchored(body) or anchor
        elif kind == _Kind.OBJ and unpack_from("<H", body, 4)[0] == _PICTURE and anchor:
            found.pictures.append(anchor)
        else:
            _told(kind, body, found)
    return found


def _told(kind: int, body: bytes, found: SheetRecords) -> None:
    """Take in what a record says of the sheet."""
    match kind:
        case _Kind.ROW if body[12] & _NO_HEIGHT:
            found.hidden.add(unpack_from("<H", body)[0])
        case _Kind.MERGED:
            found.merges |= set(_areas(body))
            if len(found.merges) > MOST_MARKS:
                raise TooLargeError("more merged areas than any form has")
        case _Kind.PROTECT:
            found.protected = body[:2] == b"\1\0"
        case _Kind.DV:
            found.validated = True
        case _:
            pass


def _reach(name: str, kind: int, body: bytes, found: SheetRecords) -> None:
    """Count a cell in: the fast reader sets the whole rectangle of the values aside."""
    row, column = unpack_from("<HH", body)
    last = unpack_from("<H", body, len(body) - 2)[0] if kind == _Kind.MULRK else column
    if last >= found.columns:
        found.columns, found.widest = last + 1, CellRef(row, last)
    found.rows = max(found.rows, row + 1)
    if found.rows * found.columns > MOST_CELLS:
        far = found.widest if found.columns > _WIDE else CellRef(row, column)
        raise FarError(name, str(far))


def _value(kind: int, body: bytes, found: SheetRecords) -> None:
    """Take in that a cell has a formula, or an error value."""
    if kind == _Kind.FORMULA:
        found.formulas[_cell(body)] = ""
        if body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 - an error value
            found.errors[_cell(body)] = _ERRORS.get(body[8], "#ERROR")
    elif kind == _Kind.BOOLERR and body[7]:
        found.errors[_cell(body)] = _ERRORS.get(body[6], "#ERROR")
    elif kind == _Kind.LABEL and unpack_from("<H", body, 6)[0] >= _LONGEST_LABEL:
        wide = body[8] & 1
        text = body[9:49].decode("utf-16-le" if wide else "latin-1", "replace")
        found.errors[_cell(body)] = _CUT.format(text=text[:20])


def _numbers(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float]]:
    """Yield row, column, style and value of the numbers in a record."""
    if kind == _Kind.NUMBER or (kind == _Kind.FORMULA and body[12:14] != b"\xff\xff"):
        row, column, style, value = unpack_from("<HHHd", body)
        yield row, column, style, value
    elif kind == _Kind.RK:
        row, column, style, packed = unpack_from("<HHHI", body)
        yield row, column, style, _unpacked(packed)
    elif kind == _Kind.MULRK:
        row, first = unpack_from("<HH", body)
        for n in range((len(body) - 6) // 6):
            style, packed = unpack_from("<HI", body, 4 + 6 * n)
            yield row, first + n, style, _unpacked(packed)


def _unpacked(packed: int) -> float:
    """Return a number kept in four bytes: a whole one or the upper half of a double, or 1/100."""
    if packed & 2:
        whole = packed >> 2
        value = float(whole - (1 << 30) if whole >= 1 << 29 else whole)
    else:
        value = float(unpack("<d", pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return value / 100 if packed & 1 else value


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
