"""What an IMAP server answers, out of the pieces that imaplib hands over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from xlkpi.post.folder_names import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Piece = bytes | tuple[bytes, bytes] | None
"""A line; or the line before a literal, and the literal."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
_DATE = re.compile(
    rb'\bINTERNALDATE "\s*(\d+)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([-+])(\d\d)(\d\d)"',
    re.IGNORECASE,
)
_BODY = re.compile(rb"\bBODY\[[^]]*\]", re.IGNORECASE)
_FOLDER = re.compile(rb'\(([^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (.*)', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail as the server lists it: its number, when it came (UTC), its size in bytes."""

    uid: int
    received: datetime
    size: int


def uids(pieces: Sequence[Piece]) -> list[int]:
    """Return the numbers that a search found, in order."""
    lines = (piece for piece in pieces if isinstance(piece, bytes))
    return sorted({int(one) for line in lines for one in line.split() if one.isdigit()})


def listed(pieces: Sequence[Piece]) -> Iterator[Listed]:
    """Yield the mails of a listing; lines about other things are passed over."""
    for piece in pieces:
        line = piece if isinstance(piece, bytes) else b""
        uid, size, date = _UID.search(line), _SIZE.search(line), _DATE.search(line)
        if uid and size and date:
            yield Listed(int(uid[1]), _moment(date), int(size[1]))


def _moment(found: re.Match[bytes]) -> datetime:
    day, month, year, hour, minute, second, sign, hours, minutes = (
        one.decode() for one in found.groups()
    )
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    time = (int(hour), int(minute), min(int(second), 59))  # a leap second is none to Python
    number = MONTHS.index(month.title()) + 1
    return datetime(int(year), number, int(day), *time, tzinfo=timezone(ahead)).astimezone(UTC)


def body(pieces: Sequence[Piece], uid: int) -> bytes | None:
    """Return the content of a mail, None where the server sent none: it is there no more."""
    for n, piece in enumerate(pieces):
        head, content = piece if isinstance(piece, tuple) else (piece or b"", b"")
        after = pieces[n + 1] if n + 1 < len(pieces) else b""
        tail = after if isinstance(piece, tuple) and isinstance(after, bytes) else b""
        number = _UID.search(head) or _UID.search(tail)
        if number and int(number[1]) == uid and _BODY.search(head):
            return content
    return None


def folders(pieces: Sequence[Piece]) -> list[str]:
    """Return the names of the folders that can be opened."""
    return [name for name in map(_folder, pieces) if name]


def _folder(piece: Piece) -> str:
    line = piece[0] if isinstance(piece, tuple) else piece or b""
    found = _FOLDER.match(line)
    if found is None or b"\\noselect" in found[1].lower():
        return ""
    if isinstance(piece, tuple):  # the name came as a literal
        return decoded(piece[1].decode("utf-8", "replace"))
    name = found[2].strip().decode("utf-8", "replace")
    return decoded(re.sub(r"\\(.)", r"\1", name[1:-1]) if name.startswith('"') else name)
