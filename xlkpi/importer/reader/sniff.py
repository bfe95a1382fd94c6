"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.importer.reader.limits import (
    MOST_ARCHIVED,
    MOST_BYTES,
    MOST_MEMBERS,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    SMALL,
)
from xlkpi.problems import Place, Problem, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip
"""What the standard library raises over a damaged or unusual archive."""


class FileKind(StrEnum):
    """What can be opened."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    ARCHIVE = "archive"


_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
PICTURE = Words("图片", "a picture")
_PDF = Words("PDF 文件", "a PDF")
_STARTS: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", _PDF),
    (b"\xff\xd8\xff", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!", Words("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Words("7z 压缩包", "a 7z archive")),
    (b"{\\rtf", Words("RTF 文档", "an RTF document")),
    (b"\x1f\x8b", Words("gzip 压缩文件", "a gzip file")),
)
_EMPTY = Words("空文件", "an empty file")
_TEXT = Words("文本文件（如 CSV）", "a text file (such as CSV)")
DAMAGED = Words("损坏或不完整的文件", "a damaged or incomplete file")
HUGE = Words("大得不正常的文件", "an abnormally large file")
_WORD = Words("Word 或 WPS 文字文档", "a Word document")
_OFFICE = Words("Word 或 PowerPoint 文件", "a Word or PowerPoint file")
_ET = Words("WPS 表格（.et）", "a WPS .et file")
_EXCEL_95 = Words("Excel 95 的表格", "an Excel 95 file")
_XLSB = Words("二进制表格（.xlsb）", "an .xlsb file")


def file_kind(data: bytes, name: str) -> FileKind | Problem:
    """Return what a file is opened as, or why it cannot be opened."""
    place = Place(file=name)
    if data.startswith(b"PK"):
        return _archive(data, place)
    if len(data) > MOST_BYTES:
        return problem("F01", place, found=HUGE)
    if data.startswith(_OLE):
        return _ole(data, place)
    return problem("F01", place, found=_named(data))


def is_scan(data: bytes) -> bool:
    """Whether a file is a picture or PDF, as the stamped page is sent beside the workbook."""
    return _named(data) in (PICTURE, _PDF)


def _named(data: bytes) -> Words:
    if not data.strip(b"\0 \r\n\t"):
        return _EMPTY
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return PICTURE
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _TEXT
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        return Words("网页（HTML）", "a web page (HTML)")
    if head.startswith(b"<"):
        return Words("XML 文件", "an XML file")
    if b"\0" not in head:
        return _TEXT
    return Words("无法辨认的文件", "a file of unknown kind")


def _ole(data: bytes, place: Place) -> FileKind | Problem:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return problem("F03", place)
    if has("_VBA_PROJECT"):
        return problem("F19b", place)
    if has("Workbook"):
        if place.file.casefold().endswith((".et", ".ett")):
            return problem("F02b", place, found=_ET)
        return FileKind.XLS
    if has("WordDocument"):
        return problem("F01", place, found=_WORD)
    if has("Book"):
        return problem("F02b", place, found=_EXCEL_95)
    return problem("F01", place, found=Words("其他 Office 文件", "another office file"))


def _archive(data: bytes, place: Place) -> FileKind | Problem:
    if _most_parts(data) > MOST_MEMBERS:
        return problem("F01", place, found=HUGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except DAMAGE:
        return problem("F01", place, found=DAMAGED)
    kind = _document({part.filename.casefold().replace("\\", "/") for part in parts}, place)
    if kind is FileKind.ARCHIVE:
        huge = _is_huge(parts, MOST_MEMBERS, MOST_ARCHIVED)
    else:
        huge = len(data) > MOST_BYTES or _is_huge(parts, MOST_PARTS, MOST_UNPACKED)
    if huge:
        return problem("F01", place, found=HUGE)
    return problem("F03", place) if any(part.flag_bits & 1 for part in parts) else kind


def _most_parts(data: bytes) -> int:
    """Return how many parts an archive's directory has room for, before each is looked at."""
    end = data.rfind(b"PK\x05\x06", max(len(data) - 66_000, 0))
    smallest = 46  # bytes of an entry
    return int.from_bytes(data[end + 12 : end + 16], "little") // smallest if end >= 0 else 0


def _document(names: set[str], place: Place) -> FileKind | Problem:
    if "xl/workbook.bin" in names:
        return problem("F02b", place, found=_XLSB)
    if "[content_types].xml" in names and any(n.startswith("xl/") for n in names):
        macros = any(n.startswith(("xl/vbaproject", "xl/macrosheets/")) for n in names)
        return problem("F19b", place) if macros else FileKind.XLSX
    if "[content_types].xml" in names:
        return problem("F01", place, found=_OFFICE)
    if "mimetype" in names and "content.xml" in names:
        return FileKind.ODS
    return FileKind.ARCHIVE


def _is_huge(parts: Sequence[zipfile.ZipInfo], most: int, unpacked: int) -> bool:
    swollen = any(
        part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    return swollen or len(parts) > most or sum(part.file_size for part in parts) > unpacked
