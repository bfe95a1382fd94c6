"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.bundle.manifest import MANIFEST
from xlkpi.mail.sniff import MailFormat, mail_format
from xlkpi.problems import Place, Problem, problem
from xlkpi.reader.limits import (
    MOST_ARCHIVED,
    MOST_BYTES,
    MOST_MAIL,
    MOST_MEMBERS,
    MOST_PARTS,
    MOST_RATIO,
    MOST_SWELLING,
    MOST_UNPACKED,
    SMALL,
)
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
    BUNDLE = "bundle"
    MAIL = "mail"
    MAILBOX = "mailbox"


_WORKBOOKS = frozenset(
    ["xls", "xlsx", "xlsm", "xlsb", "xlt", "xltx", "et", "ett", "ods", "ots", "csv"]
)


class Foreign(Problem):
    """That a file is of another kind, and that nobody can have meant it as a return.

    On record it is a problem as any other, and equal to it.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whether another problem says the same."""
        if not isinstance(other, Problem):
            return NotImplemented
        return _key(self) == _key(other)

    def __hash__(self) -> int:
        """Return the hash that an equal problem has."""
        return hash(_key(self))


def _key(one: Problem) -> tuple[object, ...]:
    return one.code, one.severity, one.place, one.message, one.hint


def foreign(code: str, place: Place, **args: object) -> Problem:
    """Return that a file is no workbook, and not one that was damaged on its way.

    One that is called like a workbook somebody may have meant as a return.

    Args:
        code: F01 or another of its kind.
        place: Names the file.
        args: What the words of the code have places for.
    """
    found = problem(code, place, **args)
    if is_called_a_workbook(place.file):
        return found
    return Foreign(code, found.severity, place, found.message, found.hint)


def is_called_a_workbook(name: str) -> bool:
    """Whether a file has the name of a workbook, whatever it is."""
    return name.rpartition(".")[2].casefold() in _WORKBOOKS


_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
PICTURE = Words("图片", "a picture")
_PDF = Words("PDF 文件", "a PDF")
_RAR = Words("RAR 压缩包", "a RAR archive")
_SEVEN_ZIP = Words("7z 压缩包", "a 7z archive")
_GZIP = Words("gzip 压缩文件", "a gzip file")
_STARTS: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", _PDF),
    (b"\xff\xd8\xff", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!", _RAR),
    (b"7z\xbc\xaf", _SEVEN_ZIP),
    (b"{\\rtf", Words("RTF 文档", "an RTF document")),
    (b"\x1f\x8b", _GZIP),
)
_PHOTO_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
_OLD_BEGINNINGS = (
    b"\x09\0\4\0",
    b"\x09\2\6\0",
    b"\x09\4\6\0",
    b"\x09\x08\x08\0",
    b"\x09\x08\x10\0",
)
"""The first record of a sheet before Excel 97 kept it in a container."""
_EMPTY = Words("空文件", "an empty file")
_PACKED_ANEW = Words(
    "解开以后又压缩过，多了一层文件夹", "it was unpacked and packed anew, within a folder"
)
_TEXT = Words("文本文件（如 CSV）", "a text file (such as CSV)")
DAMAGED = Words("损坏或不完整的文件", "a damaged or incomplete file")
HUGE = Words("大得不正常的文件", "an abnormally large file")
_WEB = Words("网页（HTML）", "a web page (HTML)")
_OFD = Words("OFD 文件", "an OFD document")
_WORD = Words("Word 或 WPS 文字文档", "a Word document")
_OFFICE = Words("Word 或 PowerPoint 文件", "a Word or PowerPoint file")
_OTHER_OFFICE = Words("其他 Office 文件", "another office file")
_OPEN_DOCUMENT = Words("ODF 文档，不是表格", "an OpenDocument file that is no spreadsheet")
_ET = Words("WPS 表格（.et）", "a WPS .et file")
_EXCEL_95 = Words("Excel 95 的表格", "an Excel 95 file")
_EXCEL_4 = Words("Excel 4 或更早的表格", "a file of Excel 4 or older")
_EXCEL_XML = Words("XML 表格 2003", "an XML Spreadsheet 2003")
_XLSB = Words("二进制表格（.xlsb）", "an .xlsb file")


def file_kind(data: bytes, name: str) -> FileKind | Problem:
    """Return what a file is opened as, or why it cannot be (F01, F02b, F03, F19b, F41)."""
    place = Place(file=name)
    if data.startswith(b"PK"):
        return _archive(data, place)
    mail = mail_format(data, name) if len(data) <= MOST_MAIL else None
    if mail is not None:
        return FileKind.MAILBOX if mail is MailFormat.MBOX else FileKind.MAIL
    if len(data) > MOST_BYTES:
        return problem("F01", place, found=HUGE)
    if data.startswith(_OLE):
        return _ole(data, place)
    if data.startswith(_OLD_BEGINNINGS):
        return problem("F02b", place, found=_EXCEL_4)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4_000]:
        return problem("F02b", place, found=_EXCEL_XML)
    found = _named(data)
    if found in (_RAR, _SEVEN_ZIP, _GZIP):
        return problem("F41", place, found=found)
    return foreign("F01", place, found=found)


def scan_kind(data: bytes) -> Words | None:
    """Return which kind of scan a file is, as the stamped page is sent; None for any other file."""
    found = _named(data)
    return found if found in (PICTURE, _PDF) else None


