"""The headers of a mail or of one of its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.mail.charsets import decode
from xlkpi.mail.encoded_words import decoded
from xlkpi.mail.limits import MOST_FIELD, MOST_HEADER

if TYPE_CHECKING:
    from collections.abc import Mapping

Fields = dict[str, list[str]]
"""The headers that are known here by their names in lower case, unfolded, bytes decoded."""

FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_LINE_ENDS = re.compile(rb"\r?\n(?=[ \t])")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_KNOWN = frozenset(
    b"from sender to cc subject date message-id in-reply-to references content-type"
    b" content-disposition content-transfer-encoding content-id content-location".split()
)


def head(data: bytes, start: int, end: int) -> tuple[Fields, int, bool]:
    """Return the headers that begin at `start`, where the body begins, and if they were cut short.

    Something that does not begin like a header has none: it is a body from the start.
    """
    first = re.compile(rb"[ \t]*\r?\n").match(data, start, end)
    if first:
        return {}, first.end(), False
    if not FIELD.match(data, start, min(end, start + 300)):
        return {}, start, False
    blank = _BLANK.search(data, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    short = stop - start > MOST_HEADER
    return _fields(data[start : min(stop, start + MOST_HEADER)]), body, short


def _fields(block: bytes) -> Fields:
    found: Fields = {}
    for line in _LINE_ENDS.sub(b"", block).split(b"\n"):
        match = FIELD.match(line)
        name = match[1].lower() if match else b""
        if match and name in _KNOWN:
            value = decode(line[match.end() : match.end() + MOST_FIELD].strip())
            found.setdefault(name.decode("ascii"), []).append(value)
    return found


def first(fields: Mapping[str, list[str]], name: str) -> str:
    """Return a header as it stands, "" if it is missing."""
    return fields.get(name, [""])[0]


def words(fields: Mapping[str, list[str]], name: str) -> str:
    """Return a header that is written for people, in one line."""
    return " ".join(decoded(first(fields, name)).replace("\0", "").split())
