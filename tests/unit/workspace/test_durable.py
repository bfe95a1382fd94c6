"""A file is there whole or not at all, whatever goes wrong while it is written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from xlkpi.workspace.durable import Together, remove_unfinished, write_atomically


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.mark.parametrize("old", [None, b"", b"a longer text than the new one"])
def test_what_is_written_is_there_whole_and_nothing_beside_it(
    tmp_path: Path, old: bytes | None
) -> None:
    if old is not None:
        (tmp_path / "表.xlsx").write_bytes(old)
    write_atomically(tmp_path / "表.xlsx", b"new")
    assert files(tmp_path) == {"表.xlsx": b"new"}


def test_the_folders_above_it_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "c", b"new")
    assert files(tmp_path / "a" / "b") == {"c": b"new"}


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (os, "fsync", OSError(errno.ENOSPC, "disk full")),
        (os, "fsync", KeyboardInterrupt()),
        (Path, "replace", PermissionError(errno.EACCES, "open in Excel")),
    ],
)
@pytest.mark.parametrize("before", [{}, {"master.xlsx": b"old"}])
def test_what_goes_wrong_on_the_way_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    fault: BaseException,
    before: dict[str, bytes],
) -> None:
    def fails(*_: object) -> None:
        raise fault

    for old, data in before.items():
        (tmp_path / old).write_bytes(data)
    monkeypatch.setattr(where, name, fails)
    with pytest.raises(type(fault)):
        write_atomically(tmp_path / "master.xlsx", b"new")
    assert files(tmp_path) == before


def test_the_new_content_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    synced: list[bytes] = []
    sync = os.fsync

    def seen(handle: int) -> None:
        sync(handle)
        synced.append(target.read_bytes())

    monkeypatch.setattr(os, "fsync", seen)
    write_atomically(target, b"new")
    assert synced[0] == b"old"
    assert target.read_bytes() == b"new"


def test_what_one_process_left_half_written_is_removed_and_nothing_else(tmp_path: Path) -> None:
    names = ("a/.master.xlsx.7.part", "a/b/.v01_村.xlsx.7.part")
    others = ("a/.master.xlsx.17.part", "a/b/part.7.part", "a/7", ".x.7")
    for name in (*names, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    remove_unfinished(tmp_path, 7)
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert left == set(others)


def test_files_take_their_places_together_once_the_disk_has_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    paths = [tmp_path / "new" / f"{n}.xlsx" for n in range(40)]
    with Together() as together:
        for n, path in enumerate(paths):
            together.write(path, b"%d" % n)
        assert not any(path.exists() for path in paths)
        together.put(paths[0])
        assert len(synced) == len(paths)
        for path in paths[1:-1]:
            together.put(path)
    assert files(tmp_path / "new") == {path.name: path.stem.encode() for path in paths[:-1]}
    assert os.name == "nt" or len(synced) == len(paths) + 1  # and the folder, with their names


@pytest.mark.parametrize("bad", [0, 20, 39])
def test_where_one_of_them_cannot_be_written_none_takes_its_place(tmp_path: Path, bad: int) -> None:
    paths = [tmp_path / f"{n}.xlsx" for n in range(40)]
    in_the_way = paths[bad].with_name(f".{paths[bad].name}.{os.getpid()}.part")
    in_the_way.mkdir()
    paths[0].write_bytes(b"old")

    def all_of_them() -> None:
        with Together() as together:
            for path in paths:
                together.write(path, b"new")
            for path in paths:
                together.put(path)

    with pytest.raises(OSError, match=r"\.part"):
        all_of_them()
    assert [one.name for one in tmp_path.iterdir() if one != in_the_way] == ["0.xlsx"]
    assert paths[0].read_bytes() == b"old"
