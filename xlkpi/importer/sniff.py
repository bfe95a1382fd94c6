"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from xlkpi.problems import Place, Problem, problem
from xlkpi.texts import Words

MOST_BYTES = 50_000_000
MOST_UNPACKED = 300_000_000
MOST_PARTS = 2_000
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip
"""What the standard library raises over a damaged or unusual archive."""
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_STARTS: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", Words("PDF 文件", "a PDF")),
    (b"\xff\xd8\xff", Words("图片", "a picture")),
    (b"\x89PNG", Words("图片", "a picture")),
    (b"GIF8", Words("图片", "a picture")),
    (b"II*\0", Words("图片", "a picture")),
    (b"MM\0*", Words("图片", "a picture")),
    (b"Rar!", Words("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Words("7z 压缩包", "a 7z archive")),
    (b"{\\rtf", Words("RTF 文档", "an RTF document")),
    (b"\x1f\x8b", Words("gzip 压缩文件", "a gzip file")),
)
_EMPTY = Words("空文件", "an empty file")
_TEXT = Words("文本文件（如 CSV）", "a text file (such as CSV)")
_DAMAGED = Words("损坏或不完整的文件", "a damaged or incomplete file")


def unreadable(data: bytes, name: str) -> Problem | None:
    """Return why a file cannot be read as a workbook, None where it looks like an .xlsx."""
    place = Place(file=name)
    if data.startswith(b"PK"):
        return _archive(data, place)
    if data.startswith(_OLE):
        return _ole(data, place)
    return problem("F01", place, found=_named(data))


def is_archive_of_files(data: bytes) -> bool:
    """Whether the bytes are a zip that is no office document."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except DAMAGE:
        return False
    return not _kind_of_document(names)


def _named(data: bytes) -> Words:
    if not data.strip(b"\0 \r\n\t"):
        return _EMPTY
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return Words("图片", "a picture")
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


def _ole(data: bytes, place: Place) -> Problem:
    wide = [name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo")]
    if any(name in data for name in wide):
        return problem("F03", place)
    if "WordDocument".encode("utf-16-le") in data:
        return problem("F01", place, found=Words("Word 或 WPS 文字文档", "a Word document"))
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return problem(
            "F02", place, found=Words("旧格式的表格（.xls 或 .et）", "an old .xls or .et file")
        )
    return problem("F01", place, found=Words("其他 Office 文件", "another office file"))


def _kind_of_document(names: set[str]) -> str:
    folded = {name.casefold().replace("\\", "/") for name in names}
    if "xl/workbook.bin" in folded:
        return "xlsb"
    if "[content_types].xml" in folded:
        return "xlsx" if any(n.startswith("xl/") for n in folded) else "ooxml"
    return "odf" if "mimetype" in folded and "content.xml" in folded else ""


def _archive(data: bytes, place: Place) -> Problem | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except DAMAGE:
        return problem("F01", place, found=_DAMAGED)
    kind = _kind_of_document({part.filename for part in parts})
    if kind == "xlsx":
        return _limits(data, parts, place)
    if kind in ("xlsb", "odf"):
        found = (
            Words("二进制表格（.xlsb）", "an .xlsb file")
            if kind == "xlsb"
            else Words("ODF 表格（.ods）", "an .ods file")
        )
        return problem("F02", place, found=found)
    if kind == "ooxml":
        return problem(
            "F01", place, found=Words("Word 或 PowerPoint 文件", "a Word or PowerPoint file")
        )
    return problem("F01", place, found=Words("没有工作簿的压缩包", "an archive without a workbook"))


def _limits(data: bytes, parts: list[zipfile.ZipInfo], place: Place) -> Problem | None:
    unpacked = sum(part.file_size for part in parts)
    if any(part.flag_bits & 1 for part in parts):
        return problem("F03", place)
    if len(data) > MOST_BYTES or unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        return problem("F01", place, found=Words("大得不正常的文件", "an abnormally large file"))
    return None
