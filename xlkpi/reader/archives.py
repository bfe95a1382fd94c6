"""Zips of workbooks, with the names that Chinese Windows and macOS gave them."""

from __future__ import annotations

import re
import stat
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.mail.charsets import is_surely_utf8
from xlkpi.reader.book import TooLargeError
from xlkpi.reader.leftovers import is_leftover
from xlkpi.reader.limits import MOST_NAME
from xlkpi.reader.sniff import DAMAGE

if TYPE_CHECKING:
    from pathlib import Path

_UTF8_FLAG, _LOCKED_FLAG = 0x800, 1
_UNIX = 3
"""The system that keeps the kind of a file in the upper half of its attributes."""
_PIECE = 1 << 20
_FIRST_YEAR = 1980
"""What stands there where no time was kept."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_HEAD = 30
"""Bytes before name and further fields of a member."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where the files of an archive or a mail are laid out, and how many of how many bytes may be.

    `archives` and `mails` say whether such files are opened.
    """

    folder: Path
    size: int
    files: int
    archives: bool = True
    mails: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name inside, where it was laid, its time by the packer's clock.

    One that came with a mail has no time of its own.
    One that was not taken out has a `fault` ("F01" for damaged, "F03" for a password, "F42" for a
    link, "F43" for what is no file); what was laid then is what the archive holds of it.
    """

    name: str
    path: Path
    at: datetime | None
    fault: str = ""


def unpack(data: bytes, room: Room) -> tuple[Member, ...]:
    """Lay the files of a zip out and return them in the archive's order.

    They lie under numbers of their own, whatever their names say. Names without the UTF-8 flag
    are taken for GB18030, as Chinese Windows writes them. Folders, hidden files and what Mac adds
    are passed over. TooLargeError before anything is laid out that there is no room for.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [(one, _name(one)) for one in archive.infolist()]
        parts = [(one, name) for one, name in parts if not (one.is_dir() or _is_hidden(name))]
        size = sum(max(one.file_size, one.compress_size) for one, _ in parts)
        if size > room.size or len(parts) > room.files:
            raise TooLargeError("more than the files of an archive may take")
        room.folder.mkdir(parents=True)
        return tuple(
            _laid(data, archive, one, name, room.folder / str(number))
            for number, (one, name) in enumerate(parts)
        )


def _laid(
    data: bytes, archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, path: Path
) -> Member:
    fault = _no_file(part) or ("F03" if part.flag_bits & _LOCKED_FLAG else "")
    try:
        packed = None if fault else archive.open(part)
    except DAMAGE:
        packed, fault = None, "F01"
    with path.open("wb") as out:
        while packed is not None:
            try:
                piece = packed.read(_PIECE)
            except DAMAGE:
                piece, fault = b"", "F01"
            if not piece:
                break
            out.write(piece)
        if fault:
            out.seek(0)
            out.truncate()
            out.write(_as_packed(data, part))
    return Member(name, path, _time(part), fault)


def _no_file(part: zipfile.ZipInfo) -> str:
    """Return the code of a link (F42), of a pipe, device or socket (F43); "" for a file."""
    kind = stat.S_IFMT(part.external_attr >> 16) if part.create_system == _UNIX else 0
    if kind == stat.S_IFLNK:
        return "F42"
    return "" if kind in (0, stat.S_IFREG) else "F43"


def _as_packed(data: bytes, part: zipfile.ZipInfo) -> bytes:
    """Return the bytes that an archive holds of a file, head included, as far as can be told."""
    start = part.header_offset
    return data[start : start + _HEAD + len(part.orig_filename) + part.compress_size]


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or is_leftover(name.rpartition("/")[2])


def _name(part: zipfile.ZipInfo) -> str:
    # not `filename`: on Windows a backslash in it was replaced, and GB18030 has such bytes
    name = part.orig_filename
    if not part.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            raw = name.encode("cp437")  # macOS writes UTF-8 and does not say so
            name = raw.decode("utf-8" if is_surely_utf8(raw) else "gb18030")
    return _CONTROL.sub("\ufffd", name.replace("\\", "/"))[-MOST_NAME:]


def _time(part: zipfile.ZipInfo) -> datetime | None:
    """Return when a file was changed, None where the packer left it out."""
    if part.date_time[0] <= _FIRST_YEAR:
        return None
    try:
        return datetime(*part.date_time)  # noqa: DTZ001 - an archive does not tell the zone
    except ValueError:
        return None
