"""What lies among the files of an import and is none, and files that cannot be read."""

from __future__ import annotations

import os
import socket
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.cli.import_ import as_json, as_junit, code_of
from xlkpi.cli.session import Session
from xlkpi.intake import gathering
from xlkpi.intake.gathering import dated, gathered, incoming
from xlkpi.reader.incoming import Incoming
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.notes import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.problems import Problem

NOW = datetime(2021, 1, 12, tzinfo=UTC)
POSIX = pytest.mark.skipif(os.name == "nt", reason="pipes and links need no rights")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return init(tmp_path / "workspace", fixed(NOW), example=True).root


def imported(workspace: Path, *paths: Path) -> Imported:
    return import_paths(workspace, fixed(NOW), paths)


def told(problems: Iterable[Problem], folder: Path) -> list[tuple[str, str]]:
    return [(p.code, p.place.file.removeprefix(f"{folder}{os.sep}")) for p in problems]


@POSIX
def test_what_is_no_file_of_the_folder_is_told_and_not_opened(
    tmp_path: Path, workspace: Path
) -> None:
    """A link is not followed, wherever it leads; a pipe that nobody writes to is not waited for."""
    folder, other = tmp_path / "in", tmp_path / "other"
    other.mkdir()
    (folder / "村").mkdir(parents=True)
    (other / "secret.txt").write_text("of somebody else")
    (folder / "村" / "a.csv").write_text("1")
    (folder / "村" / "link.xlsx").symlink_to(other / "secret.txt")
    (folder / "circle").symlink_to(folder)
    (folder / "nowhere").symlink_to(tmp_path / "gone")
    (folder / "others").symlink_to(other)
    os.mkfifo(folder / "pipe")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "socket"))
    with listening:
        made = imported(workspace, folder, folder / "pipe")
    assert [file.returned.file for file in made.files] == ["村/a.csv"]
    assert told(made.problems, folder) == [
        ("F42", "circle"), ("F42", "nowhere"), ("F42", "others"), ("F43", "pipe"),
        ("F43", "socket"), ("F42", f"村{os.sep}link.xlsx"), ("F43", "pipe"),
    ]  # fmt: skip
    assert code_of(made, "error") == 1
    session = Session(workspace, "zh-CN")
    assert [p["code"] for p in as_json(made, session)["problems"]][-1] == "F43"
    assert 'tests="8" failures="8"' in as_junit(made, session)


@POSIX
def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("1")
    (tmp_path / "named").symlink_to(tmp_path / "in")
    found = gathered([tmp_path / "named"])
    assert ([name for name, _ in found.files], found.problems) == (["a.csv"], ())


def test_a_link_in_an_archive_is_no_file(tmp_path: Path, workspace: Path) -> None:
    out = BytesIO()
    kinds = {"link.xlsx": stat.S_IFLNK, "pipe": stat.S_IFIFO, "plain.csv": stat.S_IFREG, "old": 0}
    with zipfile.ZipFile(out, "w") as archive:
        for name, kind in kinds.items():
            part = zipfile.ZipInfo(name)
            part.create_system = 3
            part.external_attr = (kind | 0o644) << 16
            archive.writestr(part, b"/etc/passwd" + name.encode())
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    made = imported(workspace, tmp_path / "a.zip")
    assert [(f.returned.file, f.problems[0].code) for f in made.files] == [
        ("a.zip!link.xlsx", "F42"), ("a.zip!pipe", "F43"), ("a.zip!plain.csv", "F01"),
        ("a.zip!old", "F01"),
    ]  # fmt: skip


def test_one_file_that_cannot_be_read_leaves_the_others(
    tmp_path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder nobody may look into, a file that somebody holds: the rest is read."""
    folder = tmp_path / "in"
    (folder / "shut").mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(name)
    whole, scandir = type(folder).open, os.scandir

    def opened(path: Path, mode: str = "r", **options: Any) -> Any:
        if path.name == "a.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path, mode, **options)

    def looked_into(path: Any) -> Any:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(type(folder), "open", opened)
    monkeypatch.setattr(os, "scandir", looked_into)
    made = imported(workspace, folder)
    assert told(made.problems, folder) == [("F44", "shut"), ("F44", "a.csv")]
    assert "没有权限" in made.problems[0].message.zh
    assert [file.returned.file for file in made.files] == ["b.csv"]


def test_a_size_is_looked_at_before_a_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zip may be larger than a mail; both are told by their size, unread."""
    monkeypatch.setattr(gathering, "MOST_MAIL", 10)
    monkeypatch.setattr(gathering, "MOST_ARCHIVED", 20)
    found = []
    for data in (b"x" * 10, b"x" * 11, b"PK" + b"x" * 18, b"PK" + b"x" * 19):
        (tmp_path / "a").write_bytes(data)
        one = incoming("a", tmp_path / "a", NOW, NOW)
        found.append(one.data if isinstance(one, Incoming) else one.code)
    assert found == [b"x" * 10, "F01", b"PK" + b"x" * 18, "F01"]


@pytest.mark.parametrize("seconds", [-(10**9), 0, 5 * 10**9, 2**33])
def test_a_file_of_an_odd_time_came_now(tmp_path: Path, seconds: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1")
    try:
        os.utime(path, (seconds, seconds))
    except OSError:
        pytest.skip("this disk keeps no such time")
    one = incoming("a.csv", path, None, NOW)
    assert isinstance(one, Incoming)
    assert one.received == NOW


def test_a_time_that_no_disk_keeps_is_none() -> None:
    for seconds in (float("nan"), float("inf"), 1e300, -1e300):
        assert gathering._own_time(seconds) is None  # noqa: SLF001 - no disk keeps these


def test_the_time_of_a_packed_file_never_ends_a_run() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    archive = Incoming("a.zip", b"", NOW - timedelta(days=3))
    for own in (datetime(9999, 12, 31, 23), datetime(2107, 12, 31), datetime(1, 1, 1)):  # noqa: DTZ001 - archives know no time zones
        assert dated(zone, None, archive, own) == archive.received
    packed = datetime(2021, 1, 11, 9)  # noqa: DTZ001 - archives know no time zones
    assert dated(zone, None, archive, packed) == datetime(2021, 1, 11, 1, tzinfo=UTC)


def test_a_broken_note_beside_an_original_loses_nothing(tmp_path: Path, workspace: Path) -> None:
    """The note stays as it is, for whoever restores it; the file beside it is taken in."""
    came = tmp_path / "in"
    came.mkdir()
    for name in ("a.rar", "b.rar"):
        (came / name).write_bytes(b"Rar!" + name.encode())
    imported(workspace, came)
    notes = sorted((workspace / "output" / "inbox").rglob(f"*{SUFFIX}"))
    for text in (b"{", b"\xff", b"[" * 100_000, b'{"name": 1}', b"[1]"):
        notes[0].write_bytes(text)
        (came / "c.rar").write_bytes(b"Rar!" + text)
        (came / "d.rar").write_bytes((came / "b.rar").read_bytes())
        made = imported(workspace, came)
        assert told(made.problems, workspace) == [("S66", str(notes[0].relative_to(workspace)))]
        assert notes[0].read_bytes() == text
        assert [file.before is None for file in made.files] == [False, False, True, False]
    assert code_of(made, "error") == 1
