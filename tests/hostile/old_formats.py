"""Old .xls files and .ods files that are damaged, doctored, or bombs."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

from tests.builders.ole_books import (
    SECTOR,
    bound_sheet,
    container,
    number,
    record,
    stream,
    xls,
)
from tests.builders.raw_books import ODS_TYPE, ods_parts, packed
from tests.hostile.base import ods_table
from tests.hostile.entry import Hostile, told
from tests.hostile.xml_parts import BOMB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.hostile.base import Base

_TABLE = SECTOR
"""Where the table of sectors stands in a container of the tests."""


def plain() -> bytes:
    return xls({"表": [number(n, 0, n) for n in range(2_000)]})


def patched(at: int, value: int) -> Callable[[Base], bytes]:
    """A container with one of its numbers written over."""

    def build(_: Base) -> bytes:
        data = plain()
        return data[:at] + pack("<I", value) + data[at + 4 :]

    return build


def chain(sector: int, following: int) -> Callable[[Base], bytes]:
    """A container in which a sector is followed by another one than it should be."""
    return patched(_TABLE + 4 * sector, following)


def looping_tables(_: Base) -> bytes:
    """The list of the tables of sectors goes on in a sector that says the same."""
    data = bytearray(plain())
    data[68:76] = pack("<II", 3, 1_000_000)
    data[4 * SECTOR : 5 * SECTOR] = pack("<128I", *[3] * 128)
    return bytes(data)


def far_away(_: Base) -> bytes:
    return xls({"表": [number(65_535, 255, 1)]})


def wide_and_long(_: Base) -> bytes:
    return xls({f"表{n}": [number(60_000, 0, 1), number(0, 15, 1)] for n in range(40)})


def many_references(_: Base) -> bytes:
    """Sixty thousand cells that all refer to one long text."""
    text = record(0xFC, pack("<IIHB", 1, 1, 4_000, 1) + ("长" * 4_000).encode("utf-16-le"))
    cells = (record(0xFD, pack("<HHHI", n, 0, 0, 0)) for n in range(60_000))
    return container({"Workbook": stream({"表": cells}, text)})


def strange_formula(_: Base) -> bytes:
    """Formulas of every kind of token, cut short and not."""
    tokens = [bytes([kind]) + b"\xff" * size for kind in range(256) for size in (0, 1, 3, 8)]
    cells = [
        record(0x06, pack("<HHH8sHIH", n, 0, 0, bytes(8), 0, 0, len(one)) + one)
        for n, one in enumerate(tokens)
    ]
    return xls({"表": cells})


def cut_texts(_: Base) -> bytes:
    """A table of shared texts that says it has two thousand million of them."""
    sst = record(0xFC, pack("<II", 0x7FFFFFFF, 0x7FFFFFFF) + pack("<HB", 3, 0) + b"abc")
    return container({"Workbook": stream({"表": [record(0xFD, pack("<HHHI", 0, 0, 0, 9))]}, sst)})


def bad_offset(at: int) -> Callable[[Base], bytes]:
    """A sheet that is said to begin where none does."""
    return lambda _: container({"Workbook": stream({"表": []}, bound_sheet("别处", at))})


# -- .ods ------------------------------------------------------------------------------------------


def ods(content: str, more: Mapping[str, str] = {}) -> Callable[[Base], bytes]:
    """An .ods file with one sheet of these rows, and parts beside."""
    return lambda _: packed({**ods_parts(ods_table(content)), **more})


def ods_bomb(_: Base) -> bytes:
    parts = ods_parts("")
    return packed({**parts, "content.xml": BOMB + parts["content.xml"]})


def locked_ods(_: Base) -> bytes:
    manifest = "<manifest><encryption-data/></manifest>"
    return packed(
        {"mimetype": ODS_TYPE, "content.xml": b"\x8f\1\2", "META-INF/manifest.xml": manifest}
    )


def row(content: str, times: int = 1) -> str:
    given = f' table:number-rows-repeated="{times}"'
    return f"<table:table-row{given}>{content}</table:table-row>"


def cell(times: int = 1) -> str:
    given = f' office:value-type="float" office:value="1" table:number-columns-repeated="{times}"'
    return f"<table:table-cell{given}/>"


def deep(_: Base) -> bytes:
    text = "<text:span>" * 100_000 + "甲" + "</text:span>" * 100_000
    content = row(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>")
    return packed(ods_parts(ods_table(content)))


_BILLION = 1_000_000_000
_EMPTY = "<table:table-cell/>"

OLD: tuple[Hostile, ...] = (
    told("截断.xls", "F01", lambda base: base.xls[: len(base.xls) // 2]),
    told("只有头.xls", "F01", lambda _: plain()[:SECTOR]),
    told("加密.xls", "F03", lambda _: xls({"表": []}, record(0x2F, b"\1\0"))),
    told("有宏.xls", "F19b", lambda _: container({"Workbook": b"x", "_VBA_PROJECT_CUR/": b""})),
    told("数据流成环.xls", "F01 F31", chain(20, 5)),
    told("目录成环.xls", "F01 F31", chain(1, 1)),
    told("扇区表成环.xls", "F01 F31", looping_tables),
    told("扇区表说谎.xls", "F01 F31 F04", patched(44, 0x7FFFFFFF)),
    told("指向末尾之外.xls", "F01 F31", chain(5, 5_000_000)),
    told("表在流外.xls", "F01", bad_offset(0xFFFFFFF0)),
    told("表在流中.xls", "F01", bad_offset(7)),
    told("远处.xls", "F40", far_away),
    told("又宽又长.xls", "F01", wide_and_long),
    told("多引用.xls", "F01 F31", many_references),
    told("怪公式.xls", "F01 F04 F31", strange_formula),
    told("文本表说谎.xls", "F01 F04 F31", cut_texts),
    told("全是255.xls", "F01", lambda _: container({"Workbook": b"\xff" * 50_000})),
    told("炸弹.ods", "F01", ods_bomb),
    told("加密.ods", "F03", locked_ods),
    told("有宏.ods", "F19b", ods("", {"Basic/script-lc.xml": "<x/>"})),
    told("重复十亿行.ods", "F04", ods(row(cell(), _BILLION))),
    told("重复十亿列.ods", "F04", ods(row(cell(_BILLION)))),
    told("重复成面.ods", "F01", ods(row(cell(900), 90_000))),
    told("十亿空行.ods", "F04", ods(row(cell()) + row(_EMPTY, _BILLION))),
    told("深层嵌套.ods", "F04", deep),
    told("表中有表.ods", "F01", ods(row(f"<table:table-cell>{ods_table('')}</table:table-cell>"))),
    told("没有内容.ods", "F01", lambda _: packed({"mimetype": ODS_TYPE, "content.xml": ""})),
    told("截断.ods", "F01", lambda base: base.ods[: len(base.ods) // 2]),
)
