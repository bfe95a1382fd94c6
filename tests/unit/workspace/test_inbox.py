"""What is taken in, in which order, and how the originals are kept."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.journals import KEY
from tests.fakes.stores import KINDS, PASSWORD, damage, places
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.problems import ProblemsFound, Unusable
from xlkpi.records import Status
from xlkpi.workspace import inbox as module
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.notes import SUFFIX, NotedDelivery, NoteKey, read_note
from xlkpi.workspace.places import OriginalsConfig, is_folder, store_of
from xlkpi.workspace.stores import FolderStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.intake.results import Imported
    from xlkpi.workspace.inbox import StoredOriginal
    from xlkpi.workspace.stores import Store

NOW = datetime(2021, 1, 12, tzinfo=UTC)
DATA = b"as it came"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module", params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OriginalsConfig]:
    """A place of originals of each kind; what needs a server has one on loopback."""
    with places(request.param, tmp_path_factory.mktemp("place")) as (url, endpoint):
        yield OriginalsConfig(url=url, endpoint=endpoint)


@pytest.fixture
def config(place: OriginalsConfig, tmp_path: Path) -> OriginalsConfig:
    """A folder of its own for each test."""
    url = f"{place.url}/{tmp_path.name}" if place.url else ""
    if place.url and is_folder(place.url):
        Path(url).mkdir(parents=True)
    return place.model_copy(update={"url": url})


@pytest.fixture
def inbox(config: OriginalsConfig, tmp_path: Path) -> Store:
    return store_of(tmp_path, tmp_path / "inbox", config)


def originals(inbox: Store) -> list[str]:
    return [name for name in inbox.names() if not name.endswith(SUFFIX)]


def contents(inbox: Store) -> set[bytes | None]:
    return {inbox.read(name) for name in originals(inbox)}


def notes_of(inbox: Store, data: bytes) -> list[str]:
    digest = hashlib.sha256(data).hexdigest()
    return [name for name in inbox.names(f"{digest[:2]}/{digest}") if name.endswith(SUFFIX)]


def deliveries(inbox: Store, data: bytes = DATA) -> list[dict[str, Any]]:
    """Every delivery that is noted beside an original, by when it came."""
    notes = [read_note(inbox, one) for one in notes_of(inbox, data)]
    found = [asdict(one) for note in notes if note is not None for one in note.deliveries]
    return sorted(found, key=lambda one: str(one["received"]))


def keep(
    inbox: Store, data: bytes, name: str, received: datetime, sender: str = "", mail_id: str = ""
) -> StoredOriginal:
    delivery = NotedDelivery(name, received.isoformat(), sender, mail_id)
    return module.keep(inbox, data, delivery, NoteKey.of(KEY))


def test_an_original_is_kept_by_its_content_with_a_note_of_its_delivery(inbox: Store) -> None:
    name = keep(inbox, DATA, "v01_一村.XLSX", NOW, "v01@example.invalid", "<1@mail>").name
    assert name == f"{DIGEST[:2]}/{DIGEST}.xlsx"
    assert (inbox.read(name), module.content(inbox, DIGEST)) == (DATA, DATA)
    assert deliveries(inbox) == [
        {
            "name": "v01_一村.XLSX",
            "received": "2021-01-12T00:00:00+00:00",
            "sender": "v01@example.invalid",
            "mail_id": "<1@mail>",
        }
    ]


def test_the_same_content_is_kept_once_and_each_delivery_noted(inbox: Store) -> None:
    names = ["a.xlsx", "再发.xls", "往来.zip!a.xlsx", "a.xlsx"]
    kept = {keep(inbox, DATA, name, NOW + timedelta(hours=n)).name for n, name in enumerate(names)}
    assert originals(inbox) == list(kept)
    assert [d["name"] for d in deliveries(inbox)] == names


def test_one_delivery_is_noted_once_however_often_it_is_taken_in(inbox: Store) -> None:
    for _ in range(3):
        keep(inbox, DATA, "a.xlsx", NOW)
    assert len(deliveries(inbox)) == 1


def test_different_contents_of_one_name_are_both_kept(inbox: Store) -> None:
    for data in (DATA, b"other"):
        keep(inbox, data, "a.xlsx", NOW)
    assert contents(inbox) == {DATA, b"other"}


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.tar.gz", ".gz"), ("没有后缀", ""), ("a.zip!b.ET", ".et"), ("v1.2/表", ""), ("a. b", "")],
)
def test_an_original_keeps_the_ending_of_its_name(inbox: Store, name: str, ending: str) -> None:
    assert keep(inbox, DATA, name, NOW).name == f"{DIGEST[:2]}/{DIGEST}{ending}"


def test_an_original_is_never_written_over(inbox: Store) -> None:
    first = keep(inbox, DATA, "a.xlsx", NOW).name
    damage(inbox, first, b"changed by somebody")
    assert keep(inbox, DATA, "b.et", NOW).name == first
    assert inbox.read(first) == b"changed by somebody"
    assert module.content(inbox, DIGEST) is None


def test_a_note_that_a_crash_left_out_is_made_at_the_next_delivery(inbox: Store) -> None:
    inbox.write(f"{DIGEST[:2]}/{DIGEST}.xlsx", DATA)
    keep(inbox, DATA, "a.xlsx", NOW)
    assert [d["name"] for d in deliveries(inbox)] == ["a.xlsx"]


def test_what_is_not_there_is_told_as_such(inbox: Store) -> None:
    assert (module.content(inbox, DIGEST), module.original(inbox, DIGEST)) == (None, None)
    assert (inbox.read("ab/none"), inbox.names()) == (None, [])
    assert module.place_of(inbox, DIGEST).endswith(DIGEST[:2])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return init(tmp_path / "workspace", fixed(NOW), example=True).root


@pytest.fixture
def placed(workspace: Path, config: OriginalsConfig) -> Path:
    """A workspace with its originals at each kind of place."""
    with (workspace / "xlkpi.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[originals]\nurl = '{config.url}'\nendpoint = '{config.endpoint}'\n")
    return workspace


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
    placed: Path, came: Path
) -> None:
    first = taken(placed, came, dry_run=False)
    assert {file.status for file in first.files} == {Status.UNREADABLE}
    inbox, journal = Department.at(placed, fixed(NOW)).inbox, placed / "output" / "journal.jsonl"
    kept = {b"a.xlsx", b"b.xlsx", b"sub/c.et", b"z.xlsx", b"in/y.xlsx"}
    assert contents(inbox) == kept
    before = journal.read_bytes()
    again = taken(placed, came / "a.xlsx", dry_run=False)
    assert [(f.status, [p.code for p in f.problems]) for f in again.files] == [
        (Status.DUPLICATE, ["F13"])
    ]
    assert journal.read_bytes() == before
    assert len(deliveries(inbox, b"a.xlsx")) == 1


def test_what_is_gone_or_changed_is_found_at_its_place(placed: Path, came: Path) -> None:
    taken(placed, came, dry_run=False)
    assert verify(placed, fixed(NOW)).problems == ()
    inbox = Department.at(placed, fixed(NOW)).inbox
    changed = module.original(inbox, hashlib.sha256(b"a.xlsx").hexdigest())
    assert changed is not None
    damage(inbox, changed, b"another")
    (fault,) = verify(placed, fixed(NOW)).problems
    assert (fault.code, fault.place.file) == ("S37", inbox.place(changed))
    note = notes_of(inbox, b"b.xlsx")[0]
    damage(inbox, note, b"[]")
    assert {one.code for one in verify(placed, fixed(NOW)).problems} == {"S37", "S77"}
    assert not any(PASSWORD in str(one) for one in verify(placed, fixed(NOW)).problems)


@pytest.mark.parametrize(
    ("url", "code"),
    [("s3://nowhere-at-all", "S65"), ("webdav+http://127.0.0.1:9/x", "S65"), ("no://x", "S65")],
)
def test_a_place_that_cannot_be_reached_is_told_and_nothing_is_on_record(
    workspace: Path, came: Path, url: str, code: str
) -> None:
    with (workspace / "xlkpi.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[originals]\nurl = '{url}'\nendpoint = 'http://127.0.0.1:9'\n")
    with pytest.raises(Unusable) as trouble:
        taken(workspace, came, dry_run=False)
    (fault,) = trouble.value.problems
    assert (fault.code, url in fault.place.file) == (code, True)
    assert not (workspace / "output" / "journal.jsonl").exists()


def test_an_account_in_the_address_is_refused_and_not_repeated(workspace: Path) -> None:
    with (workspace / "xlkpi.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[originals]\nurl = 'webdav://desk:{PASSWORD}@host/x'\n")
    with pytest.raises(ProblemsFound) as found:
        Department.at(workspace, fixed(NOW))
    (fault,) = found.value.problems
    assert (fault.code, PASSWORD in str(fault)) == ("S20", False)


def test_what_came_before_there_was_a_place_is_found_where_it_lies(
    inbox: Store, tmp_path: Path
) -> None:
    keep(FolderStore(tmp_path / "inbox"), DATA, "a.xlsx", NOW)
    assert module.content(inbox, DIGEST) == DATA
    assert module.place_of(inbox, DIGEST).startswith(str(tmp_path))


def test_a_shared_folder_that_is_not_there_is_told_and_not_made(
    workspace: Path, came: Path
) -> None:
    with (workspace / "xlkpi.toml").open("a", encoding="utf-8") as file:
        file.write("\n[originals]\nurl = '../share'\n")
    folder = workspace / ".." / "share"
    with pytest.raises(Unusable) as told:
        taken(workspace, came, dry_run=False)
    assert [one.code for one in told.value.problems] == ["S65"]
    assert told.value.problems[0].place.file == str(folder)
    assert [one.code for one in verify(workspace, fixed(NOW)).problems] == ["S65"]
    assert not folder.exists()

    folder.mkdir()
    taken(workspace, came, dry_run=False)
    assert [one for one in FolderStore(folder).names() if not one.endswith(SUFFIX)]
    folder.rename(workspace / ".." / "gone")
    assert [one.code for one in verify(workspace, fixed(NOW)).problems] == ["S65"]
