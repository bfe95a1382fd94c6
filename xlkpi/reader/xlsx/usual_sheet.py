"""A sheet's XML as programs usually write it: its rows read without a parser, and the rest of it.

Anything that may change what the rows mean (a comment, a namespace, another encoding), or is in
them and unusual, leaves the whole sheet to the parser.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlkpi.cells import MAX_ROWS
from xlkpi.newest import Newest
from xlkpi.reader.markup import TRUE
from xlkpi.reader.xlsx.cell_text import DECLARATION
from xlkpi.reader.xlsx.usual_cells import UsualRow, usual_cells

_BEGIN, _END = b"<row ", b"</row>"
_DATA, _END_DATA = b"<sheetData>", b"</sheetData>"
_SCOPE, _PREFIX, _DEFAULT = b"xmlns", b"xmlns:", b"xmlns="
_UNUSUAL = (b"<!", b"<?")
_ROW = re.compile(rb'r="([1-9]\d{0,6})"((?: [\w:]+="[^"<>&\x00-\x1f\x80-\xff]*")*) ?(/?)')
_ATTRIBUTE = re.compile(r' ((?:(\w+):)?\w+)="([^"]*)"', re.ASCII)
_MOST_KNOWN, _LONGEST_KNOWN = 10_000, 500
"""Beginnings of rows that are remembered, and the bytes of each."""
MOST_ROWS_KNOWN, LONGEST_ROW_KNOWN = 2_000, 4_000
"""Whole rows that are remembered, and the bytes of each: forms come back as others did."""


class RowRead(NamedTuple):
    """A row: its number from 0, whether it is hidden, its cells.

    `written` is how it was written, `prefixes` those of its attributes, which have to be known.
    """

    number: int
    is_hidden: bool
    cells: UsualRow
    written: bytes
    prefixes: tuple[bytes, ...]


class UsualSheet(NamedTuple):
    """A sheet's rows, and its XML without them and without a declaration: it is UTF-8."""

    rows: list[RowRead]
    frame: bytes


class _Head(NamedTuple):
    """What the begin of a row says; the prefixes of its attributes have to be known."""

    row: str
    is_hidden: bool
    closed: bool
    prefixes: tuple[bytes, ...]


_NO_CELLS = UsualRow(0, [], [])
_HEADS: dict[bytes, _Head | None] = {}
_ROWS: Newest[bytes, RowRead] = Newest(MOST_ROWS_KNOWN)


def usual_sheet(xml: bytes) -> UsualSheet | None:
    """Return the rows of a sheet; None where it, or any row, is not as programs usually write it.

    Args:
        xml: All of it. Whether the rest is well-formed, and what it says, is not looked at.
    """
    before, data, behind = xml.partition(_DATA)
    inside, end, after = behind.rpartition(_END_DATA)
    begun = _main(before, after) if data and end else None
    if begun is None:
        return None
    root = begun.partition(b">")[0]
    nothing, *written = inside.split(_BEGIN)
    rows: list[RowRead] = []
    last = 0
    for one in written:
        row = _row(one, root)
        if row is None or row.number < last:
            return None
        rows.append(row)
        last = row.number + 1
    return None if nothing else UsualSheet(rows, b"".join((begun, data, end, after)))


def _row(written: bytes, root: bytes) -> RowRead | None:
    row = _ROWS.used(written) or _read(written)
    if row is None or any(b'xmlns:%s="' % prefix not in root for prefix in row.prefixes):
        return None
    return row


def _read(written: bytes) -> RowRead | None:
    """Return a row that is not known yet, None where it is not usual."""
    begun, _, rest = written.partition(b">")
    head = _HEADS[begun] if begun in _HEADS else _head(begun)
    if head is None or (rest if head.closed else not rest.endswith(_END)):
        return None
    cells = _NO_CELLS if head.closed else usual_cells(rest[: -len(_END)], head.row)
    if cells is None:
        return None
    row = RowRead(int(head.row) - 1, head.is_hidden, cells, written, head.prefixes)
    if len(written) <= LONGEST_ROW_KNOWN:
        _ROWS[written] = row
    return row


def _head(written: bytes) -> _Head | None:
    """Return what the begin of a row says, None where it is not usual; it is remembered."""
    found = _ROW.fullmatch(written)
    head = None
    if found is not None and int(found[1]) <= MAX_ROWS:
        attributes = _ATTRIBUTE.findall(found[2].decode("ascii"))
        told = {name: value for name, _, value in attributes}
        if len(told) == len(attributes) and "r" not in told:
            hidden = told.get("hidden") in TRUE or is_zero(told.get("ht"))
            prefixes = {prefix.encode("ascii") for _, prefix, _ in attributes if prefix}
            row = found[1].decode("ascii")
            head = _Head(row, hidden, bool(found[3]), tuple(sorted(prefixes)))
    if len(_HEADS) >= _MOST_KNOWN:
        _HEADS.clear()
    if len(written) <= _LONGEST_KNOWN:
        _HEADS[written] = head
    return head


def is_zero(height: str | None) -> bool:
    """Whether a row has a height, and that is nothing."""
    try:
        return height is not None and float(height) == 0
    except ValueError:
        return False


def _main(before: bytes, after: bytes) -> bytes | None:
    """Return what stands before the rows from the main element on.

    None where something around the rows may change what they mean: a comment, an instruction, a
    namespace without prefix that is told anywhere else.
    """
    declared = DECLARATION.match(before)
    if declared is None:
        return None
    begun = before[declared.end() :]
    rest = begun.replace(_DEFAULT, b"", 1) + after
    unusual = any(sign in rest for sign in _UNUSUAL)
    return None if unusual or rest.count(_SCOPE) != rest.count(_PREFIX) else begun
