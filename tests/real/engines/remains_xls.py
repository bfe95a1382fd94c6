"""What of a template is still in an .xls file, by its records ([MS-XLS])."""

from __future__ import annotations

from collections import Counter
from struct import unpack_from
from typing import TYPE_CHECKING

import olefile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMULA, EOF, PROTECT, NAME, BOUNDSHEET, MERGED = 0x06, 0x0A, 0x12, 0x18, 0x85, 0xE5
CONDFMT, DV, BOF = 0x1B0, 0x1BE, 0x809
SHOWN, HIDDEN, DEEP = 0, 1, 2
SUBJECT, KEYWORDS = 3, 5
SUMMARY, MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"


def of_xls(path: Path, identity: str, our_names: str) -> Mapping[str, int]:
    """What -> how many of it are in a workbook; `identity` is the sheet that is to be hidden."""
    with olefile.OleFileIO(str(path)) as container:
        stream = container.openstream("Workbook").read()
        told = container.getproperties(SUMMARY)
        more = container.openstream(MORE).read() if container.exists(MORE) else b""
    parts = list(_parts(stream))
    found: Counter[str] = Counter()
    for records in parts[1:]:
        found.update(_of_sheet(records))
    found.update(_of_book(parts[0], identity, our_names))
    found["core properties"] = int(bool(told.get(SUBJECT) and told.get(KEYWORDS)))
    found["custom property"] = int(b"xlkpi\0" in more or "xlkpi\0".encode("utf-16-le") in more)
    return found


def _parts(stream: bytes) -> Iterator[list[tuple[int, bytes]]]:
    """Yield the records of the workbook's globals, then those of each sheet."""
    at, depth = 0, 0
    records: list[tuple[int, bytes]] = []
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        depth += (kind == BOF) - (kind == EOF)
        records.append((kind, stream[at + 4 : at + 4 + length]))
        at += 4 + length
        if depth == 0 and kind == EOF:
            yield records
            records = []


def _of_sheet(records: list[tuple[int, bytes]]) -> Mapping[str, int]:
    kinds = Counter(kind for kind, _ in records)
    return {
        "sheet protection": sum(body[:1] == b"\1" for kind, body in records if kind == PROTECT),
        "drop-downs and limits": int(kinds[DV] > 0),
        "conditional formats": int(kinds[CONDFMT] > 0),
        "merged cells": sum(unpack_from("<H", body)[0] for kind, body in records if kind == MERGED),
        "formulas": kinds[FORMULA],
    }


def _of_book(records: list[tuple[int, bytes]], identity: str, our_names: str) -> Mapping[str, int]:
    states = {_text(body, 6, 8): body[4] & 3 for kind, body in records if kind == BOUNDSHEET}
    names = {_text(body, 3, 15) for kind, body in records if kind == NAME}
    locked = any(kind == PROTECT and body[:1] == b"\1" for kind, body in records)
    return {
        "structure lock": int(locked),
        "names": sum(name.startswith(our_names) for name in names),
        "hiding of the identity sheet": int(states[identity] in {HIDDEN, DEEP}),
        "deep hiding of the identity sheet": int(states[identity] == DEEP),
    }


def _text(body: bytes, length_at: int, at: int) -> str:
    """Return a short text: its length, then whether two bytes a character, then those."""
    length, wide = body[length_at], body[at - 1] & 1
    return body[at : at + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")
