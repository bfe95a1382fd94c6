"""Each kind of file is named for what it is, by its content, whatever its name says."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest

from tests.forms import blank
from xlkpi.importer import sniff
from xlkpi.importer.sniff import is_archive_of_files, unreadable

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


def archive(*names: str, content: bytes = b"x") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, content)
    return out.getvalue()


def workbook() -> bytes:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


def with_flag(data: bytes, flag: int) -> bytes:
    """The same zip with a flag set on each part, as the archive's directory has it."""
    parts = data.split(b"PK\x01\x02")
    return b"PK\x01\x02".join(
        [parts[0], *(p[:4] + bytes([p[4] | flag]) + p[5:] for p in parts[1:])]
    )


XLSX = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
KINDS: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "F01", "空文件"),
    "zeros": (bytes(4096), "F01", "空文件"),
    "blank lines": (b"\r\n \t\r\n", "F01", "空文件"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "F01", "PDF 文件"),
    "jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "F01", "图片"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "F01", "图片"),
    "gif": (b"GIF89a\0\0", "F01", "图片"),
    "bmp": (b"BM\x36\x10\0\0\0\0\0\0\x36", "F01", "图片"),
    "tiff": (b"II*\0\x08\0\0\0", "F01", "图片"),
    "tiff, other byte order": (b"MM\0*\0\0\0\x08", "F01", "图片"),
    "rar": (b"Rar!\x1a\x07\x01\0", "F01", "RAR 压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04", "F01", "7z 压缩包"),
    "gzip": (b"\x1f\x8b\x08\0\0", "F01", "gzip 压缩文件"),
    "rtf": (b"{\\rtf1\\ansi", "F01", "RTF 文档"),
    "csv": ("项目,金额\n一,55\n".encode(), "F01", "文本文件（如 CSV）"),
    "csv in gbk": ("项目,金额\n一,55\n".encode("gb18030"), "F01", "文本文件（如 CSV）"),
    "csv with a mark": (b"\xef\xbb\xbfa,b\n", "F01", "文本文件（如 CSV）"),
    "html": (b"<html><body><table>", "F01", "网页（HTML）"),
    "html in disguise": (b"\xef\xbb\xbf\r\n <!DOCTYPE html>\n", "F01", "网页（HTML）"),
    "a table of html": (b"<table border=1><tr>", "F01", "网页（HTML）"),
    "html of a browser": (b"<META http-equiv=Content-Type>", "F01", "网页（HTML）"),
    "xml": (b'<?xml version="1.0"?><Workbook>', "F01", "XML 文件"),
    "unknown": (b"\x01\x02\0\x03", "F01", "无法辨认的文件"),
    "xls": (ole("Root Entry", "Workbook"), "F02", "旧格式的表格（.xls 或 .et）"),
    "xls of Excel 5": (ole("Root Entry", "Book"), "F02", "旧格式的表格（.xls 或 .et）"),
    "doc": (ole("Root Entry", "WordDocument"), "F01", "Word 或 WPS 文字文档"),
    "doc with a table inside": (ole("WordDocument", "Workbook"), "F01", "Word 或 WPS 文字文档"),
    "ppt": (ole("Root Entry", "PowerPoint Document"), "F01", "其他 Office 文件"),
    "encrypted": (ole("EncryptionInfo", "EncryptedPackage"), "F03", "打开密码"),
    "xlsb": (archive("[Content_Types].xml", "xl/workbook.bin"), "F02", "二进制表格（.xlsb）"),
    "ods": (archive("mimetype", "content.xml", "styles.xml"), "F02", "ODF 表格（.ods）"),
    "docx": (
        archive("[Content_Types].xml", "word/document.xml"), "F01", "Word 或 PowerPoint 文件",
    ),
    "pptx": (
        archive("[Content_Types].xml", "ppt/presentation.xml"), "F01", "Word 或 PowerPoint 文件",
    ),
    "zip of photos": (archive("1.jpg", "2.jpg"), "F01", "没有工作簿的压缩包"),
    "empty zip": (archive(), "F01", "没有工作簿的压缩包"),
    "zip cut short": (archive(*XLSX)[:-30], "F01", "损坏或不完整的文件"),
    "start of a zip": (b"PK\x03\x04broken", "F01", "损坏或不完整的文件"),
    "zip with a password": (with_flag(archive(*XLSX), 1), "F03", "打开密码"),
    "too many parts": (
        archive(*XLSX, *(f"xl/{n}" for n in range(2000))), "F01", "大得不正常的文件",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "named"), KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("name", ["村表.xlsx", "村表.jpg"])
def test_a_file_is_named_for_what_it_is(data: bytes, code: str, named: str, name: str) -> None:
    fault = unreadable(data, name)
    assert fault is not None
    assert (fault.code, fault.place.file) == (code, name)
    assert named in fault.message.zh
    assert name in fault.message.en


def test_a_workbook_passes_under_any_name() -> None:
    for name in ("a.xlsx", "a.xls", "a.jpg", "a"):
        assert unreadable(workbook(), name) is unreadable(blank(), name) is None


def test_part_names_may_differ_in_case_and_slashes() -> None:
    assert unreadable(archive("[CONTENT_TYPES].XML", "XL\\workbook.xml"), "a.xlsx") is None


def test_sizes_are_limited_packed_and_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive(*XLSX, content=b"x" * 1000)
    for limit, most in (("MOST_BYTES", len(data)), ("MOST_UNPACKED", 3000), ("MOST_PARTS", 3)):
        with monkeypatch.context() as patch:
            patch.setattr(sniff, limit, most)
            assert unreadable(data, "a.xlsx") is None
            patch.setattr(sniff, limit, most - 1)
            fault = unreadable(data, "a.xlsx")
        assert fault is not None
        assert "大得不正常" in fault.message.zh


@pytest.mark.parametrize(
    ("data", "of_files"),
    [
        (archive("村一.xlsx", "村二.xlsx"), True),
        (archive("1.jpg"), True),
        (archive(), True),
        (archive(*XLSX), False),
        (archive("[Content_Types].xml", "word/document.xml"), False),
        (archive("mimetype", "content.xml"), False),
        (archive("1.jpg")[:-30], False),
        (b"PK", False),
        (b"a,b\n", False),
        (b"", False),
    ],
    ids=range(10),
)
def test_only_a_zip_that_is_no_document_is_an_archive(data: bytes, of_files: bool) -> None:
    assert is_archive_of_files(data) is of_files