def _named(data: bytes) -> Words:
    if not data.strip(b"\0 \r\n\t"):
        return _EMPTY
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    if _is_picture(data):
        return PICTURE
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _TEXT
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"mime-version:")):
        return _WEB
    if head.startswith(b"<"):
        return Words("XML 文件", "an XML file")
    if b"\0" not in head:
        return _TEXT
    return Words("无法辨认的文件", "a file of unknown kind")


def _is_picture(data: bytes) -> bool:
    """Whether a file is a picture whose kind is told a little after its beginning."""
    if data[4:8] == b"ftyp":
        return data[8:12] in _PHOTO_BRANDS
    if data.startswith(b"BM"):
        return data[6:10] == b"\0\0\0\0"
    return data.startswith(b"RIFF") and data[8:12] == b"WEBP"


# -- containers of old office programs -------------------------------------------------------------


def _ole(data: bytes, place: Place) -> FileKind | Problem:
    try:
        names = _streams(data)
    except Exception:  # noqa: BLE001 - the library raises anything over a damaged file
        return problem("F01", place, found=DAMAGED)
    if {"encryptedpackage", "encryptioninfo"} & names:
        return problem("F03", place)
    if {"worddocument", "powerpoint document"} & names:
        return foreign("F01", place, found=_WORD if "worddocument" in names else _OFFICE)
    if {"_vba_project_cur", "vba", "macros"} & names:
        return problem("F19b", place)
    if "workbook" in names:
        if place.file.casefold().endswith((".et", ".ett")):
            return problem("F02b", place, found=_ET)
        return FileKind.XLS
    if "book" in names:
        return problem("F02b", place, found=_EXCEL_95)
    return foreign("F01", place, found=_OTHER_OFFICE)


def _streams(data: bytes) -> set[str]:
    """Return the names at the top of a container, in lower case."""
    import olefile  # noqa: PLC0415 - for these files only

    with olefile.OleFileIO(BytesIO(data)) as container:
        return {path[0].casefold() for path in container.listdir(streams=True, storages=True)}


# -- archives --------------------------------------------------------------------------------------


def _archive(data: bytes, place: Place) -> FileKind | Problem:
    if _most_parts(data) > MOST_MEMBERS:
        return problem("F01", place, found=HUGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            kind = _document(archive, place)
    except DAMAGE:
        code = "F45" if _begins_as_bundle(data) else "F01"
        return problem(code, place, found=DAMAGED)
    if kind in {FileKind.ARCHIVE, FileKind.BUNDLE}:
        huge = len(data) > MOST_ARCHIVED or _is_swollen(data, parts)
        huge = huge or _is_huge(parts, MOST_MEMBERS, MOST_ARCHIVED)
        return problem("F01", place, found=HUGE) if huge else kind
    if len(data) > MOST_BYTES or _is_huge(parts, MOST_PARTS, MOST_UNPACKED):
        return problem("F01", place, found=HUGE)
    return problem("F03", place) if any(part.flag_bits & 1 for part in parts) else kind


def _begins_as_bundle(data: bytes) -> bool:
    """Whether the first member of an archive is the manifest of a bundle: its end may be lost."""
    name = 30  # bytes before it
    return data[name : name + len(MANIFEST)] == MANIFEST.encode("ascii")


def _most_parts(data: bytes) -> int:
    """Return how many parts an archive's directory has room for, before each is looked at."""
    end = data.rfind(b"PK\x05\x06", max(len(data) - 66_000, 0))
    smallest = 46  # bytes of an entry
    return int.from_bytes(data[end + 12 : end + 16], "little") // smallest if end >= 0 else 0


def _document(archive: zipfile.ZipFile, place: Place) -> FileKind | Problem:
    names = {name.casefold().replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
    if MANIFEST in names:
        return FileKind.BUNDLE
    if _has(names, MANIFEST):
        return problem("F45", place, found=_PACKED_ANEW)
    is_package = "[content_types].xml" in names
    if "xl/workbook.bin" in names or (is_package and _has(names, "workbook.bin")):
        return problem("F02b", place, found=_XLSB)
    if "xl/workbook.xml" in names or (
        is_package and (_any(names, "xl/") or _has(names, "workbook.xml"))
    ):
        macros = _has(names, "vbaproject.bin") or any("macrosheets/" in name for name in names)
        return problem("F19b", place) if macros else FileKind.XLSX
    if is_package:
        writing = _any(names, "word/", "ppt/")
        return foreign("F01", place, found=_OFFICE if writing else _OTHER_OFFICE)
    if "ofd.xml" in names:
        return foreign("F01", place, found=_OFD)
    if "mimetype" in names and "content.xml" in names:
        with archive.open(names["mimetype"]) as stream:
            if b"opendocument.spreadsheet" not in stream.read(200):
                return foreign("F01", place, found=_OPEN_DOCUMENT)
        return problem("F19b", place) if _any(names, "basic/", "scripts/") else FileKind.ODS
    return FileKind.ARCHIVE


def _has(names: Collection[str], part: str) -> bool:
    """Whether there is a part of that name, in whatever folder."""
    return any(name.rpartition("/")[2] == part for name in names)


def _any(names: Collection[str], *starts: str) -> bool:
    return any(name.startswith(starts) for name in names)


def _is_huge(parts: Sequence[zipfile.ZipInfo], most: int, unpacked: int) -> bool:
    swollen = any(
        part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    return swollen or len(parts) > most or sum(part.file_size for part in parts) > unpacked


def _is_swollen(data: bytes, parts: Sequence[zipfile.ZipInfo]) -> bool:
    unpacked = sum(part.file_size for part in parts)
    return unpacked > SMALL and unpacked > MOST_SWELLING * len(data)
