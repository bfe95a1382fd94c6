"""The properties of a folder in an Outlook file ([MS-OXMSG] 2.4): its texts, numbers and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from struct import iter_unpack
from typing import TYPE_CHECKING

from xlkpi.mail.charsets import decode
from xlkpi.mail.headers.dates import filetime

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from olefile import OleFileIO

    Path = tuple[str, ...]

_WIDE, _NARROW, _BYTES, _OBJECT = 0x1F, 0x1E, 0x102, 0x0D
_NUMBER, _FLAG, _TIME = 0x03, 0x0B, 0x40
_PROPERTIES = "__properties_version1.0"
_STARTS = (("__attach", 8), ("__recip", 8), ("__substg", 24))
_TOP = 32
"""Bytes before the properties of the message itself; those of folders in it have shorter heads."""
_MESSAGE_PAGE, _LOCALE, _INTERNET_PAGE = 0x3FFD, 0x3FF1, 0x3FDE
_OF_LOCALE = {2052: 936, 4100: 936, 1028: 950, 3076: 950, 5124: 950, 1041: 932, 1042: 949}
_PAGES = {
    936: "gb18030",
    10008: "gb18030",
    20127: "ascii",
    20936: "gb18030",
    28591: "iso-8859-1",
    50220: "iso-2022-jp",
    51936: "gb18030",
    54936: "gb18030",
    65001: "utf-8",
}


@dataclass(frozen=True, slots=True)
class Container:
    """An Outlook file, and the names that lie in each of its folders."""

    file: OleFileIO[str]
    names: Mapping[Path, tuple[str, ...]]

    def read(self, path: Path, name: str) -> bytes:
        """Return a stream's bytes, b"" if there is none.

        Raises:
            OSError: The file ends before the stream does.
        """
        if name not in self.names.get(path, ()):
            return b""
        with self.file.openstream([*path, name]) as stream:
            raw: bytes = stream.read()
        if len(raw) < self.file.get_size([*path, name]):
            raise OSError("a stream ends before it should")
        return raw


def container(file: OleFileIO[str]) -> Container:
    """Look through an opened file."""
    names: dict[Path, list[str]] = {}
    for path in file.listdir(streams=True, storages=True):
        names.setdefault(tuple(path[:-1]), []).append(path[-1])
    return Container(file, {path: tuple(sorted(inner)) for path, inner in names.items()})


@dataclass(frozen=True, slots=True)
class Folder:
    """A message, a recipient or an attachment within an Outlook file, and its properties.

    `fixed` has the eight bytes of each short property by (id, kind); longer ones are streams.
    `charset` is that of its texts, `web` that of its web page.
    """

    container: Container
    path: Path
    fixed: Mapping[tuple[int, int], int]
    charset: str
    web: str

    def text(self, *numbers: int) -> str:
        """Return the first of these texts that is there and not empty, else ""."""
        for number in numbers:
            wide = self._stream(number, _WIDE)
            found = wide.decode("utf-16-le", "replace") if wide else self._narrow(number)
            if plain := found.partition("\0")[0].strip():
                return plain
        return ""

    def _narrow(self, number: int) -> str:
        return decode(self._stream(number, _NARROW).rstrip(b"\0"), self.charset)

    def page(self, number: int) -> str:
        """Return a web page, whichever way it is kept."""
        raw = self._stream(number, _BYTES)
        return decode(raw, self.web) if raw else self.text(number)

    def data(self, number: int) -> bytes:
        """Return bytes, b"" if there are none.

        Raises:
            OSError: The file ends before the bytes do.
        """
        return self._stream(number, _BYTES)

    def number(self, number: int) -> int:
        """Return a whole number or a flag, 0 if it is missing."""
        return self.fixed.get((number, _NUMBER), self.fixed.get((number, _FLAG), 0)) & 0xFFFFFFFF

    def time(self, number: int) -> datetime | None:
        """Return a time in UTC, None if it is missing."""
        return filetime(self.fixed.get((number, _TIME), 0))

    def within(self, number: int) -> Folder | None:
        """Return the message that is a property, None if there is none."""
        path = (*self.path, _name(number, _OBJECT))
        is_message = _PROPERTIES in self.container.names.get(path, ())
        return folder(self.container, path, self.charset) if is_message else None

    def listed(self, kind: str, most: int) -> tuple[Folder, ...]:
        """Return the first attachments ("__attach") or recipients ("__recip") of a message."""
        names = [one for one in self.container.names.get(self.path, ()) if one.startswith(kind)]
        paths = ((*self.path, name) for name in names[:most])
        return tuple(folder(self.container, path, self.charset) for path in paths)

    def _stream(self, number: int, kind: int) -> bytes:
        return self.container.read(self.path, _name(number, kind))


def folder(within: Container, path: Path = (), charset: str = "") -> Folder:
    """Open a folder; `charset` is that of the message around it.

    Raises:
        OSError: The file ends before the folder's properties do.
    """
    raw = within.read(path, _PROPERTIES)
    start = next((size for name, size in _STARTS if path and path[-1].startswith(name)), _TOP)
    rows = raw[start : start + max(len(raw) - start, 0) // 16 * 16]
    fixed = {(tag >> 16, tag & 0xFFFF): value for tag, _, value in iter_unpack("<IIQ", rows)}
    web = _charset(fixed.get((_INTERNET_PAGE, _NUMBER), 0))
    page = fixed.get((_MESSAGE_PAGE, _NUMBER)) or _OF_LOCALE.get(
        fixed.get((_LOCALE, _NUMBER), 0), 0
    )
    return Folder(within, path, fixed, _charset(page) or web or charset, web)


def _charset(page: int) -> str:
    low = page & 0xFFFF
    return _PAGES.get(low, f"cp{low}") if low else ""


def _name(number: int, kind: int) -> str:
    return f"__substg1.0_{number:04X}{kind:04X}"
