"""Zips of workbooks, with the names Chinese Windows gave them."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO

from xlkpi.importer.sniff import MOST_UNPACKED

_UTF8_FLAG = 0x800


def unpack(name: str, data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the files of a zip as ("a.zip!b.xlsx", bytes), in the archive's order.

    Names without the UTF-8 flag are taken for GB18030, as Chinese Windows writes them. Folders,
    hidden files and what Mac adds are passed over; ValueError where the contents are too large.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir()]
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValueError(name)
        found = []
        for part in parts:
            inner = _name(part)
            last = inner.rpartition("/")[2]
            if not last.startswith((".", "~$")) and not inner.startswith("__MACOSX/"):
                found.append((f"{name}!{inner}", archive.read(part)))
    return tuple(found)


def _name(part: zipfile.ZipInfo) -> str:
    # not `filename`: on Windows a backslash in it was replaced, and GB18030 has such bytes
    name = part.orig_filename
    if not part.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")
