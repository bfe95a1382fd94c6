"""The ledger is the fold of its journal: lost, damaged or left behind, it comes back equal."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import select

from tests.builders import journals
from tests.builders.database_server import ON_SERVER, url_for
from tests.builders.journals import journal_at, lines_in, looked_at, opened, put_lines
from tests.unit.ledger.samples import (
    COLLECTED,
    COLLECTION,
    EVENTS,
    EVIDENCE,
    FORM,
    ISSUED,
    NOW,
    RETURN,
    REVIEWED,
    UNREADABLE,
)
from xlkpi.ledger import book as module
from xlkpi.ledger.book import Ledger
from xlkpi.ledger.database.comparing import differences
from xlkpi.ledger.database.opening import engine_of, is_current
from xlkpi.ledger.database.tables import TABLES
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.journal.events import Event, Issued, MasterWritten, Received, SpecKept
from xlkpi.problems import Unusable
from xlkpi.records import Return, Review, Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.ledger.journal.journal import Journal

CLOCK = fixed(NOW)
LATER = Received(
    replace(RETURN, sha256="9" * 64, received=NOW + timedelta(days=1), submissions=(FORM,))
)


class Files(NamedTuple):
    book: Path
    journal: Path

    def append(self, *events: Event) -> None:
        with opened(self.book, self.journal, CLOCK) as ledger:
            ledger.append(events)

    def content(self) -> Content:
        with opened(self.book, self.journal, CLOCK) as ledger:
            return content(ledger)

    def seen(self) -> Content:
        with looked_at(self.book, self.journal, CLOCK) as ledger:
            return content(ledger)


Content = tuple[
    tuple[Return, ...],
    tuple[Issued, ...],
    tuple[str, ...],
    str | None,
    tuple[int, str] | None,
    str,
    int,
]


def content(ledger: Ledger) -> Content:
    """Everything that can be asked of a ledger."""
    return (
        ledger.returns(),
        ledger.issues(COLLECTION),
        ledger.collections(),
        ledger.spec_text("5" * 64),
        ledger.master(COLLECTION),
        ledger.head,
        ledger.revision(COLLECTION),
    )


@pytest.fixture
def empty(tmp_path: Path) -> Files:
    return Files(tmp_path / "output" / "ledger.db", tmp_path / "output" / "journal.jsonl")


@pytest.fixture
def files(empty: Files) -> Files:
    """A ledger with every type of event, recorded in two goes."""
    empty.append(*EVENTS[:2])
    empty.append(*EVENTS[2:])
    return empty


def sql(files: Files, *statements: str) -> None:
    journals.sql(files.book, files.journal, *statements)


def changed_by(files: Files, change: Callable[[bytes], bytes]) -> None:
    files.book.write_bytes(change(files.book.read_bytes()))


OF_FILES: dict[str, Callable[[Files], object]] = {
    "empty": lambda files: files.book.write_bytes(b""),
    "garbage": lambda files: files.book.write_bytes(bytes(range(256)) * 100),
    "cut in half": lambda files: changed_by(files, lambda data: data[: len(data) // 2]),
    "garbage in front": lambda files: changed_by(files, lambda data: b"\0" * 512 + data[512:]),
    "garbage behind the header": lambda files: changed_by(
        files, lambda data: data[:100] + b"\xff" * 4000 + data[4100:]
    ),
}
OF_SERVERS: dict[str, Callable[[Files], object]] = {
    "some gone": lambda files: sql(files, "DROP TABLE returns", "DROP TABLE masters"),
}
DAMAGES: dict[str, Callable[[Files], object]] = {
    "gone": lambda files: journals.lose(files.book, files.journal),
    **(OF_SERVERS if ON_SERVER else OF_FILES),
    "never committed": lambda files: sql(files, "DELETE FROM meta"),
    "older version": lambda files: sql(files, "UPDATE meta SET version = 0"),
    "older version with other columns": lambda files: sql(
        files, "UPDATE meta SET version = 0", "ALTER TABLE returns DROP COLUMN sender"
    ),
    "without a version": lambda files: sql(files, "ALTER TABLE meta DROP COLUMN version"),
    "another program's": lambda files: sql(
        files, "DROP TABLE meta", "CREATE TABLE meta (name TEXT)"
    ),
}
if not ON_SERVER:  # where others use it, theirs is the newer program, and it goes on being theirs
    DAMAGES["newer version"] = lambda files: sql(files, "UPDATE meta SET version = 99")


def test_what_was_recorded_can_be_asked(files: Files) -> None:
    with opened(files.book, files.journal, CLOCK) as ledger:
        assert ledger.returns() == (RETURN, UNREADABLE)
        assert ledger.returns(COLLECTION) == (RETURN,)
        assert ledger.issues(COLLECTION) == (ISSUED,)
        assert ledger.collections() == (COLLECTION,)
        assert ledger.spec_text("5" * 64) == "xlkpi: 1\nid: 表样\n"
        assert ledger.master(COLLECTION) == (3, "f" * 64)
        assert ledger.head == ledger.head_at(5) == journal_at(files.journal).hash_of(5)


def test_what_was_never_recorded_is_not_there(files: Files) -> None:
    with opened(files.book, files.journal, CLOCK) as ledger:
        assert (ledger.returns("2022"), ledger.issues("2022"), ledger.standing("2022")) == ((),) * 3
        assert (ledger.spec_text("0"), ledger.master("2022"), ledger.head_at(0)) == (None, None, "")
        assert (ledger.revision("2022"), ledger.of_content(["0" * 64])) == (0, ())


def test_reviews_are_kept_with_their_number_and_move_the_revision(files: Files) -> None:
    later = replace(REVIEWED, review=Review())
    with opened(files.book, files.journal, CLOCK) as ledger:
        ledger.append([REVIEWED, later, replace(REVIEWED, collection="2022")])
        assert ledger.reviews(COLLECTION) == ((6, REVIEWED), (7, later))
        assert (ledger.revision(COLLECTION), ledger.masters(COLLECTION)) == (
            7,
            frozenset(["f" * 64]),
        )


def test_mails_are_kept_and_tell_how_far_a_mailbox_was_read(files: Files) -> None:
    later = replace(COLLECTED, sha256="6" * 64, uid=40)
    earlier = replace(COLLECTED, sha256="5" * 64, uid=39)
    anew = replace(COLLECTED, sha256="4" * 64, validity=8, uid=3)
    by_hand = replace(COLLECTED, sha256="3" * 64, mailbox="", uid=0, validity=0)
    box = COLLECTED.mailbox
    with opened(files.book, files.journal, CLOCK) as ledger:
        assert ledger.position(box) is None
        ledger.append([COLLECTED, later, earlier, by_hand])
        assert ledger.mails(["6" * 64]) == (later,)
        assert (ledger.position(box), ledger.position("another")) == ((9, 40), None)
        ledger.append([anew])
        assert ledger.mails() == (COLLECTED, later, earlier, by_hand, anew)
    # the mailbox is numbered anew: what was before says nothing
    with opened(files.book, files.journal, CLOCK) as ledger:
        assert ledger.position(box) == (8, 3)


def test_evidence_is_kept_beside_its_return_and_moves_the_revision(files: Files) -> None:
    other = replace(EVIDENCE, collection="2022")
    with opened(files.book, files.journal, CLOCK) as ledger:
        ledger.append([EVIDENCE, other])
        assert ledger.evidence(COLLECTION) == (EVIDENCE,)
        assert ledger.evidence() == (EVIDENCE, other)
        assert (ledger.revision(COLLECTION), len(ledger.returns())) == (6, 2)
    DAMAGES["gone"](files)
    with looked_at(files.book, files.journal, CLOCK) as ledger:
        assert ledger.evidence() == (EVIDENCE, other)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_lost_damaged_or_older_ledger_is_made_anew(files: Files, damage: str) -> None:
    before = files.content()
    DAMAGES[damage](files)
    assert files.content() == before
    files.append(LATER)
    assert files.content()[0] == (RETURN, UNREADABLE, LATER.returned)


@pytest.mark.of_files
@pytest.mark.parametrize("damage", DAMAGES)
def test_to_look_only_mends_nothing(files: Files, damage: str) -> None:
    before = files.content()
    DAMAGES[damage](files)
    found = files.book.read_bytes() if files.book.exists() else None
    assert files.seen() == before
    assert (files.book.read_bytes() if files.book.exists() else None) == found


@pytest.mark.of_files
def test_to_look_while_another_process_records_writes_nothing(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry may be in the journal, and not in the tables yet: whoever wrote it goes on."""
    before = files.book.read_bytes()

    def and_then_recorded(path: Path, journal: Journal, url: str) -> bool:
        current = is_current(path, journal, url)
        last = json.loads(journal.lines.last())
        journal_at(files.journal).append([LATER], NOW, last["seq"], last["hash"])
        return current

    monkeypatch.setattr(module, "is_current", and_then_recorded)
    with looked_at(files.book, files.journal, CLOCK) as ledger:
        assert LATER.returned not in ledger.returns()
    assert files.book.read_bytes() == before


