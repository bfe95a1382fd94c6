"""What an IMAP server answers, out of the pieces that imaplib hands over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from xlkpi.mail.headers.dates import likely
from xlkpi.servers.folder_names import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Piece = bytes | tuple[bytes, bytes] | None
"""A line; or the line before a literal, and the literal."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LARGEST_NUMBER = 2**32 - 1
"""Of mails, folders and their numberings (RFC 3501, 9)."""
_UID = re.compile(rb"\bUID (\d{1,10})\b", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,18})\b", re.IGNORECASE)
_DATE = re.compile(
    rb'\bINTERNALDATE "\s*(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([-+])(\d\d)(\d\d)"',
    re.IGNORECASE,
)
_BODY = re.compile(rb"\bBODY\[[^]]*\]", re.IGNORECASE)
_FOLDER = re.compile(rb'\(([^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (.*)', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail as the server lists it: its number, when it came (UTC), its size in bytes.

    `received` is None where the server names no time, or one that cannot be.
    """

    uid: int
    received: datetime | None
    size: int


def number(digits: bytes) -> int:
    """Return a number of mails.

    Raises:
        ValueError: It is none, or larger than one can be (32 bits).
    """
    found = int(digits) if digits.isdigit() and len(digits) <= len(str(LARGEST_NUMBER)) else -1
    if not 0 <= found <= LARGEST_NUMBER:
        raise ValueError(digits[:40].decode("ascii", "replace"))
    return found


def uids(pieces: Sequence[Piece]) -> list[int]:
    """Return the numbers that a search found, each once, in order.

    Raises:
        ValueError: One cannot be.
    """
    lines = (piece for piece in pieces if isinstance(piece, bytes))
    return sorted({number(one) for line in lines for one in line.split() if one.isdigit()})


def listed(pieces: Sequence[Piece]) -> Iterator[Listed]:
    """Yield the mails of a listing; lines about other things are passed over."""
    for piece in pieces:
        line = piece if isinstance(piece, bytes) else b""
        uid, size, date = _UID.search(line), _SIZE.search(line), _DATE.search(line)
        if uid and size:
            yield Listed(int(uid[1]), _moment(date) if date else None, int(size[1]))


def _moment(found: re.Match[bytes]) -> datetime | None:
    """Return a time in UTC, None for a day, a zone or a year that cannot be."""
    day, month, year, hour, minute, second, sign, hours, minutes = (
        one.decode() for one in found.groups()
    )
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    time = (int(hour), int(minute), min(int(second), 59))  # a leap second is none to Python
    try:
        at = (int(year), MONTHS.index(month.title()) + 1, int(day))
        return likely(datetime(*at, *time, tzinfo=timezone(ahead)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


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
