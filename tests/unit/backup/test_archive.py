"""Archives that were cut, changed or made to harm: one message, and nothing of them is used."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from xlkpi.api.backup import backup
from xlkpi.api.restore import restore
from xlkpi.backup import sealing
from xlkpi.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILES = {
    "xlkpi.toml": b"year = 2021\n",
    "output/journal.jsonl": b"a line\n" * 4_000,
    "output/2021/master.xlsx": random.Random(1).randbytes(150_000),
    "数据/说明　一.txt": "说明".encode(),
}


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_COST", 1 << 4)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A small workspace."""
    for name, data in FILES.items():
        path = tmp_path / "w" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "w"


def files_in(folder: Path) -> dict[str, bytes]:
    """What lies below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(file: Path, folder: Path, passphrase: str = "") -> str:
    """Return the code with which an archive is refused; nothing is left of it."""
    with pytest.raises(Unusable) as told:
        restore(file, folder, lambda: passphrase)
    assert not folder.exists()
    (one,) = told.value.problems
    assert one.place.file == str(file)
    return one.code


def codes_of(file: Path, folder: Path, passphrase: str) -> list[str]:
    """Return the codes with which an archive is refused, none where it is restored."""
    try:
        restore(file, folder, lambda: passphrase)
    except Unusable as told:
        return [one.code for one in told.problems]
    return []


@pytest.mark.parametrize("passphrase", ["", "口令 one"])
def test_any_cut_and_any_change_is_found_or_does_not_matter(
    workspace: Path, tmp_path: Path, passphrase: str
) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    backup(workspace, good, passphrase)
    data, chance = good.read_bytes(), random.Random(7)
    cuts = [0, 1, 20, len(data) - 1, *(chance.randrange(len(data)) for _ in range(20))]
    for size in cuts:
        bad.write_bytes(data[:size])
        assert refused(bad, tmp_path / "r", passphrase) in {"S95", "S96"}
    places = [0, 14, 15, 30, 31, 62, 63, len(data) - 1, *chance.sample(range(len(data)), 60)]
    for number, at in enumerate(places):
        changed = bytearray(data)
        changed[at] ^= 1 << chance.randrange(8)
        bad.write_bytes(changed)
        codes = codes_of(bad, tmp_path / str(number), passphrase)
        if codes:
            assert codes in (["S95"], ["S96"])
            assert not (tmp_path / str(number)).exists()
        else:
            assert not passphrase
            assert files_in(tmp_path / str(number)) == FILES


def test_pieces_of_a_sealed_one_cannot_be_moved_left_out_or_added(
    workspace: Path, tmp_path: Path
) -> None:
    backup(workspace, tmp_path / "good", "one")
    data = (tmp_path / "good").read_bytes()
    head, size = data[:63], sealing.PIECE + 16
    pieces = [data[at : at + size] for at in range(63, len(data), size)]
    first, second, *rest = pieces
    assert len(rest) >= 1
    for made in (
        [second, first, *rest],
        [first, *rest],
        pieces[:-1],
        [*pieces, pieces[-1]],
        [*pieces, b"x"],
    ):
        (tmp_path / "bad").write_bytes(head + b"".join(made))
        assert refused(tmp_path / "bad", tmp_path / "r", "one") == "S95"


def test_another_passphrase_is_told_as_one(workspace: Path, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "b", "口令")
    assert refused(tmp_path / "b", tmp_path / "r", "口令 ") == "S96"
    restore(tmp_path / "b", tmp_path / "r", lambda: "口令")
    assert files_in(tmp_path / "r") == FILES


def test_nothing_can_be_read_in_a_sealed_one(workspace: Path, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "b", "one")
    data = (tmp_path / "b").read_bytes()
    assert not any(text in data for text in (b"xlkpi.toml", b"manifest", b"a line", b"PK\x03\x04"))


def archive(
    held: Mapping[str, bytes], entries: Mapping[str, bytes] | None = None, **manifest: object
) -> bytes:
    """An archive as somebody could make it: its manifest agrees with its entries."""
    listed = [
        {
            "path": path,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "modified": 0,
        }
        for path, data in held.items()
    ]
    said = {"format": "xlkpi backup", "version": 1, "files": listed, "folders": [], **manifest}
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for path, data in (entries if entries is not None else held).items():
            zipped.writestr(f"workspace/{path}", data)
        zipped.writestr("manifest.json", json.dumps(said))
    return made.getvalue()


CONFIG = {"xlkpi.toml": b"x"}


@pytest.mark.parametrize(
    "path",
    [
        "../out.txt",
        "a/../../out.txt",
        "/tmp/out.txt",  # noqa: S108 - never written
        "C:/out.txt",
        "C:out.txt",
        "a\\..\\..\\out.txt",
        "a/b:stream",
        "a//b",
        "./b",
        "a/",
        "",
        "con",
        "a/NUL.txt",
        "xlkpi.toml.",
        "xlkpi.toml ",
        "a\x00b",
        "a\nb",
        "XLKPI.toml",
        "xlkpi.toml/a",
    ],
)
@pytest.mark.parametrize("folders", [False, True])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str, *, folders: bool) -> None:
    file = tmp_path / "bad.zip"
    data = archive(CONFIG, folders=[path]) if folders else archive({**CONFIG, path: b"y"})
    file.write_bytes(data)
    assert refused(file, tmp_path / "d" / "r") == "S95"
    assert {one.name for one in tmp_path.iterdir()} <= {"bad.zip", "d"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        archive({"a": b"no workspace"}),
        archive(CONFIG, entries={}),
        archive(CONFIG, entries={**CONFIG, "more": b"x"}),
        archive(CONFIG, entries={"xlkpi.toml": b"y"}),
        archive(CONFIG, entries={"xlkpi.toml": b"longer"}),
        archive(CONFIG, version=2),
        archive(CONFIG, format=None),
        archive(CONFIG, files=None),
        archive(CONFIG, files=[{}]),
        archive(CONFIG, files=["xlkpi.toml"]),
        archive(CONFIG, folders=[1]),
        archive(CONFIG, files=[{"path": "xlkpi.toml", "size": 1, "sha256": "", "modified": 1e99}]),
        archive(CONFIG, more=1),
    ],
)
def test_what_is_no_backup_or_does_not_agree_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.zip").write_bytes(data)
    assert refused(tmp_path / "bad.zip", tmp_path / "r") == "S95"


def test_an_entry_that_says_it_is_a_link_is_a_file(tmp_path: Path) -> None:
    made = BytesIO(archive({**CONFIG, "a": b"/etc/passwd"}))
    with zipfile.ZipFile(made) as zipped:
        infos = [(one, zipped.read(one)) for one in zipped.infolist()]
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as again:
        for one, data in infos:
            one.create_system, one.external_attr = 3, 0o120777 << 16
            again.writestr(one, data)
    restore(tmp_path / "b.zip", tmp_path / "r", str)
    assert not (tmp_path / "r" / "a").is_symlink()
    assert (tmp_path / "r" / "a").read_bytes() == b"/etc/passwd"
