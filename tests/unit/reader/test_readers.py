"""Many files at a time: their order, archives in their place, what they may take together."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.builders.raw_books import packed, raw_book, with_strings
from tests.fakes import work
from xlkpi.problems import Problem
from xlkpi.reader import process, readers
from xlkpi.reader.arrivals import Arrived, ArrivedMail, Opening
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.opening import Opened
from xlkpi.reader.readers import Readers
from xlkpi.workers import elsewhere
from xlkpi.workers.executors import HERE, workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from xlkpi.reader.arrivals import Arrival
    from xlkpi.workers.executors import Workers

pytestmark = pytest.mark.usefixtures("reading_processes")

CAME = datetime(2021, 1, 12, 9, 0, tzinfo=UTC)


def book(number: int, strings: str = "") -> bytes:
    parts = raw_book(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')
    return packed(with_strings(parts, strings) if strings else parts)


def dated(archive: Incoming, own: datetime | None) -> datetime:
    return archive.received if own is None else own.replace(tzinfo=UTC)


def arrived(
    files: Iterable[tuple[str, bytes]], jobs: int = 2, known: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """Name of each file that arrives, and its first value or the codes of its problems."""
    incoming = (Incoming(name, data, CAME, "sender") for name, data in files)
    with reading(jobs, lambda one: one.name in known) as opened:
        return [(name_of(one), told(one)) for one in opened.arrivals(incoming)]


@contextmanager
def reading(jobs: int, known: Callable[[Incoming], bool] = lambda _: False) -> Iterator[Readers]:
    with workers(jobs) as by, Readers(by, Opening((), portion=3), dated, known) as opened:
        yield opened


def name_of(one: Arrival) -> str:
    return one.name if isinstance(one, Incoming) else one.incoming.name


def told(one: Arrival) -> str:
    if isinstance(one, Incoming):
        return "known"
    if isinstance(one, ArrivedMail):
        return f"mail of {one.mail.sender}"
    assert isinstance(one, Arrived)
    if isinstance(one.found, Problem):
        return one.found.code
    assert isinstance(one.found, Opened)
    codes = [problem.code for problem in one.found.problems]
    return " ".join([str(one.found.book.grids[0].rows[0][0]), *codes])


@pytest.mark.parametrize("jobs", [1, 3])
def test_files_come_in_their_order_whoever_is_ready_first(jobs: int) -> None:
    slow = book(0, "<si><t>甲</t></si>" * 60_000)
    files = [(f"{n}.xlsx", slow if n % 4 == 0 else book(n)) for n in range(12)]
    assert arrived(files, jobs) == [
        (f"{n}.xlsx", f"{0.0 if n % 4 == 0 else float(n)}") for n in range(12)
    ]


def test_files_of_an_archive_come_in_its_place_and_are_told() -> None:
    archive = packed({"一.xlsx": book(1), "村/二.xlsx": book(2), "盖章.jpg": b"\xff\xd8\xff"})
    assert arrived([("a.xlsx", book(0)), ("b.zip", archive), ("c.xlsx", book(3))]) == [
        ("a.xlsx", "0.0"),
        ("b.zip!一.xlsx", "1.0 F14"),
        ("b.zip!村/二.xlsx", "2.0 F14"),
        ("b.zip!盖章.jpg", "F01"),
        ("c.xlsx", "3.0"),
    ]


def test_archives_are_opened_two_levels_deep() -> None:
    third = packed({"三.xlsx": book(3)})
    second = packed({"二.xlsx": book(2), "c.zip": third})
    first = packed({"一.xlsx": book(1), "b.zip": second})
    assert arrived([("a.zip", first)]) == [
        ("a.zip!一.xlsx", "1.0 F14"),
        ("a.zip!b.zip!二.xlsx", "2.0 F14"),
        ("a.zip!b.zip!c.zip", "F01"),
    ]


def test_the_archive_that_is_told_is_the_innermost() -> None:
    inner = packed({"二.xlsx": book(2)})
    with reading(1) as opened:
        incoming = Incoming("a.zip", packed({"b.zip": inner}), CAME)
        (one,) = opened.arrivals([incoming])
    assert isinstance(one, Arrived)
    assert isinstance(one.found, Opened)
    assert [p.message.en.rpartition(" ")[2] for p in one.found.problems] == ["a.zip!b.zip."]


def test_what_cannot_be_taken_out_is_told_and_the_others_are_read() -> None:
    data = packed(
        {"一.xlsx": book(1), "二.xlsx": b"2" * 400, "三.xlsx": book(3)}, zipfile.ZIP_STORED
    )
    damaged = data.replace(b"2" * 400, b"2" * 399 + b"x")
    assert arrived([("a.zip", damaged)]) == [
        ("a.zip!一.xlsx", "1.0 F14"),
        ("a.zip!二.xlsx", "F01"),
        ("a.zip!三.xlsx", "3.0 F14"),
    ]


def test_a_file_of_an_archive_came_when_it_was_packed_and_from_its_sender() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("一.xlsx", (2021, 1, 11, 8, 0, 0)), book(1))
        made.writestr(zipfile.ZipInfo("二.xlsx", (1980, 1, 1, 0, 0, 0)), book(2))
    with reading(1) as opened:
        files = [*opened.arrivals([Incoming("a.zip", out.getvalue(), CAME, "sender")])]
    came = [
        (one.incoming.received, one.incoming.sender) for one in files if isinstance(one, Arrived)
    ]
    assert came == [(CAME - timedelta(hours=25), "sender"), (CAME, "sender")]


def test_what_is_known_is_not_opened() -> None:
    files = [("a.xlsx", b"rubbish"), ("b.xlsx", book(1))]
    assert arrived(files, known=("a.xlsx",)) == [("a.xlsx", "known"), ("b.xlsx", "1.0")]
    archive = packed({"一.xlsx": b"rubbish", "二.xlsx": book(2)})
    assert arrived([("a.zip", archive)], known=("a.zip!一.xlsx",)) == [
        ("a.zip!一.xlsx", "known"),
        ("a.zip!二.xlsx", "2.0 F14"),
    ]


@pytest.mark.parametrize(("limit", "most"), [("MOST_MEMBERS", 5), ("MOST_ARCHIVED", 8_000)])
def test_archives_within_one_share_what_it_may_take(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    inner = packed(dict.fromkeys(("1.csv", "2.csv"), b"a," * 600), zipfile.ZIP_STORED)
    outer = packed({"a.zip": inner, "b.zip": inner})
    many = [("1.zip!a.zip!1.csv", "F01"), ("1.zip!a.zip!2.csv", "F01")]
    monkeypatch.setattr(readers, limit, most)
    assert arrived([("1.zip", outer)], 1) == [*many, ("1.zip!b.zip", "F01")]
    monkeypatch.setattr(readers, limit, 3 * most)
    assert len(arrived([("1.zip", outer), ("2.zip", outer)], 1)) == 8


def test_what_ends_the_reading_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SECONDS", 1.0)
    slow = book(1, "".join(f"<si><t>{n:07}</t></si>" for n in range(1_000_000)))
    archive = packed({"一.xlsx": book(1), "二.xlsx": slow, "三.xlsx": book(3)})
    assert arrived([("a.zip", archive), ("b.xlsx", book(4))], 1) == [
        ("a.zip!一.xlsx", "1.0 F14"),
        ("a.zip!二.xlsx", "F31"),
        ("a.zip!三.xlsx", "3.0 F14"),
        ("b.xlsx", "4.0"),
    ]


def test_a_mail_comes_before_its_files_and_an_archive_of_mails_is_walked() -> None:
    mail = b"From: a@b.example\r\nSubject: x\r\nContent-Type: application/x; name=1.xlsx\r\n\r\n"
    zipped = packed({"信.eml": mail + book(7)})
    assert arrived([("a.eml", mail + book(5)), ("b.zip", zipped), ("c.xlsx", book(6))]) == [
        ("a.eml", "mail of a@b.example"),
        ("a.eml!1.xlsx", "5.0"),
        ("b.zip!信.eml", "mail of a@b.example"),
        ("b.zip!信.eml!1.xlsx", "7.0 F14"),
        ("c.xlsx", "6.0"),
    ]


def test_nothing_is_left_when_somebody_stops_asking() -> None:
    with reading(2) as opened:
        files = (Incoming(f"{n}.xlsx", book(n), CAME) for n in range(10))
        first = next(iter(opened.arrivals(files)))
        assert told(first) == "0.0"
    assert not elsewhere._busy  # noqa: SLF001 - nothing runs


def test_an_archive_that_is_called_a_workbook_is_walked_in_its_place() -> None:
    archive = packed({"一.xlsx": book(1), "b.zip": packed({"二.xlsx": book(2)})})
    files = [("0.xlsx", book(0)), ("a.xlsx", archive), ("3.xlsx", book(3))]
    assert arrived([("z.zip", packed(dict(files)))]) == [
        ("z.zip!0.xlsx", "0.0 F14"),
        ("z.zip!a.xlsx!一.xlsx", "1.0 F14"),
        ("z.zip!a.xlsx!b.zip", "F01"),
        ("z.zip!3.xlsx", "3.0 F14"),
    ]
    assert arrived(files) == [
        ("0.xlsx", "0.0"),
        ("a.xlsx!一.xlsx", "1.0 F14"),
        ("a.xlsx!b.zip!二.xlsx", "2.0 F14"),
        ("3.xlsx", "3.0"),
    ]


def test_a_file_that_ends_whoever_opens_it_is_told_and_those_beside_it_are_read() -> None:
    incoming = [Incoming(f"{n}.xlsx", book(n), CAME) for n in range(7)]
    with workers(2) as by, Readers(by, Deadly(("4.xlsx",)), dated) as opened:
        found = [(name_of(one), told(one)) for one in opened.arrivals(incoming)]
    assert found == [(f"{n}.xlsx", "F31" if n == 4 else f"{n}.0") for n in range(7)]


@dataclass(frozen=True)
class Deadly:
    """Work that ends the process over some files."""

    names: tuple[str, ...]
    passed_over: tuple[str, ...] = ()
    portion: int = 3

    def ask(self, by: Workers, files: tuple[Incoming, ...]) -> Future[tuple[object, ...]]:
        return by.ask(work.ends_over, files, self.names)


def test_how_many_of_the_files_have_come_out_is_told() -> None:
    archive = packed({"一.xlsx": book(1), "二.xlsx": book(2)})
    files = [("a!b.xlsx", book(0)), ("a.zip", archive), ("c.xlsx", book(3)), ("d.xlsx", book(4))]
    told: list[int] = []
    incoming = (Incoming(name, data, CAME) for name, data in files)
    with Readers(HERE, Opening((), portion=2), dated) as opened:
        assert len([*opened.arrivals(incoming, told.append)]) == 5
    assert told == [0, 1, 1, 2, 3]
