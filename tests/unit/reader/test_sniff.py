"""Each kind of file is named for what it is, by its content, whatever its name says."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tests.builders.forms import blank
from tests.builders.ole_books import SIGNATURE, container, xls
from tests.builders.raw_books import ODS_TYPE, ods_parts, packed, saved
from xlkpi.problems import Problem
from xlkpi.reader import sniff
from xlkpi.reader.sniff import FileKind, file_kind, scan_kind


def archive(*names: str, content: bytes = b"x") -> bytes:
    return packed(dict.fromkeys(names, content), zipfile.ZIP_STORED)


def workbook() -> bytes:
    return saved(lambda _: None)


def ole(*streams: str) -> bytes:
    return container(dict.fromkeys(streams, b"x"))


def with_flag(data: bytes, flag: int) -> bytes:
    """The same zip with a flag set on each part, as the archive's directory has it."""
    parts = data.split(b"PK\x01\x02")
    return b"PK\x01\x02".join(
        [parts[0], *(p[:4] + bytes([p[4] | flag]) + p[5:] for p in parts[1:])]
    )


def open_document(kind: str) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


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
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "F01", "图片"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "F01", "图片"),
    "film": (b"\0\0\0\x18ftypisom\0\0\0\0", "F01", "无法辨认的文件"),
    "rar": (b"Rar!\x1a\x07\x01\0", "F41", "RAR 压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04", "F41", "7z 压缩包"),
    "gzip": (b"\x1f\x8b\x08\0\0", "F41", "gzip 压缩文件"),
    "rtf": (b"{\\rtf1\\ansi", "F01", "RTF 文档"),
    "csv": ("项目,金额\n一,55\n".encode(), "F01", "文本文件（如 CSV）"),
    "csv in gbk": ("项目,金额\n一,55\n".encode("gb18030"), "F01", "文本文件（如 CSV）"),
    "csv with a mark": (b"\xef\xbb\xbfa,b\n", "F01", "文本文件（如 CSV）"),
    "csv in two bytes": ("a\tb\n".encode("utf-16"), "F01", "文本文件（如 CSV）"),
    "html": (b"<html><body><table>", "F01", "网页（HTML）"),
    "html in disguise": (b"\xef\xbb\xbf\r\n <!DOCTYPE html>\n", "F01", "网页（HTML）"),
    "a table of html": (b"<table border=1><tr>", "F01", "网页（HTML）"),
    "html of a browser": (b"<META http-equiv=Content-Type>", "F01", "网页（HTML）"),
    "html of one file": (b"MIME-Version: 1.0\r\nContent-Type: multipart", "F01", "网页（HTML）"),
    "xml": (b'<?xml version="1.0"?><Workbook>', "F01", "XML 文件"),
    "xml of excel 2003": (
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "F02b",
        "XML 表格 2003",
    ),
    "unknown": (b"\x01\x02\0\x03", "F01", "无法辨认的文件"),
    "excel 4": (b"\x09\4\6\0\0\4\x10\0", "F02b", "Excel 4 或更早的表格"),
    "excel 95": (ole("Book"), "F02b", "Excel 95 的表格"),
    "doc": (ole("WordDocument"), "F01", "Word 或 WPS 文字文档"),
    "doc with a table inside": (ole("WordDocument", "Workbook"), "F01", "Word 或 WPS 文字文档"),
    "ppt": (ole("PowerPoint Document"), "F01", "Word 或 PowerPoint 文件"),
    "start of a container": (SIGNATURE + bytes(504), "F01", "损坏或不完整的文件"),
    "xls cut short": (xls({"表": []})[:700], "F01", "损坏或不完整的文件"),
    "xls with macros": (ole("Workbook", "_VBA_PROJECT_CUR/"), "F19b", "宏"),
    "encrypted": (ole("EncryptionInfo", "EncryptedPackage"), "F03", "打开密码"),
    "xlsb": (archive("[Content_Types].xml", "xl/workbook.bin"), "F02b", "二进制表格（.xlsb）"),
    "xlsm": (archive(*XLSX, "xl/vbaProject.bin"), "F19b", "宏"),
    "macros of excel 4": (archive(*XLSX, "xl/macrosheets/sheet1.xml"), "F19b", "宏"),
    "docx": (
        archive("[Content_Types].xml", "word/document.xml"), "F01", "Word 或 PowerPoint 文件",
    ),
    "pptx": (
        archive("[Content_Types].xml", "ppt/presentation.xml"), "F01", "Word 或 PowerPoint 文件",
    ),
    "odt": (open_document("text"), "F01", "ODF 文档，不是表格"),
    "ods with macros": (
        packed({**ods_parts(""), "Basic/script-lc.xml": "<x/>"}), "F19b", "宏",
    ),
    "ofd": (archive("OFD.xml", "Doc_0/Document.xml"), "F01", "OFD 文件"),
    "zip cut short": (archive(*XLSX)[:-30], "F01", "损坏或不完整的文件"),
    "neither book nor writing": (
        archive("[Content_Types].xml", "visio/document.xml"), "F01", "其他 Office 文件",
    ),
    "macros in a book without a folder": (
        archive("[Content_Types].xml", "workbook.xml", "vbaProject.bin"), "F19b", "宏",
    ),
    "xlsb without a folder": (archive("[Content_Types].xml", "workbook.bin"), "F02b", "二进制"),
    "start of a zip": (b"PK\x03\x04broken", "F01", "损坏或不完整的文件"),
    "zip with a password": (with_flag(archive(*XLSX), 1), "F03", "打开密码"),
    "too many parts": (
        archive(*XLSX, *(f"xl/{n}" for n in range(2000))), "F01", "大得不正常的文件",
    ),
    "blanks without end": (
        packed({**dict.fromkeys(XLSX, b"x"), "xl/b.xml": b" " * 21_000_000}), "F01",
        "大得不正常的文件",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "named"), KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("name", ["村表.xlsx", "村表.jpg"])
