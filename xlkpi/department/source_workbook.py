"""Where a published text is from as a workbook: a line for each part, in the order of the text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.drawing.listing_sheet import write_listing
from xlkpi.master.drawing.sheets import Book
from xlkpi.master.times import local

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from xlkpi.department.text_sources import SourceLine
    from xlkpi.master.content.shape import Content
    from xlkpi.publication.document import Document
    from xlkpi.records import Value

SHEET = "出处"
_TITLE = "《{title}》的出处"
_NOTES = (
    "文本中由数据写成的每个字、每个数，按文本的先后，一处一个序号；由几个数合成的，一个数一行。大纲本身的字不列，目录不另列",
    "比例写成小数：0.3 即 30%。“部门更正”的数不在来表里，更正人和原因见后面两栏",
)
_COLUMNS = (
    Column("number", "序号", Format.COUNT),
    Column("printed", "印成", most=30),
    Column("heading", "标题", most=30),
    Column("place", "位置", most=24),
    Column("field", "栏目", most=24),
    Column("way", "怎么来的", most=28),
    Column("basis", "出自", Format.WORD),
    Column("unit", "单位", most=20),
    Column("form", "表", most=22),
    Column("project", "项目", most=22),
    Column("part", "所用的格", most=24),
    Column("amount", "已并入的数", Format.NUMBER),
    Column("words", "已并入的文字", most=40),
    Column("file", "文件", most=32),
    Column("sheet", "工作表", most=22),
    Column("cell", "单元格", Format.WORD),
    Column("received", "收到时间", Format.TIME),
    Column("who", "更正人", Format.WORD),
    Column("why", "更正原因", most=28),
    Column("original", "原件保存在", most=90),
)


def source_workbook(document: Document, lines: Sequence[SourceLine], zone: tzinfo) -> bytes:
    """Return where a text is from as .xlsx bytes; the same input gives the same bytes.

    Args:
        document: The text.
        lines: Where what it says is from.
        zone: Times are shown in it.

    Raises:
        NotWrittenError: The library refuses something: a fault of ours.
    """
    title = _TITLE.format(title=document.title)
    shape = Shape(SHEET, title, _COLUMNS, len(lines), frozen="printed", computed=True)
    book = Book()
    write_listing(book, Listing(shape, tuple(_line(one, zone) for one in lines), notes=_NOTES), "")
    created = datetime(document.year or 2000, 1, 1)  # noqa: DTZ001 - documents know no time zones
    book.set_properties({"title": title, "author": document.author, "created": created})
    return book.data()


def _line(one: SourceLine, zone: tzinfo) -> tuple[Content, ...]:
    part, value = one.part, one.part.value
    is_number = isinstance(value, Decimal)
    return (
        one.number, one.printed, one.heading, one.place, one.field, one.way,
        part.basis, part.unit, part.form, part.project, part.field,
        value if is_number else None, None if is_number else _words(value),
        part.file, part.sheet, part.cell,
        None if part.received is None else local(part.received, zone),
        part.who, part.why, part.original,
    )  # fmt: skip


def _words(value: Value | None) -> str | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)
