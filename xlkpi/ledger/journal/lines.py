"""A file of lines that only grows: read from its start and from its end, a torn last line cut."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_BLOCK = 1 << 16
_NUMBERED = re.compile(rb',"seq":(\d+)\}\n\Z')
"""The end of an entry: its number is the last of its names."""


def whole_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file with their ends; one without an end was cut off and is none.

    Raises:
        OSError: It is there and cannot be read.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line


def last_line(path: Path) -> bytes:
    """Return the last whole line of a file without its end, b"" where there is none."""
    if not path.exists():
        return b""
    *_, last, _torn = (b"", b"", *_tail(path, 2).rsplit(b"\n", 2))
    return last


def line_that_ends(path: Path, end: bytes) -> bytes | None:
    """Return the last line that ends so, found from the file's end; None where there is none."""
    if not path.exists():
        return None
    wanted, begin = end + b"\n", len(end)
    with path.open("rb") as file:
        for start, data in _backwards(file, begin):
            found = data.rfind(wanted)
            if found >= 0:
                return _line_before(file, start + found) + end
    return None


def numbered_line(path: Path, number: int) -> bytes | None:
    """Return the entry of a number without its end; None where there is none.

    Entries stand in the order of their numbers: the file is halved until it is found. Where a line
    is none of ours the file is gone through from its end.
    """
    if not path.exists():
        return None
    with path.open("rb") as file:
        first, behind = 0, file.seek(0, os.SEEK_END)
        while behind - first > _BLOCK:
            middle = (first + behind) // 2
            file.seek(middle - 1)
            file.readline()
            start = file.tell()
            if start >= behind:
                break
            line = file.readline()
            found = _NUMBERED.search(line)
            if found is None:
                break
            if int(found[1]) == number:
                return line[:-1]
            first, behind = (file.tell(), behind) if int(found[1]) < number else (first, middle)
        file.seek(first)
        while file.tell() < behind and (line := file.readline()):
            found = _NUMBERED.search(line)
            if found is not None and int(found[1]) == number:
                return line[:-1]
    return line_that_ends(path, b',"seq":%d}' % number)


def cut_torn_line(path: Path) -> None:
    """Cut off a last line without an end."""
    if not path.exists():
        return
    data = _tail(path, 1)
    torn = len(data) - (data.rfind(b"\n") + 1)
    if torn:
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size - torn)


def _tail(path: Path, breaks: int) -> bytes:
    """Return the end of the file with so many line breaks in it, all of it if it has fewer."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        step = _BLOCK
        while True:
            file.seek(max(0, size - step))
            data = file.read()
            if data.count(b"\n") >= breaks or step >= size:
                return data
            step *= 4


def _backwards(file: BinaryIO, overlap: int) -> Iterator[tuple[int, bytes]]:
    """Yield blocks of a file with where they start, the last first, so that nothing is cut."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        yield start, file.read(end - start + overlap)
        end = start


def _line_before(file: BinaryIO, end: int) -> bytes:
    """Return what stands before a place in its line."""
    parts: list[bytes] = []
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        data = file.read(end - start)
        _, broken, rest = data.rpartition(b"\n")
        parts.append(rest)
        if broken:
            break
        end = start
    return b"".join(reversed(parts))
