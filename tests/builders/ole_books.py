"""Containers of old office programs ([MS-CFB]) and the records of .xls files ([MS-XLS])."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096  # shorter streams would have to lie in a stream of their own
BOF, EOF, BOUNDSHEET, NUMBER, LABEL, FORMULA = 0x809, 0x0A, 0x85, 0x203, 0x204, 0x06


def container(streams: Mapping[str, bytes]) -> bytes:
    """A container with these streams at its top; a name that ends in "/" is an empty folder."""
    bodies = {
        name: b"" if name.endswith("/") else body.ljust(_SMALLEST, b"\0")
        for name, body in streams.items()
    }
    entries = -(-(len(bodies) + 1) // 4)
    sectors = [entries, *(-(-len(body) // SECTOR) for body in bodies.values())]
    tables = -(-(sum(sectors) + 1) // 127)
    chain = [FAT] * tables
    starts = []
    for count in sectors:
        starts.append(len(chain) if count else END)
        chain += [*range(len(chain) + 1, len(chain) + count), END] if count else []
    chain += [FREE] * (tables * 128 - len(chain))
    directory = _entry("Root Entry", 5, END, 0, child=1 if bodies else FREE)
    for number, (name, body) in enumerate(bodies.items(), 1):
        kind = 1 if name.endswith("/") else 2
        following = number + 1 if number < len(bodies) else FREE
        start = starts[number] if body else END
        directory += _entry(name.rstrip("/"), kind, start, len(body), after=following)
    directory = directory.ljust(entries * SECTOR, b"\0")
    head = SIGNATURE + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, tables, tables, 0, _SMALLEST, END, 0, END, 0)
    head += pack("<109I", *range(tables), *[FREE] * (109 - tables))
    return b"".join(
        [
            head,
            pack(f"<{len(chain)}I", *chain),
            directory,
            *(body.ljust(-(-len(body) // SECTOR) * SECTOR, b"\0") for body in bodies.values()),
        ]
    )


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = FREE, after: int = FREE
) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    return (
        wide.ljust(64, b"\0")
        + pack("<HBBIII", len(wide), kind, 1, FREE, after, child)
        + bytes(36)
        + pack("<IQ", start, size)
    )


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of a workbook's stream."""
    return pack("<HH", kind, len(body)) + body


def number(row: int, column: int, value: float) -> bytes:
    """A cell with a number."""
    return record(NUMBER, pack("<HHHd", row, column, 0, value))


def label(row: int, column: int, text: str) -> bytes:
    """A cell with a text."""
    wide = text.encode("utf-16-le")
    return record(LABEL, pack("<HHHHB", row, column, 0, len(text), 1) + wide)


def formula(row: int, column: int, result: bytes) -> bytes:
    """A cell with a formula, and what its eight bytes of result are."""
    tokens = b"\x1e\x01\x00"
    return record(FORMULA, pack("<HHH", row, column, 0) + result + pack("<HIH", 0, 0, 3) + tokens)


def bound_sheet(name: str, at: int, kind: int = 0) -> bytes:
    """What the workbook says of one of its sheets."""
    wide = name.encode("utf-16-le")
    return record(BOUNDSHEET, pack("<IBBBB", at, 0, kind, len(name), 1) + wide)


def stream(
    sheets: Mapping[str, Iterable[bytes]], more: bytes = b"", offsets: Mapping[str, int] = {}
) -> bytes:
    """A workbook's stream: its sheets by their records; offsets other than the right ones."""
    begin = record(BOF, pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    page = record(BOF, pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    bodies = {name: page + b"".join(cells) + record(EOF) for name, cells in sheets.items()}
    size = len(begin + more + record(EOF)) + sum(len(bound_sheet(name, 0)) for name in sheets)
    told, rest = begin + more, b""
    for name, body in bodies.items():
        told += bound_sheet(name, offsets.get(name, size + len(rest)))
        rest += body
    return told + record(EOF) + rest


def xls(sheets: Mapping[str, Iterable[bytes]], more: bytes = b"") -> bytes:
    """An .xls file with these sheets."""
    return container({"Workbook": stream(sheets, more)})
