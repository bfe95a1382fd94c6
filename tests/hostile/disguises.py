"""Files that are no workbooks, whatever they are called, and workbooks under other names."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.builders.ole_books import container
from tests.builders.raw_books import packed, unpacked
from tests.hostile.entry import Hostile, read, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.base import Base

_CSV = "项目,金额\n一,55\n"
_HTML = "<html><body><table><tr><td>项目</td><td>55</td></tr></table></body></html>"
_XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)


def _is(data: bytes) -> Callable[[Base], bytes]:
    return lambda _: data


def _typed(part: str) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", part: "<x/>"})


def _odt(_: Base) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": "<x/>"})


DISGUISES: tuple[Hostile, ...] = (
    told("空.xlsx", "F01", _is(b"")),
    told("全零.xlsx", "F01", _is(bytes(50_000))),
    told("乱码.xlsx", "F01", _is(random.Random(1).randbytes(50_000))),
    told("只有开头.xlsx", "F01", _is(b"PK\x03\x04" + random.Random(2).randbytes(5_000))),
    told("逗号分隔.xlsx", "F01", _is(_CSV.encode())),
    told("逗号分隔.xls", "F01", _is(_CSV.encode("gb18030"))),
    told("双字节文本.xls", "F01", _is(_CSV.encode("utf-16"))),
    told("网页.xlsx", "F01", _is(_HTML.encode())),
    told("网页.xls", "F01", _is(_HTML.encode("gb18030"))),
    told("单一网页.xls", "F01", _is(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n")),
    told("XML.xlsx", "F01", _is(b'<?xml version="1.0"?><x/>')),
    told("XML表格2003.xls", "F02b", _is(_XML_2003.encode())),
    told("文件.pdf.xlsx", "F01", _is(b"%PDF-1.7\n" + bytes(2_000))),
    told("照片.xlsx", "F01", _is(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(2_000))),
    told("苹果照片.xlsx", "F01", _is(b"\0\0\0\x18ftypheic\0\0\0\0" + bytes(2_000))),
    told("录像.xlsx", "F01", _is(b"\0\0\0\x18ftypisom\0\0\0\0" + bytes(2_000))),
    told("富文本.xls", "F01", _is(b"{\\rtf1\\ansi 55}")),
    told("压缩.7z.zip", "F41", _is(b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(100))),
    told("压缩.rar.zip", "F41", _is(b"Rar!\x1a\x07\x01\0" + bytes(100))),
    told("压缩.gz.xlsx", "F41", _is(b"\x1f\x8b\x08\0" + bytes(100))),
    told("文档.docx.xlsx", "F01", _is(_typed("word/document.xml"))),
    told("幻灯.pptx.xlsx", "F01", _is(_typed("ppt/presentation.xml"))),
    told("文字.odt.ods", "F01", _odt),
    told("版式.ofd.xlsx", "F01", _is(packed({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}))),
    told("二进制.xlsb", "F02b", _is(_typed("xl/workbook.bin"))),
    told("二进制.xlsx", "F02b", _is(_typed("XL/Workbook.bin"))),
    told("文档.doc.xls", "F01", _is(container({"WordDocument": b"x"}))),
    told("加密.xlsx", "F03", _is(container({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))),
    told("Excel95.xls", "F02b", _is(container({"Book": b"x"}))),
    told("Excel4.xls", "F02b", _is(b"\x09\4\6\0\0\4\x10\0" + bytes(100))),
    told("WPS表格.et", "F02b", lambda base: base.xls),
    read("表格.xls改名.xlsx", lambda base: base.xls + bytes(512), "F02"),
    read("表格.ods改名.xlsx", lambda base: packed({**unpacked(base.ods), "x": "x"}), "F02"),
    read("表格.xlsx改名.xls", lambda base: base.once_more(1)),
    read("表格.xlsx改名.ods", lambda base: base.once_more(2)),
    read("没有扩展名", lambda base: base.once_more(3)),
    read("旧格式.xls", lambda base: base.xls + bytes(1024), "F02"),
    read("开放格式.ods", lambda base: base.ods, "F02"),
)
