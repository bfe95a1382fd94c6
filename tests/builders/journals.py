"""Journals of tests: under a key that is no secret, or in the form from before there was one."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tests.builders.database_server import ON_SERVER, name_of, shared, url_for
from xlkpi.codec import to_json
from xlkpi.ledger.book import Ledger
from xlkpi.ledger.database.journal_table import TableLines
from xlkpi.ledger.database.opening import lines_of
from xlkpi.ledger.database.tables import TABLES
from xlkpi.ledger.journal import chain
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.journal.events import event_name
from xlkpi.ledger.journal.journal import Journal
from xlkpi.ledger.journal.mark import Seals
from xlkpi.ledger.journal.places import FileLines
from xlkpi.workspace.key import make_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from xlkpi.ledger.journal.events import Event
    from xlkpi.workspace.clock import Clock

KEY = b"the key of these tests is no secret"


def journal_at(path: Path, key: bytes = KEY) -> Journal:
    """Return a journal whose key and mark lie in a folder of their own, as in a workspace."""
    folder = path.parent.parent if path.parent.name == "output" else path.parent
    own = folder / f".xlkpi-{path.name}"
    if not (own / "key").exists():
        make_key(own / "key", key)
    return Journal(lines_of(path, url_for(path)), Seals(own / "key", own / "sealed"))


def path_of(journal: Journal) -> Path:
    """Return the file that a journal lies in, or would without a server."""
    lines = journal.lines.before if isinstance(journal.lines, TableLines) else journal.lines
    assert isinstance(lines, FileLines)
    return lines.path


def opened(
    book: Path, journal: Path, clock: Clock, key: bytes = KEY
) -> AbstractContextManager[Ledger]:
    """Open a ledger for writing, of a file or, where tests run so, of a server."""
    return Ledger.open(book, journal_at(journal, key), clock, url_for(journal))


def looked_at(book: Path, journal: Path, clock: Clock) -> AbstractContextManager[Ledger]:
    """Open a ledger to look only."""
    return Ledger.view(book, journal_at(journal), clock, url_for(journal))


def sql(book: Path, journal: Path, *statements: str) -> None:
    """Run statements on the tables of a ledger, whatever it is by."""
    if ON_SERVER:
        shared().sql(name_of(journal), *statements)
        return
    with closing(sqlite3.connect(book)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def lose(book: Path, journal: Path) -> None:
    """Lose the tables of a ledger, not its journal."""
    if ON_SERVER:
        sql(book, journal, *(f"DROP TABLE {name}" for name in TABLES.tables))
    else:
        book.unlink()


def lines_in(journal: Path) -> list[bytes]:
    """Return the lines of a journal as they lie there, with their ends."""
    if not (ON_SERVER and shared().sql(name_of(journal), "SELECT to_regclass('journal')")[0][0]):
        return journal.read_bytes().splitlines(keepends=True) if journal.exists() else []
    rows = shared().sql(name_of(journal), "SELECT line FROM journal ORDER BY seq")
    return [bytes(line) + b"\n" for (line,) in rows]


def put_lines(journal: Path, lines: Sequence[bytes]) -> None:
    """Put lines in the place of those that lie there, whatever guards them."""
    if not ON_SERVER:
        journal.write_bytes(b"".join(lines))
        return
    rows = [
        (n, line.rstrip(b"\n"), str(chain.parsed(line).get("hash", ""))[:64])
        for n, line in enumerate(lines, 1)
    ]
    with shared().connected(name_of(journal)) as connection:
        connection.execute("ALTER TABLE journal DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM journal")
        connection.cursor().executemany("INSERT INTO journal VALUES (%s, %s, %s)", rows)
        connection.execute("ALTER TABLE journal ENABLE TRIGGER ALL")


def as_canonical(body: dict[str, Any]) -> bytes:
    """Return an entry as the links are over it."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def old_lines(events: Sequence[Event], at: datetime) -> list[bytes]:
    """Return the lines of a journal as they were before it was chained under a key."""
    return rehashed([(event_name(event), to_json(event)) for event in events], at)


def rehashed(events: Sequence[tuple[str, Any]], at: datetime) -> list[bytes]:
    """Return lines in the old form of names and data of events."""
    lines, previous = [], START
    for number, (name, data) in enumerate(events, 1):
        body: dict[str, Any] = {
            "seq": number, "at": at.isoformat(), "event": name, "data": data, "previous": previous,
        }  # fmt: skip
        previous = hashlib.sha256(as_canonical(body)).hexdigest()
        lines.append(as_canonical({**body, "hash": previous}) + b"\n")
    return lines


def in_old_form(journal: Path) -> None:
    """Write a journal as it would have been before there was a key."""
    lines = [json.loads(line) for line in journal.read_bytes().splitlines()]
    events = [(one["event"], one["data"]) for one in lines if one["event"] != "sealed"]
    previous, out = START, []
    for number, (name, data) in enumerate(events, 1):
        body = {
            "seq": number, "at": lines[number - 1]["at"], "event": name, "data": data,
            "previous": previous,
        }  # fmt: skip
        previous = hashlib.sha256(as_canonical(body)).hexdigest()
        out.append(as_canonical({**body, "hash": previous}) + b"\n")
    journal.write_bytes(b"".join(out))
