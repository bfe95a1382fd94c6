"""Zips of workbooks: their names as Chinese Windows wrote them, and what is passed over."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.builders.raw_books import packed
from xlkpi.reader.archives import Member, Room, unpack
from xlkpi.reader.book import TooLargeError

if TYPE_CHECKING:
    from pathlib import Path


def archive(*names: str) -> bytes:
    return packed({name: f"content of {name}" for name in names})


def raw_name(name: bytes) -> bytes:
    """A zip whose one name is these bytes, without the flag of UTF-8."""
    place = "a" * len(name)
    return archive(place).replace(place.encode(), name)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "laid", 1_000_000, 1_000)


def contents(members: tuple[Member, ...]) -> list[tuple[str, bytes]]:
    return [(one.name, one.path.read_bytes()) for one in members]


def names(data: bytes, room: Room) -> list[str]:
    return [one.name for one in unpack(data, room)]


def test_files_come_with_their_bytes_in_the_archives_order(room: Room) -> None:
    assert contents(unpack(archive("b.xlsx", "a.xlsx"), room)) == [
        ("b.xlsx", b"content of b.xlsx"),
        ("a.xlsx", b"content of a.xlsx"),
    ]


def test_a_name_flagged_as_utf_8_is_taken_as_it_is(room: Room) -> None:
    assert names(archive("示例一村.xlsx", "村/é.xlsx"), room) == ["示例一村.xlsx", "村/é.xlsx"]


@pytest.mark.parametrize(
    "name",
    ["示例一村.xlsx", "表/㐀㑇.xlsx", "plain.xlsx", "附件2：目标（最终版）.xlsx", "表\\兰.xls"],
)
def test_a_name_without_the_flag_means_gb18030(name: str, room: Room) -> None:
    assert names(raw_name(name.encode("gb18030")), room) == [name.replace("\\", "/")]


@pytest.mark.parametrize("name", ["示例一村.xlsx", "表/㐀㑇.xlsx", "附件2：目标（最终版）.xlsx"])
def test_a_name_in_utf_8_needs_no_flag(name: str, room: Room) -> None:
    assert names(raw_name(name.encode()), room) == [name]


def test_a_name_that_is_no_gb18030_is_kept_as_it_was_read(room: Room) -> None:
    assert names(raw_name(b"caf\x82.xlsx"), room) == ["café.xlsx"]


def test_folders_hidden_files_and_leftovers_are_passed_over(room: Room) -> None:
    kept = ("a.xlsx", "村/b.xlsx", "村/c~$.xlsx")
    dropped = (
        "村/", "__MACOSX/._a.xlsx", "__MACOSX/村/b.xlsx", ".DS_Store", "村/.hidden.xlsx",
        "~$a.xlsx", "村/~$b.xlsx",
    )  # fmt: skip
    assert names(archive(*dropped, *kept), room) == [*kept]


def test_an_empty_archive_has_no_files(room: Room) -> None:
    assert unpack(archive(), room) == ()


@pytest.mark.parametrize(
    "name",
    [
        "../../x.xlsx", "..\\..\\x.xlsx", "/etc/x.xlsx", "C:\\x.xlsx", "C:x.xlsx",
        "\\\\server\\share\\x.xlsx", "a/../../x.xlsx", "nul.xlsx", "x.xlsx:stream", "x\n.xlsx",
    ],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(name: str, room: Room, tmp_path: Path) -> None:
    (member,) = unpack(archive(name), room)
    assert member.path.parent == room.folder
    assert member.path.read_bytes() == f"content of {name}".encode()
    assert [path.name for path in tmp_path.rglob("*")] == ["laid", member.path.name]


def test_signs_that_would_move_the_cursor_or_turn_the_line_are_not_told(room: Room) -> None:
    (name,) = names(archive("\x1b[2J\u202exslx.村\r\n.xlsx"), room)
    assert name == "\ufffd[2J\ufffdxslx.村\ufffd\ufffd.xlsx"


def test_of_a_name_without_end_the_end_is_told(room: Room) -> None:
    (name,) = names(archive("a" * 30_000 + ".xlsx"), room)
    assert (len(name), name[-6:]) == (200, "a.xlsx")


@pytest.mark.parametrize(("size", "files"), [(33, 2), (34, 1)])
def test_what_there_is_no_room_for_is_not_laid_out(room: Room, size: int, files: int) -> None:
    data = packed({"a.xlsx": b"a" * 17, "b.xlsx": b"b" * 17}, zipfile.ZIP_STORED)
    assert len(unpack(data, Room(room.folder / "1", 34, 2))) == 2
    with pytest.raises(TooLargeError):
        unpack(data, Room(room.folder / "2", size, files))
    assert not (room.folder / "2").exists()


def test_a_damaged_file_leaves_the_others_alone(room: Room) -> None:
    data = packed({"a.xlsx": b"a" * 50, "b.xlsx": b"b" * 50, "c.xlsx": b"c"}, zipfile.ZIP_STORED)
    damaged = data.replace(b"b" * 50, b"b" * 25 + b"x" * 25)
    first, second, third = unpack(damaged, room)
    assert [one.fault for one in (first, second, third)] == ["", "F01", ""]
    assert (first.path.read_bytes(), third.path.read_bytes()) == (b"a" * 50, b"c")
    assert b"b" * 25 + b"x" * 25 in second.path.read_bytes()


def test_a_file_with_a_password_is_told(room: Room) -> None:
    data = archive("a.xlsx", "b.xlsx")
    start = data.index(b"PK\1\2")
    flagged = data[: start + 8] + b"\1" + data[start + 9 :]
    assert [one.fault for one in unpack(flagged, room)] == ["F03", ""]


def test_files_that_cannot_be_taken_out_differ_all_the_same(room: Room) -> None:
    data = bytearray(packed({"a.xlsx": b"a" * 50, "b.xlsx": b"b" * 50}, zipfile.ZIP_STORED))
    for start in (data.index(b"a" * 50), data.index(b"b" * 50)):
        data[start] ^= 1
    first, second = unpack(bytes(data), room)
    assert (first.fault, second.fault) == ("F01", "F01")
    assert first.path.read_bytes() != second.path.read_bytes()


def test_a_directory_that_says_less_than_is_there_unpacks_no_more_than_it_says(room: Room) -> None:
    data = packed({"a.xlsx": bytes(5_000_000)})
    entry = data.index(b"PK\1\2")
    lying = data[: entry + 24] + (100).to_bytes(4, "little") + data[entry + 28 :]
    (member,) = unpack(lying, room)
    assert member.fault == "F01"
    assert member.path.stat().st_size < 100_000


def test_the_time_is_that_of_the_packers_clock(room: Room) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("a.xlsx", (2021, 1, 12, 9, 30, 4)), b"a")
        made.writestr(zipfile.ZipInfo("b.xlsx", (1980, 1, 1, 0, 0, 0)), b"b")
        made.writestr(zipfile.ZipInfo("c.xlsx", (2021, 13, 40, 30, 0, 0)), b"c")
    assert [one.at for one in unpack(out.getvalue(), room)] == [
        datetime(2021, 1, 12, 9, 30, 4),  # noqa: DTZ001 - an archive does not tell the zone
        None,
        None,
    ]


def test_many_files_are_all_laid_out(room: Room) -> None:
    assert len(names(archive(*(f"{n}.xlsx" for n in range(1_000))), room)) == 1_000


def test_what_is_no_zip_is_refused(room: Room) -> None:
    with pytest.raises(zipfile.BadZipFile):
        unpack(b"PK\x03\x04broken", room)
