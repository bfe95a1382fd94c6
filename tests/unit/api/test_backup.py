"""backup and restore: a workspace comes back as it was, or not at all."""

from __future__ import annotations

import json
import os
from shutil import copytree
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest
from click.testing import CliRunner

from tests.builders.posts import COLLECTION, filled, workspace_in
from xlkpi.api.backup import backup
from xlkpi.api.restore import restore
from xlkpi.backup import sealing
from xlkpi.backup.archive import write
from xlkpi.cli.app import group
from xlkpi.problems import Unusable

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from xlkpi.backup.manifest import Manifest

KEPT = {f".xlkpi/{name}.json" for name in ("roster", "specs", "across", "ledger")}
RENEWED = {".xlkpi/lock", "output/ledger.db", *KEPT}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a return on record and a folder that nothing is in."""
    around = tmp_path_factory.mktemp("begun")
    folder = workspace_in(around)
    (around / "back.xlsx").write_bytes(filled("v01", 55))
    assert run(folder, "import", str(around / "back.xlsx")).exit_code == 0
    (folder / "收件箱").mkdir()
    os.utime(folder / "roster.xlsx", ns=(10**18, 10**18 + 7))
    return folder


@pytest.fixture
def workspace(begun: Path, tmp_path: Path) -> Path:
    """The same, of one's own."""
    return copytree(begun, tmp_path / "w")


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["--lang", "zh-CN", "-C", str(folder), *words])


def seen(folder: Path) -> dict[str, tuple[bytes, int] | None]:
    """Every file but those made anew, with its time, and every empty folder."""
    found: dict[str, tuple[bytes, int] | None] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = path.read_bytes(), path.stat().st_mtime_ns
        elif not any(path.iterdir()):
            found[name] = None
    return {name: one for name, one in found.items() if name not in RENEWED}


def refused(folder: Path, file: Path) -> list[str]:
    with pytest.raises(Unusable) as told:
        backup(folder, file)
    return [one.code for one in told.value.problems]


@pytest.mark.parametrize("passphrase", ["", "夏天的柳溪"])
def test_a_workspace_comes_back_as_it_was(workspace: Path, tmp_path: Path, passphrase: str) -> None:
    made = backup(workspace, tmp_path / "b", passphrase)
    assert made.has_key
    assert (made.sealed, made.files) == (bool(passphrase), len(seen(workspace)) - 2)
    assert set(made.left_out) == RENEWED - {".xlkpi/lock"}
    new = tmp_path / "d" / "新的"
    assert restore(tmp_path / "b", new, lambda: passphrase).has_key
    assert seen(new) == seen(workspace)


def test_what_came_back_goes_on_as_before(workspace: Path, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "b")
    new = restore(tmp_path / "b", tmp_path / "r", str).folder
    for verb in (["status", "--format", "json"], ["log"], ["log", "--verify"]):
        old, now = run(workspace, *verb), run(new, *verb)
        assert (now.exit_code, now.stdout) == (old.exit_code, old.stdout)
    (tmp_path / "next.xlsx").write_bytes(filled("v02", 60))
    words = ("import", str(tmp_path / "next.xlsx"), "--format", "json")
    told = [json.loads(run(one, *words).stdout)["files"] for one in (workspace, new)]
    assert told[0] == told[1]
    assert told[1][0]["merged"]
    assert (new / "output" / COLLECTION / "master.xlsx").exists()


def test_originals_elsewhere_are_told_of_and_found_again_where_they_are(
    begun: Path, tmp_path: Path
) -> None:
    folder, share = copytree(begun, tmp_path / "w"), tmp_path / "share"
    share.mkdir()
    with (folder / "xlkpi.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[originals]\nurl = '{share.as_posix()}'\n")
    (tmp_path / "again.xlsx").write_bytes(filled("v02", 44))
    assert run(folder, "import", str(tmp_path / "again.xlsx")).exit_code == 0
    made = backup(folder, tmp_path / "b.zip")
    assert made.elsewhere == share.as_posix()
    assert share.as_posix() in run(folder, "backup", str(tmp_path / "c.zip")).output

    restore(tmp_path / "b.zip", tmp_path / "back", str)
    assert run(tmp_path / "back", "log", "--verify").exit_code == 0
    share.rename(tmp_path / "gone")
    assert "S65" in run(tmp_path / "back", "log", "--verify").output


def test_the_same_state_gives_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        backup(workspace, tmp_path / name)
    restore(tmp_path / "a.zip", tmp_path / "r", str)
    backup(tmp_path / "r", tmp_path / "c.zip")
    assert (
        (tmp_path / "a.zip").read_bytes()
        == (tmp_path / "b.zip").read_bytes()
        == (tmp_path / "c.zip").read_bytes()
    )


