"""What a file turns out to be, and what is said of one that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.ole_books import number, record, xls
from tests.builders.raw_books import SHEET, ods_parts, packed, raw_book
from xlkpi.problems import Problem, Severity
from xlkpi.reader.archives import Room
from xlkpi.reader.opening import (
    Beyond,
    Members,
    Opened,
    open_file,
    open_workbook,
    untaken,
)

if TYPE_CHECKING:
    from pathlib import Path

ROW = '<row r="1"><c r="A1"><v>5</v></c></row>'
TABLE = '<table:table table:name="表"/>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed(raw_book(ROW)), []),
        (xls({"表": [number(0, 0, 5)]}), ["F02 旧格式的表格（.xls）"]),
        (packed(ods_parts(TABLE)), ["F02 ODF 表格（.ods）"]),
    ],
    ids=["xlsx", "xls", "ods"],
)
def test_a_workbook_is_opened_and_an_unusual_kind_is_told(data: bytes, said: list[str]) -> None:
    opened = open_workbook(data, "村表")
    assert isinstance(opened, Opened)
    assert opened.book.names == ("表",)
    assert all(p.severity is Severity.WARNING for p in opened.problems)
    told = [f"{p.code} {p.message.zh.split('是')[1].split('，')[0]}" for p in opened.problems]
    assert told == said


@pytest.mark.parametrize(
    ("data", "code", "named"),
    [
        (packed({**raw_book(ROW), SHEET: "<x"}), "F01", "损坏或不完整的文件"),
        (packed({"一.xlsx": packed(raw_book(ROW))}), "F01", "没有工作簿的压缩包"),
        (xls({"表": []}, record(0x2F, b"\1\0")), "F03", "打开密码"),
        (xls({"表": [number(65_535, 255, 1)]}), "F40", "的表“表”在 IV65536 有内容"),
        (xls({"表": []})[:1_700], "F01", "损坏或不完整的文件"),
        (packed(ods_parts("<x")), "F01", "损坏或不完整的文件"),
        (b"a,b", "F01", "文本文件"),
    ],
    ids=range(7),
)
def test_what_cannot_be_read_is_named(data: bytes, code: str, named: str) -> None:
    fault = open_workbook(data, "村表.xlsx")
    assert isinstance(fault, Problem)
    assert (fault.code, fault.place.file) == (code, "村表.xlsx")
    assert named in fault.message.zh


def test_an_archive_is_laid_out_where_there_is_room(tmp_path: Path) -> None:
    data = packed({"一.xlsx": b"12345", "二.xlsx": b"1"})
    found = open_file(data, "a.zip", (), Room(tmp_path / "1", 100, 2))
    assert isinstance(found, Members)
    assert [one.path.read_bytes() for one in found.files] == [b"12345", b"1"]
    for number_, room in enumerate((Room(tmp_path / "2", 100, 1), Room(tmp_path / "3", 5, 2))):
        assert isinstance(open_file(data, "a.zip", (), room), Beyond), number_


@pytest.mark.parametrize("names", [(), ("__MACOSX/._a", ".DS_Store", "村/")])
def test_an_archive_without_a_file_is_told(names: tuple[str, ...], tmp_path: Path) -> None:
    data = packed(dict.fromkeys(names, b""))
    fault = open_file(data, "a.zip", (), Room(tmp_path / "1", 100, 9))
    assert isinstance(fault, Problem)
    assert "没有工作簿的压缩包" in fault.message.zh


def test_a_file_that_could_not_be_taken_out_is_told_by_its_name(tmp_path: Path) -> None:
    data = packed({"一.xlsx": b"1", "二.xlsx": b"2"})
    start = data.index(b"PK\1\2")
    locked = data[: start + 8] + b"\1" + data[start + 9 :]
    found = open_file(locked, "a.zip", (), Room(tmp_path / "1", 100, 9))
    assert isinstance(found, Members)
    faults = [untaken(one, f"a.zip!{one.name}") for one in found.files]
    assert [(f.code, f.place.file) if f else None for f in faults] == [
        ("F03", "a.zip!一.xlsx"),
        None,
    ]