def test_a_file_is_named_for_what_it_is(data: bytes, code: str, named: str, name: str) -> None:
    fault = file_kind(data, name)
    assert isinstance(fault, Problem)
    assert (fault.code, fault.place.file) == (code, name)
    assert named in fault.message.zh
    assert name in fault.message.en


@pytest.mark.parametrize("name", ["村表.xlsx", "邮件.eml", "a"])
@pytest.mark.parametrize(
    "data",
    [
        ole("__properties_version1.0"),
        b"From: a@b.example\r\nSubject: x\r\n\r\ntext",
        b"From a@b Thu Jan  7 00:00:00 2021\nFrom: a@b.example\nSubject: x\n\ntext\n",
    ],
    ids=["msg", "eml", "mbox"],
)
def test_a_mail_passes_under_any_name(data: bytes, name: str) -> None:
    assert file_kind(data, name) in {FileKind.MAIL, FileKind.MAILBOX}


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.jpg", "a"])
def test_a_workbook_passes_under_any_name(name: str) -> None:
    assert file_kind(workbook(), name) is file_kind(blank(), name) is FileKind.XLSX
    assert file_kind(xls({"表": []}), name) is FileKind.XLS
    assert file_kind(packed(ods_parts("")), name) is FileKind.ODS


def test_a_file_of_wps_in_an_old_container_is_told_by_its_name_alone() -> None:
    data = xls({"表": []})
    fault = file_kind(data, "村表.ET")
    assert isinstance(fault, Problem)
    assert (fault.code, "WPS 表格" in fault.message.zh) == ("F02b", True)
    assert file_kind(data, "村表.xls") is FileKind.XLS


def test_words_in_cells_are_no_streams() -> None:
    from tests.builders.ole_books import label  # noqa: PLC0415 - for this test

    words = ("EncryptedPackage", "_VBA_PROJECT_CUR", "WordDocument", "Book")
    data = xls({"表": [label(n, 0, word) for n, word in enumerate(words)]})
    assert file_kind(data, "a.xls") is FileKind.XLS