def test_a_sealed_one_is_never_the_same_twice(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_COST", 1 << 4)
    for name in ("a", "b"):
        backup(workspace, tmp_path / name, "one")
    pieces = [(tmp_path / name).read_bytes()[63:80] for name in ("a", "b")]
    assert pieces[0] != pieces[1]


def test_files_of_the_owner_are_so_again(workspace: Path, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "b")
    restore(tmp_path / "b", tmp_path / "r", str)
    if os.name != "nt":
        private = [".xlkpi", ".xlkpi/key", "output/journal.jsonl", "output/inbox"]
        paths = [tmp_path / "b", *(tmp_path / "r" / name for name in private)]
        assert [path.stat().st_mode & 0o077 for path in paths] == [0] * 5
        assert (tmp_path / "r" / "roster.xlsx").stat().st_mode & 0o044


def test_what_is_no_part_of_it_is_left_out(workspace: Path, tmp_path: Path) -> None:
    for name in ("~$roster.xlsx", "output/.master.xlsx.77.part", ".xlkpi/lock.json"):
        (workspace / name).write_text("{}", encoding="utf-8")
    (workspace / "xlkpi.toml").write_text("[faulty", encoding="utf-8")
    (workspace / ".xlkpi" / "lock.json").unlink()
    (workspace / "mine.part").write_text("mine", encoding="utf-8")
    (workspace / ".xlkpi" / "key").unlink()
    made = backup(workspace, tmp_path / "b")
    assert not made.has_key
    assert not restore(tmp_path / "b", tmp_path / "r", str).has_key
    assert not (tmp_path / "r" / "~$roster.xlsx").exists()
    assert not (tmp_path / "r" / "output" / ".master.xlsx.77.part").exists()
    assert (tmp_path / "r" / "mine.part").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "r" / "xlkpi.toml").read_text(encoding="utf-8") == "[faulty"


def test_a_backup_goes_to_a_new_file_outside(workspace: Path, tmp_path: Path) -> None:
    before = seen(workspace)
    (tmp_path / "b").write_bytes(b"mine")
    assert refused(workspace, tmp_path / "b") == ["S71"]
    assert (tmp_path / "b").read_bytes() == b"mine"
    assert refused(workspace, workspace / "b.zip") == ["S94"]
    assert refused(workspace, workspace / "output" / ".." / "b.zip") == ["S94"]
    assert refused(tmp_path / "none", tmp_path / "c") == ["S30"]
    assert seen(workspace) == before
    assert not (tmp_path / "c").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names, and links by right only")
def test_what_cannot_be_put_in_is_never_passed_over(workspace: Path, tmp_path: Path) -> None:
    def link(path: Path) -> None:
        path.symlink_to(workspace / "roster.xlsx")

    for name, make in {
        "link.xlsx": link,
        "pipe": os.mkfifo,
        "a:b": os.mkdir,
        "con.txt": os.mkdir,
        "Roster.xlsx": os.mkdir,
        os.fsdecode(b"\xb1\xed.xlsx"): os.mkdir,
    }.items():
        make(workspace / name)
        assert refused(workspace, tmp_path / "b") == ["S94"], name
        assert not any(one.name.startswith((".b", "b.")) for one in tmp_path.iterdir())
        (workspace / name).rmdir() if (workspace / name).is_dir() else (workspace / name).unlink()
    backup(workspace, tmp_path / "b")


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_folder_with_something_in_it_is_left_alone(
    workspace: Path, tmp_path: Path, what: str
) -> None:
    backup(workspace, tmp_path / "b")
    target = tmp_path / "r"
    target.mkdir()
    restore(tmp_path / "b", target, str) if what == "file" else None
    (target / "mine").write_text("mine", encoding="utf-8")
    before = seen(target)
    with pytest.raises(Unusable) as told:
        restore(tmp_path / "b", target if what == "folder" else target / "mine", str)
    assert [one.code for one in told.value.problems] == ["S35"]
    assert seen(target) == before


def test_what_was_not_written_as_it_should_be_is_no_backup(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(file: BinaryIO, *given: Any) -> Manifest:
        made = write(file, *given)
        file.truncate(file.tell() - 1)
        return made

    monkeypatch.setattr("xlkpi.api.backup.write", written)
    assert refused(workspace, tmp_path / "b") == ["S94"]
    assert not any("b" in one.name.split(".") for one in tmp_path.iterdir())