@pytest.mark.of_files
def test_a_sound_ledger_is_opened_as_it_is(files: Files) -> None:
    """A journal of years is not read through anew by every verb."""
    sql(files, "PRAGMA user_version = 7")
    files.append(LATER)
    with closing(sqlite3.connect(files.book)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (7,)


def test_the_new_fold_has_the_same_rows_as_the_one_that_grew(files: Files) -> None:
    grown = rows(files)
    DAMAGES["gone"](files)
    files.content()
    assert rows(files) == grown


def rows(files: Files) -> dict[str, list[list[object]]]:
    engine = engine_of(files.book, url_for(files.journal))
    with engine.connect() as connection:
        found = {t.name: connection.execute(select(t)).all() for t in TABLES.sorted_tables}
    engine.dispose()
    return {name: [[data(cell) for cell in row] for row in lines] for name, lines in found.items()}


def data(cell: object) -> object:
    """JSON as data: the order of its keys says nothing."""
    return json.loads(cell) if isinstance(cell, str) and cell[:1] in ("{", "[") else cell


def test_a_journal_ahead_of_the_ledger_is_caught_up_with(files: Files) -> None:
    """The power went after the journal was synced and before the ledger was written."""
    with opened(files.book, files.journal, CLOCK) as ledger:
        head = ledger.head
    (entry,) = journal_at(files.journal).append([LATER], NOW, 5, head)
    assert files.seen()[0][-1] == LATER.returned
    after = files.content()
    assert (after[0][-1], after[5]) == (LATER.returned, entry.hash)
    DAMAGES["gone"](files)
    assert files.content() == after


def test_a_ledger_that_could_not_be_written_is_caught_up_with(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with opened(files.book, files.journal, CLOCK) as ledger:
        monkeypatch.setattr(module, "apply", no_room)
        with pytest.raises(OSError, match="No space"):
            ledger.append([LATER])
        monkeypatch.undo()
        assert not ledger.of_content(["9" * 64])
    there = files.content()[0][-1] == LATER.returned  # a server has journal and tables at once
    assert (there, len(lines_in(files.journal))) == ((False, 5) if ON_SERVER else (True, 6))


@pytest.mark.of_files
def test_a_return_that_was_torn_off_the_journal_never_happened(files: Files) -> None:
    before = files.content()
    with opened(files.book, files.journal, CLOCK) as ledger:
        journal_at(files.journal).append([LATER], NOW, 5, ledger.head)
    files.journal.write_bytes(files.journal.read_bytes()[:-1])
    assert files.content() == before
    files.append(LATER)
    assert files.content()[0][-1] == LATER.returned


def gone(journal: Path) -> None:
    journals.sql(journal, journal, "DROP TABLE journal") if ON_SERVER else journal.unlink()


@pytest.mark.parametrize("journal", ["gone", "shorter", "another"])
def test_a_ledger_is_not_trusted_without_its_own_journal(files: Files, journal: str) -> None:
    match journal:
        case "gone":
            gone(files.journal)
        case "shorter":
            put_lines(files.journal, lines_in(files.journal)[:-1])
        case _:
            put_lines(files.journal, [])
            journal_at(files.journal).append([*EVENTS[1:], LATER], NOW, 0, START)
    kept = rows(files)
    with pytest.raises(Unusable) as trouble:
        files.content()
    assert [p.code for p in trouble.value.problems] == ["S75"]
    assert rows(files) == kept


def test_a_file_of_the_same_content_is_known_and_its_forms_are_duplicates(files: Files) -> None:
    again = replace(RETURN, file="再发.xlsx", received=NOW + timedelta(hours=2))
    with opened(files.book, files.journal, CLOCK) as ledger:
        assert ledger.of_content([RETURN.sha256])
        tried = ledger.standing(COLLECTION, [again])
        assert len(ledger.returns(COLLECTION)) == 1
        ledger.append([Received(again)])
        recorded = ledger.standing(COLLECTION)
    assert tried == recorded
    assert [(s.returned.file, s.project, s.status, s.merged) for s in recorded] == [
        (RETURN.file, "p01", Status.ACCEPTED_WITH_WARNINGS, True),
        (RETURN.file, "p02", Status.REJECTED, False),
        ("再发.xlsx", "p01", Status.DUPLICATE, False),
        ("再发.xlsx", "p02", Status.DUPLICATE, False),
    ]


def test_returns_stand_in_the_order_they_came_in_whenever_they_were_recorded(files: Files) -> None:
    earlier = replace(RETURN, sha256="8" * 64, received=NOW - timedelta(days=1))
    files.append(LATER, Received(earlier))
    assert files.content()[0] == (earlier, RETURN, UNREADABLE, LATER.returned)


def test_the_newest_issue_of_a_unit_counts_and_older_ones_are_found_by_their_plan(
    files: Files,
) -> None:
    newer = replace(ISSUED, plan="b" * 64, unit_name="一村（新）")
    other = replace(ISSUED, unit="v02", plan="c" * 64)
    files.append(other, newer, replace(newer, collection="2022", plan="a" * 63 + "b"))
    with opened(files.book, files.journal, CLOCK) as ledger:
        assert ledger.issues(COLLECTION) == (newer, other)
        assert ledger.issue_by_plan("a" * 64) == ISSUED
        assert ledger.issue_by_plan("b") == newer
        assert (ledger.issue_by_plan("%"), ledger.issue_by_plan("_")) == (None, None)
        assert ledger.collections() == (COLLECTION, "2022")


def test_a_spec_is_kept_as_it_was_first_used(files: Files) -> None:
    files.append(SpecKept("5" * 64, "changed"), SpecKept("6" * 64, "new"))
    with opened(files.book, files.journal, CLOCK) as ledger:
        assert ledger.spec_text("5" * 64) == "xlkpi: 1\nid: 表样\n"
        assert ledger.spec_text("6" * 64) == "new"


def test_only_issues_and_returns_move_the_revision_of_their_collection(files: Files) -> None:
    def revision() -> int:
        return files.content()[6]

    assert revision() == 3
    files.append(SpecKept("7" * 64, ""), MasterWritten(COLLECTION, 3, "0" * 64))
    files.append(replace(ISSUED, collection="2022"), Received(UNREADABLE))
    assert revision() == 3
    files.append(LATER)
    assert revision() == 10


def test_nothing_to_record_writes_nothing(files: Files) -> None:
    before = lines_in(files.journal), files.content()
    files.append()
    assert (lines_in(files.journal), files.content()) == before


@pytest.mark.of_files
def test_to_look_at_a_new_workspace_makes_no_files(empty: Files) -> None:
    assert empty.seen() == ((), (), (), None, None, START, 0)
    assert not empty.book.parent.exists()


@pytest.mark.of_files
@pytest.mark.parametrize(
    "url", ["sqlite:///{folder}/nowhere/x.db", "sqlite:///{folder}/text.db", "nonsense", "no://x"]
)
def test_a_ledger_by_url_that_cannot_be_opened_is_told_by_its_url(
    files: Files, tmp_path: Path, url: str
) -> None:
    (tmp_path / "text.db").write_text("no database" * 100, encoding="utf-8")
    url = url.format(folder=tmp_path.as_posix())
    journal = journal_at(files.journal)
    for way in (Ledger.open, Ledger.view):
        with (
            pytest.raises(Unusable) as found,
            way(files.book, journal, CLOCK, url) as ledger,
        ):
            ledger.collections()
        (fault,) = found.value.problems
        assert (fault.code, "[ledger]" in fault.hint.zh) == ("S33", True)
        if "sqlite" not in url:
            assert files.book.name not in fault.message.zh
    with pytest.raises(Unusable):
        tuple(differences(files.book, url, ()))


@pytest.mark.of_files
def test_to_look_at_a_ledger_by_url_that_is_behind_writes_nothing(
    files: Files, tmp_path: Path
) -> None:
    place = tmp_path / "elsewhere.db"
    url = f"sqlite:///{place.as_posix()}"
    journal = journal_at(files.journal)
    with Ledger.view(files.book, journal, CLOCK, url) as ledger:
        seen = ledger.collections(), ledger.returns()
    assert not place.exists() or place.stat().st_size == 0
    with Ledger.open(files.book, journal, CLOCK, url) as ledger:
        assert (ledger.collections(), ledger.returns()) == seen


@pytest.mark.of_files
def test_a_ledger_by_url_holds_the_same(files: Files, tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'elsewhere.db').as_posix()}"
    for _ in range(2):
        with Ledger.open(files.book, journal_at(files.journal), CLOCK, url) as ledger:
            assert content(ledger) == files.content()
