"""Writes compound files ([MS-CFB], version 3): folders within folders, short and long streams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from struct import pack
from typing import TypeAlias

Tree: TypeAlias = "Mapping[str, bytes | Tree]"

_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_SECTOR, _SHORT, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_FOLDER, _STREAM, _ROOT = 1, 2, 5


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    body: bytes = b""
    child: int = _FREE
    following: int = _FREE
    start: int = _END


def compound(tree: Tree) -> bytes:
    """A compound file with these folders and streams."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(tree, entries)
    shorts, short_chain = _shorts(entries)
    chain: list[int] = []
    bodies: list[bytes] = []

    def placed(body: bytes) -> int:
        start, count = len(chain), -(-len(body) // _SECTOR)
        chain.extend([*range(start + 1, start + count), _END] if count else [])
        bodies.append(body.ljust(count * _SECTOR, b"\0"))
        return start if count else _END

    entries[0].body = shorts
    for entry in entries:
        if entry.kind == _ROOT or len(entry.body) >= _CUTOFF:
            entry.start = placed(entry.body)
    short_table = placed(_filled(pack(f"<{len(short_chain)}I", *short_chain), b"\xff"))
    directory = placed(_filled(b"".join(map(_written, entries)), b"\0"))
    tables = next(n for n in range(1, 110) if n * 128 >= len(chain) + n)
    first = len(chain)
    chain += [_FAT] * tables
    table = _filled(pack(f"<{len(chain)}I", *chain), b"\xff")
    count = -(-len(short_chain) // 128)
    head = _SIGNATURE + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, tables, directory, 0, _CUTOFF, short_table, count, _END, 0)
    head += pack("<109I", *range(first, first + tables), *[_FREE] * (109 - tables))
    return b"".join([head, *bodies, table])


def _filled(body: bytes, filler: bytes) -> bytes:
    return body + filler * (-len(body) % _SECTOR)


def _add(tree: Tree, entries: list[_Entry]) -> int:
    """Add what lies in a folder, and return the first of it."""
    first = last = _FREE
    for name, body in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        number = len(entries)
        if isinstance(body, Mapping):
            entries.append(_Entry(name, _FOLDER))
            entries[number].child = _add(body, entries)
        else:
            entries.append(_Entry(name, _STREAM, body))
        if last == _FREE:
            first = number
        else:
            entries[last].following = number
        last = number
    return first


def _shorts(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """Place the short streams within their common stream; return it and its chain."""
    pieces: list[bytes] = []
    chain: list[int] = []
    for entry in entries:
        if entry.kind == _STREAM and 0 < len(entry.body) < _CUTOFF:
            count = -(-len(entry.body) // _SHORT)
            entry.start = len(chain)
            chain += [*range(len(chain) + 1, len(chain) + count), _END]
            pieces.append(entry.body.ljust(count * _SHORT, b"\0"))
    return b"".join(pieces), chain


def _written(entry: _Entry) -> bytes:
    wide = entry.name.encode("utf-16-le") + b"\0\0"
    return (
        wide.ljust(64, b"\0")
        + pack("<HBBIII", len(wide), entry.kind, 1, _FREE, entry.following, entry.child)
        + bytes(36)
        + pack("<IQ", entry.start, len(entry.body))
    )
