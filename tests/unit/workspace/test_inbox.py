"""What is taken in, in which order, and how the originals are kept."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.journals import KEY
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.records import Status
from xlkpi.workspace import inbox as module
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.notes import SUFFIX, NotedDelivery, NoteKey, read_note

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.workspace.inbox import StoredOriginal

NOW = datetime(2021, 1, 12, tzinfo=UTC)
DATA = b"as it came"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def originals(inbox: Path) -> list[Path]:
    return sorted(p for p in inbox.rglob("*") if p.is_file() and p.suffix != SUFFIX)


def deliveries(inbox: Path, data: bytes = DATA) -> list[dict[str, Any]]:
    digest = hashlib.sha256(data).hexdigest()
    note = read_note(inbox / digest[:2] / f"{digest}{SUFFIX}")
    assert note is not None
    return [asdict(one) for one in note.deliveries]


def keep(
    inbox: Path, data: bytes, name: str, received: datetime, sender: str = "", mail_id: str = ""
) -> StoredOriginal:
    delivery = NotedDelivery(name, received.isoformat(), sender, mail_id)
    return module.keep(inbox, data, delivery, NoteKey.of(KEY))


def test_an_original_is_kept_by_its_content_with_a_note_of_its_delivery(inbox: Path) -> None:
    path = keep(inbox, DATA, "v01_一村.XLSX", NOW, "v01@example.invalid", "<1@mail>").path
    assert path == inbox / DIGEST[:2] / f"{DIGEST}.xlsx"
    assert path.read_bytes() == DATA
    assert deliveries(inbox) == [
        {
            "name": "v01_一村.XLSX",
            "received": "2021-01-12T00:00:00+00:00",
            "sender": "v01@example.invalid",
            "mail_id": "<1@mail>",
        }
    ]


def test_the_same_content_is_kept_once_and_each_delivery_noted(inbox: Path) -> None:
    names = ["a.xlsx", "再发.xls", "往来.zip!a.xlsx", "a.xlsx"]
    paths = {keep(inbox, DATA, name, NOW + timedelta(hours=n)).path for n, name in enumerate(names)}
    assert originals(inbox) == list(paths)
    assert [d["name"] for d in deliveries(inbox)] == names


def test_one_delivery_is_noted_once_however_often_it_is_taken_in(inbox: Path) -> None:
    for _ in range(3):
        keep(inbox, DATA, "a.xlsx", NOW)
    assert len(deliveries(inbox)) == 1


def test_different_contents_of_one_name_are_both_kept(inbox: Path) -> None:
    for data in (DATA, b"other"):
        keep(inbox, data, "a.xlsx", NOW)
    assert {p.read_bytes() for p in originals(inbox)} == {DATA, b"other"}


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.tar.gz", ".gz"), ("没有后缀", ""), ("a.zip!b.ET", ".et"), ("v1.2/表", ""), ("a. b", "")],
)
def test_an_original_keeps_the_ending_of_its_name(inbox: Path, name: str, ending: str) -> None:
    assert keep(inbox, DATA, name, NOW).path.name == DIGEST + ending


def test_an_original_is_never_written_over(inbox: Path) -> None:
    first = keep(inbox, DATA, "a.xlsx", NOW).path
    first.write_bytes(b"changed by somebody")
    assert keep(inbox, DATA, "b.et", NOW).path == first
    assert first.read_bytes() == b"changed by somebody"


def test_a_note_that_a_crash_left_out_is_made_at_the_next_delivery(inbox: Path) -> None:
    keep(inbox, DATA, "a.xlsx", NOW)
    (inbox / DIGEST[:2] / f"{DIGEST}{SUFFIX}").unlink()
    keep(inbox, DATA, "a.xlsx", NOW)
    assert [d["name"] for d in deliveries(inbox)] == ["a.xlsx"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return init(tmp_path / "workspace", fixed(NOW), example=True).root


@pytest.fixture
def came(tmp_path: Path) -> Path:
    """A folder as it lies on a clerk's desk: every file says its own name."""
    folder = tmp_path / "came"
    for name in (
        "b.xlsx", "a.xlsx", "sub/c.et", "~$a.xlsx", ".~lock.a.xlsx#", ".DS_Store", "sub/~$c.et",
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("z.xlsx", "~$z.xlsx", "__MACOSX/z.xlsx", ".hidden", "in/y.xlsx"):
            archive.writestr(name, name)
    (folder / "d.zip").write_bytes(out.getvalue())
    return folder


def taken(workspace: Path, *paths: Path, dry_run: bool = True) -> Imported:
    return import_paths(workspace, fixed(NOW), paths, dry_run=dry_run, received=NOW, master=False)


def names(imported: Imported) -> list[str]:
    return [file.returned.file for file in imported.files]


def test_files_are_taken_in_the_order_of_their_names_but_no_locks_and_hidden_ones(
    workspace: Path, came: Path
) -> None:
    inside = ["a.xlsx", "b.xlsx", "d.zip!z.xlsx", "d.zip!in/y.xlsx", "sub/c.et"]
    assert names(taken(workspace, came)) == inside
    assert not (workspace / "output").exists()


def test_what_is_named_one_by_one_is_taken_in_the_order_it_was_named(
    workspace: Path, came: Path
) -> None:
    paths = [came / name for name in ("b.xlsx", "sub/c.et", "~$a.xlsx", "a.xlsx")]
    assert names(taken(workspace, *paths)) == ["b.xlsx", "c.et", "a.xlsx"]


def test_even_what_cannot_be_read_is_kept_as_it_came_and_known_when_it_comes_again(
    workspace: Path, came: Path
) -> None:
    first = taken(workspace, came, dry_run=False)
    assert {file.status for file in first.files} == {Status.UNREADABLE}
    inbox, journal = workspace / "output" / "inbox", workspace / "output" / "journal.jsonl"
    kept = {b"a.xlsx", b"b.xlsx", b"sub/c.et", b"z.xlsx", b"in/y.xlsx"}
    assert {p.read_bytes() for p in originals(inbox)} == kept
    before = journal.read_bytes()
    again = taken(workspace, came / "a.xlsx", dry_run=False)
    assert [(f.status, [p.code for p in f.problems]) for f in again.files] == [
        (Status.DUPLICATE, ["F13"])
    ]
    assert journal.read_bytes() == before
    assert len(deliveries(inbox, b"a.xlsx")) == 1