def test_part_names_may_differ_in_case_and_slashes() -> None:
    for names in (("[CONTENT_TYPES].XML", "XL\\sheet.xml"), ("XL\\Workbook.xml",)):
        assert file_kind(archive(*names), "a.xlsx") is FileKind.XLSX


def test_a_mimetype_says_whether_a_document_is_a_spreadsheet() -> None:
    template = packed({"mimetype": f"{ODS_TYPE}-template", "content.xml": "<x/>"})
    assert file_kind(template, "a.ots") is FileKind.ODS


@pytest.mark.parametrize(
    ("limit", "most"), [("MOST_BYTES", None), ("MOST_UNPACKED", 3000), ("MOST_PARTS", 3)]
)
def test_sizes_of_a_workbook_are_limited_packed_and_unpacked(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int | None
) -> None:
    data = archive(*XLSX, content=b"x" * 1000)
    most = len(data) if most is None else most
    monkeypatch.setattr(sniff, limit, most)
    assert file_kind(data, "a.xlsx") is FileKind.XLSX
    monkeypatch.setattr(sniff, limit, most - 1)
    assert is_huge(data)


@pytest.mark.parametrize(("limit", "most"), [("MOST_ARCHIVED", 2000), ("MOST_MEMBERS", 2)])
def test_sizes_of_an_archive_are_limited(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    data = packed({"村一.xlsx": b"x" * 1000, "村二.xlsx": b"y" * 1000})
    monkeypatch.setattr(sniff, limit, most)
    assert file_kind(data, "a.zip") is FileKind.ARCHIVE
    monkeypatch.setattr(sniff, limit, most - 1)
    assert is_huge(data)


def test_files_that_swell_a_hundred_times_are_no_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(dict.fromkeys(("1.xlsx", "2.xlsx"), bytes(200_000)))
    assert file_kind(data, "a.zip") is FileKind.ARCHIVE
    monkeypatch.setattr(sniff, "SMALL", 300_000)
    assert is_huge(data)


def is_huge(data: bytes) -> bool:
    fault = file_kind(data, "a.xlsx")
    return isinstance(fault, Problem) and "大得不正常" in fault.message.zh


def test_an_old_file_too_long_is_told_before_it_is_looked_into(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = xls({"表": []})
    monkeypatch.setattr(sniff, "MOST_BYTES", len(data) - 1)
    assert is_huge(data)


@pytest.mark.parametrize(
    "data",
    [
        archive("村一.xlsx", "村二.xlsx"), archive("1.jpg"), archive(),
        archive("content.xml"), archive("xl/styles.xml"),
    ],
    ids=range(5),
)  # fmt: skip
def test_a_zip_that_is_no_document_is_an_archive(data: bytes) -> None:
    assert file_kind(data, "a.zip") is FileKind.ARCHIVE


def test_an_archive_with_passwords_is_opened_for_its_other_files() -> None:
    assert file_kind(with_flag(archive("村一.xlsx"), 1), "a.zip") is FileKind.ARCHIVE


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", True), (b"%PDF-1.7", True), (b"\0\0\0\x18ftypheic", True),
        (b"", False), (b"a,b", False), (archive("1.jpg"), False),
    ],
    ids=range(6),
)  # fmt: skip
def test_pictures_and_pdfs_may_be_the_stamped_page(data: bytes, is_one: bool) -> None:
    assert (scan_kind(data) is not None) is is_one


def test_a_directory_of_more_entries_than_are_looked_at_is_huge() -> None:
    data = bytearray(archive("1.jpg"))
    data[-10:-6] = (46 * 20_001).to_bytes(4, "little")
    assert is_huge(bytes(data))


def test_reading_the_mimetype_takes_no_more_than_its_beginning() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", " " * 10_000_000)
        made.writestr("content.xml", "<x/>")
    fault = file_kind(out.getvalue(), "a.ods")
    assert isinstance(fault, Problem)
    assert fault.code == "F01"
