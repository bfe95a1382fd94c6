"""Zips of workbooks, with the names Chinese Windows gave them."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_UTF8_FLAG = 0x800
_PIECE = 1 << 20
_FIRST_YEAR = 1980
"""What stands there where no time was kept."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name inside, where it was laid, its time by the packer's clock."""

    name: str
    path: Path
    at: datetime | None


def unpack(data: bytes, folder: Path) -> tuple[Member, ...]:
    """Lay the files of a zip out in a folder and return them in the archive's order.

    They lie under numbers of their own, whatever their names say. Names without the UTF-8 flag
    are taken for GB18030, as Chinese Windows writes them. Folders, hidden files and what Mac adds
    are passed over.
    """
    found = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for number, part in enumerate(archive.infolist()):
            name = _name(part)
            if part.is_dir() or _is_hidden(name):
                continue
            laid = folder / str(number)
            with archive.open(part) as packed, laid.open("wb") as out:
                while piece := packed.read(_PIECE):
                    out.write(piece)
            found.append(Member(name, laid, _time(part)))
    return tuple(found)


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith((".", "~$"))


def _name(part: zipfile.ZipInfo) -> str:
    # not `filename`: on Windows a backslash in it was replaced, and GB18030 has such bytes
    name = part.orig_filename
    if not part.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _time(part: zipfile.ZipInfo) -> datetime | None:
    """Return when a file was changed, None where the packer left it out."""
    if part.date_time[0] <= _FIRST_YEAR:
        return None
    try:
        return datetime(*part.date_time)  # noqa: DTZ001 - an archive does not tell the zone
    except ValueError:
        return None
