"""Texts of an old .xls that the end of a record cuts in the middle of a character ([MS-XLS] SST).

The table of texts goes on over several records, wherever a text is cut. The fast reader takes each
piece by itself: of a character beyond the basic plane (𠮷), which is two units long, it makes two
replacement characters where the cut is between them.
"""

from __future__ import annotations

from struct import error as CutShort  # noqa: N812 - what it means here
from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_SST, _CONTINUE = 0xFC, 0x3C
_WIDE, _EXTENDED, _RICH = 1, 4, 8
_BYTES_OF_RUN = 4


def cut_texts(records: Iterable[tuple[int, bytes]]) -> Mapping[str, str]:
    """Return the texts with a character that is cut: as the fast reader gives them -> as they are.

    `records` are those of the workbook itself, (kind, body). Of a table that contradicts itself,
    and of texts that look the same once they are cut, nothing is told.
    """
    found: dict[str, set[str]] = {}
    try:
        for pieces in _Table(_bodies(records)).texts():
            broken = "".join(_decoded(piece) for piece in pieces)
            whole = _decoded(b"".join(pieces))
            if broken != whole:
                found.setdefault(broken, set()).add(whole)
    except (CutShort, IndexError, StopIteration):
        pass  # what was read of it counts
    return {broken: next(iter(whole)) for broken, whole in found.items() if len(whole) == 1}


def _decoded(piece: bytes) -> str:
    return piece.decode("utf-16-le", "replace")


def _bodies(records: Iterable[tuple[int, bytes]]) -> Sequence[bytes]:
    """Return the bodies of the table and of the records that it goes on in."""
    bodies: list[bytes] = []
    for kind, body in records:
        if kind == _SST or (kind == _CONTINUE and bodies):
            bodies.append(body)
        elif bodies:
            break
    return bodies


class _Table:
    """The table of texts, read from its beginning."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies = bodies
        self._record, self._at = 0, 0

    def texts(self) -> Iterator[Sequence[bytes]]:
        """Yield the pieces of each text, two bytes a unit."""
        _, count = unpack_from("<II", self._bodies[0]) if self._bodies else (0, 0)
        self._at = 8
        for _ in range(count):
            length, flags = unpack_from("<HB", self._taken(3))
            runs = unpack_from("<H", self._taken(2))[0] if flags & _RICH else 0
            more = unpack_from("<I", self._taken(4))[0] if flags & _EXTENDED else 0
            yield self._pieces(length, wide=bool(flags & _WIDE))
            self._taken(runs * _BYTES_OF_RUN + more)

    def _pieces(self, length: int, *, wide: bool) -> Sequence[bytes]:
        pieces: list[bytes] = []
        while True:
            width = 2 if wide else 1
            here = min(length, (len(self._bodies[self._record]) - self._at) // width)
            piece = self._bodies[self._record][self._at : self._at + here * width]
            pieces.append(piece if wide else piece.decode("latin-1").encode("utf-16-le"))
            self._at += here * width
            length -= here
            if not length:
                return pieces
            self._record, self._at = self._record + 1, 1
            wide = bool(self._bodies[self._record][0] & _WIDE)

    def _taken(self, size: int) -> bytes:
        """Take so many bytes, from the next records too."""
        taken = b""
        while True:
            body = self._bodies[self._record]
            piece = body[self._at : self._at + size - len(taken)]
            taken, self._at = taken + piece, self._at + len(piece)
            if len(taken) == size:
                return taken
            self._record, self._at = self._record + 1, 0
