"""A .zip put together from pieces that were compressed before: the same pieces, the same bytes."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEVEL = 6
_SMALL, _LARGE = (13, 6), (zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
"""Bits of the window and zlib's memory: to clear large tables takes longer than a small piece."""
_MOST_KEPT = 500_000
"""Characters of a piece that is kept: the master's texts are longer, and its alone."""
_END = b"\x03\x00"
"""The deflate block that ends a member: empty, and the last."""
_NOON = 1 << 5 | 1
"""1980-01-01 as .zip has it: the time of every member."""
_LOCAL, _CENTRAL, _TAIL = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_VERSION, _DEFLATED = 20, 8
_POLYNOMIAL = 0xEDB88320


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a member, compressed so that it can stand anywhere in it.

    Its deflate stream looks at nothing before it and ends at a whole byte (a full flush); `size`
    and `crc` are those of the piece itself, `shift` takes a CRC over what stands before it.
    """

    data: bytes
    size: int
    crc: int
    shift: int


def block(text: str) -> Block:
    """Return a piece of XML, compressed by itself; what other workbooks may hold is kept."""
    return kept_block(text) if len(text) <= _MOST_KEPT else new_block(text)


@lru_cache(maxsize=1024)  # most workbooks of a collection hold the same pieces
def kept_block(text: str) -> Block:
    """Return a piece that other workbooks may hold, compressed by itself."""
    return new_block(text)


def new_block(text: str) -> Block:
    """Return a piece of XML that no other workbook holds, compressed by itself."""
    raw = text.encode("utf-8")
    window, memory = _SMALL if len(raw) <= 1 << _SMALL[0] else _LARGE
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -window, memory)
    data = deflate.compress(raw) + deflate.flush(zlib.Z_FULL_FLUSH)
    return Block(data, len(raw), zlib.crc32(raw), _power(8 * len(raw)))


def archive(members: Iterable[tuple[str, Sequence[Block]]]) -> bytes:
    """Return a .zip of members, each the sum of its pieces, in their order.

    Args:
        members: (name, pieces); names are ASCII.
    """
    out: list[bytes] = []
    central: list[bytes] = []
    at = 0
    for name, blocks in members:
        raw = name.encode("ascii")
        data = [*(one.data for one in blocks), _END]
        length = sum(map(len, data))
        sizes = (_checksum(blocks), length, sum(one.size for one in blocks))
        common = (0, _DEFLATED, 0, _NOON, *sizes, len(raw), 0)
        out += [struct.pack(_LOCAL, b"PK\3\4", _VERSION, *common), raw, *data]
        entry = (b"PK\1\2", _VERSION, _VERSION, *common, 0, 0, 0, 0, at)
        central += [struct.pack(_CENTRAL, *entry), raw]
        at += struct.calcsize(_LOCAL) + len(raw) + length
    size, count = sum(map(len, central)), len(central) // 2
    tail = struct.pack(_TAIL, b"PK\5\6", 0, 0, count, count, size, at, 0)
    return b"".join([*out, *central, tail])


def _checksum(blocks: Sequence[Block]) -> int:
    """Return the CRC-32 of pieces behind each other, from their own."""
    crc = 0
    for one in blocks:
        crc = _times(one.shift, crc) ^ one.crc if crc else one.crc
    return crc


def _times(a: int, b: int) -> int:
    """Multiply two polynomials over GF(2) modulo that of CRC-32, their lowest powers first."""
    product = 0
    for place in range(31, -1, -1):
        if a >> place & 1:
            product ^= b
        b = b >> 1 ^ _POLYNOMIAL if b & 1 else b >> 1
    return product


@lru_cache(maxsize=1024)
def _power(n: int) -> int:
    """Return x to the power n modulo the polynomial of CRC-32."""
    found, square = 1 << 31, 1 << 30
    while n:
        if n & 1:
            found = _times(square, found)
        square = _times(square, square)
        n >>= 1
    return found
