"""Rows of a sheet's XML in which nothing stands, passed over before the XML is parsed.

A format drawn down a whole column makes a million of them; taken in one by one, they would cost
more than an honest file may. Only what changes nothing is left out: of a run of such rows the
first and the last stay, and a run out of order stays whole, to be refused.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.reader.markup import Pieces

_ATTRIBUTE = rb'(?: (?!r=|hidden="(?:1|true|on)"|ht="0)[\w:]+="[^"<>&]*")*'
_CELL = rb'<c r="[A-Z]{1,3}(?P=row)"(?: s="\d+")?(?: t="\w+")?/>'
_ROW = rb'<row r="(?P<row>\d{1,7})"' + _ATTRIBUTE + rb"(?:/>|>(?:" + _CELL + rb")*</row>)"
_RUN = re.compile(rb"(?:" + _ROW + rb"){3,}")
_NUMBERS = re.compile(rb'<row r="(\d+)"')
_BEGIN = b"<row "
_UNUSUAL = b"<!"
"""A comment, or a text that is not to be taken for XML: from there on all stays as it is."""
_FILLED = (b"<v", b"<f", b"<is")
"""What a row in which something stands has; to look for these is quicker than the whole pattern."""
_MOST_KEPT = 1 << 22
"""Bytes that are waited for until a row ends."""


class WithoutBlankRows:
    """A sheet's XML without them, to be read in pieces like the stream that it comes from."""

    def __init__(self, stream: Pieces) -> None:
        self._stream = stream
        self._rest = b""
        self._is_usual = True
        self.places = 0
        """Rows and cells that were left out so far."""

    def read(self, size: int) -> bytes:
        """Return some of what follows, b"" at the end."""
        piece = b" "
        while piece:
            piece = self._stream.read(size)
            known = self._rest + piece
            self._is_usual = self._is_usual and _UNUSUAL not in known
            end = self._whole(known) if piece else len(known)
            out, self._rest = known[:end], known[end:]
            if self._is_usual:
                out = self._without(out)
            if out:
                return out
        return b""

    def _whole(self, known: bytes) -> int:
        """Return where the last row begins: it may go on in the next piece."""
        if not self._is_usual or len(known) > _MOST_KEPT:
            return len(known)
        begin = known.rfind(_BEGIN)
        return begin if begin >= 0 else max(0, len(known) - len(_BEGIN))

    def _without(self, known: bytes) -> bytes:
        if not _is_filled(known):
            return _RUN.sub(self._shortened, known)
        before, *rows = known.split(_BEGIN)
        kept = [before]
        for is_filled, run in groupby(rows, _is_filled):
            some = _BEGIN + _BEGIN.join(run)
            kept.append(some if is_filled else _RUN.sub(self._shortened, some))
        return b"".join(kept)

    def _shortened(self, found: re.Match[bytes]) -> bytes:
        run = found[0]
        numbers = [int(number) for number in _NUMBERS.findall(run)]
        if any(later <= row for row, later in pairwise(numbers)):
            return run
        first, last = run.index(_BEGIN, 1), run.rindex(_BEGIN)
        left_out = run[first:last]
        self.places += left_out.count(b"<row") + left_out.count(b"<c ")
        return run[:first] + run[last:]


def _is_filled(row: bytes) -> bool:
    return any(begin in row for begin in _FILLED)
