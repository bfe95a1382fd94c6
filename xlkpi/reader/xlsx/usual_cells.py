"""The cells of a row as programs usually write them, read without a parser.

A parser that calls back for each element costs several times what the cells' own work does. Only
what it would tell in just so many words is taken here; of anything unusual it has the word.

Labels, formulas and blank cells stand in each workbook of a form as in the one before: what such a
cell says is known by how it is written.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlkpi.cells import CellRef
from xlkpi.reader.limits import MOST_COLUMNS, MOST_ROWS
from xlkpi.reader.xlsx.cell_text import cell_text, formula_text, is_odd, plain

_BEGIN = b"<c "
_HEAD = re.compile(
    rb'r="([A-Z]{1,3}[1-9]\d{0,6})"(?: s="(\d{1,9})")?(?: t="(n|s|str|inlineStr|b|e|d)")? ?(/?)'
)
_FORMULA = re.compile(
    r'f(?: t="shared"(?: ref="[A-Z0-9:]+")? si="\d+"| aca="(?:false|0)")? ?(?P<closed>/?)', re.ASCII
)
_MOST_KNOWN, _LONGEST_KNOWN = 10_000, 1_000
"""Cells that are remembered, and the bytes of each."""

Cell = tuple[str, int, str, str, str, str | None, str | None]
"""A cell in which something stands: its name and column; kind, look and text as of `CellValues`;
a text within it, None for none; likewise its formula, "" for a long one."""


class UsualRow(NamedTuple):
    """How many cells a row lists, and those in which something stands.

    `formulas` are those with a formula alone, by their names.
    """

    places: int
    cells: list[Cell]
    formulas: list[tuple[str, str]]


class _UnusualError(ValueError):
    """Something that only the parser can tell the meaning of."""


class _Heads(dict[bytes, tuple[str, str, int, str, str, bool]]):
    """The begin of a cell as it is written -> cell, row, column, kind, look, whether it ends so."""

    def __missing__(self, written: bytes) -> tuple[str, str, int, str, str, bool]:
        found = _HEAD.fullmatch(written)
        if found is None:
            raise _UnusualError(written)
        name, look, kind, end = (part.decode("ascii") for part in found.groups(b""))
        at = CellRef.parse(name)
        if at.row >= MOST_ROWS or at.column >= MOST_COLUMNS:
            raise _UnusualError(written)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[written] = name, str(at.row + 1), at.column, kind or "n", look, bool(end)
        return self[written]


_Known = tuple[str, int, tuple[str, str] | None, Cell | None]
"""A cell: number of its row, its column; its name and formula, or all that stands in it."""
_KNOWN: dict[bytes, _Known] = {}
_HEADS = _Heads()


def usual_cells(xml: bytes, row: str) -> UsualRow | None:
    """Return the cells of the row with that number; None if any is not usual, or out of order."""
    before, *written = xml.split(_BEGIN)
    cells: list[Cell] = []
    formulas: list[tuple[str, str]] = []
    last = -1
    try:
        for one in written:
            of_row, column, formula, cell = _KNOWN.get(one) or _known(one)
            if of_row != row or column <= last:
                return None
            last = column
            if formula is not None:
                formulas.append(formula)
            elif cell is not None:
                cells.append(cell)
    except (ValueError, IndexError):
        return None
    return None if before else UsualRow(len(written), cells, formulas)


def _known(written: bytes) -> _Known:
    """Read a cell, from behind its name up to the next one; one that nobody fills is remembered.

    Raises:
        ValueError: It is not as programs usually write cells.
        IndexError: Likewise.
    """
    head, _, rest = written.partition(b">")
    at, row, column, kind, look, closed = _HEADS[head]
    found: _Known = row, column, None, None
    is_filled = False
    if not closed:
        value, inline, formula = _content(rest)
        if kind == "e" and not value:
            raise _UnusualError(written)
        if value or inline is not None:
            found = row, column, None, (at, column, kind, look, value, inline, formula)
        elif formula is not None:
            found = row, column, (at, formula), None
        is_filled = formula is None and kind != "s" and found[3] is not None
    elif rest:
        raise _UnusualError(written)
    if not is_filled and len(written) <= _LONGEST_KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[written] = found
    return found


def _content(xml: bytes) -> tuple[str, str | None, str | None]:
    """Return value, text within, and formula of a cell from what stands in it."""
    text = xml.decode("utf-8")
    if is_odd(xml, text):
        raise _UnusualError(text)
    parts = text.split("<")
    value, inline, formula, n = "", None, None, 1
    if parts[1][0] == "f":
        formula, n = _formula(parts)
    if parts[n][:2] == "v>" and parts[n + 1] == "/v>":
        value, n = plain(parts[n][2:]), n + 2
    elif parts[n] == "is>" and formula is None:
        inline, n = _inline(parts)
    elif parts[n] in {"v/>", "v />"}:
        n += 1
    if parts[0] or parts[n:] != ["/c>"]:
        raise _UnusualError(text)
    return value, inline, formula


def _formula(parts: list[str]) -> tuple[str, int]:
    """Return the formula that a cell begins with, and the part behind it."""
    begun, _, text = parts[1].partition(">")
    found = _FORMULA.fullmatch(begun)
    if found is None or (text if found["closed"] else parts[2] != "/f>"):
        raise _UnusualError(begun)
    return ("", 2) if found["closed"] else (formula_text(plain(text)), 3)


def _inline(parts: list[str]) -> tuple[str, int]:
    """Return the text within a cell, which it begins with, and the part behind it."""
    begun, _, text = parts[2].partition(">")
    if begun not in {"t", 't xml:space="preserve"'} or parts[3:5] != ["/t>", "/is>"]:
        raise _UnusualError(begun)
    return cell_text(plain(text), is_preserved=begun != "t"), 5
