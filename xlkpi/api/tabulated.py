"""The tables of a collection in a file of their own, to be looked through: sorted, searched.

All of them would be gigabytes in memory where units are many; a page shows a hundred lines.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from xlkpi.api.tables import tables
from xlkpi.figures import digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from xlkpi.export.tables import ExportColumn
    from xlkpi.workspace.clock import Clock

    Content = tuple[str, object]
    """What a cell shows, and what it is sorted by: None for a blank one."""


@dataclass(frozen=True, slots=True)
class TabulatedTable:
    """A table: how it is called, its columns, how many lines it has.

    `foot` has what columns come to, "" where that is nothing; it is () where no column comes to
    anything. `notes` are sentences about the whole.
    """

    name: str
    title: str
    columns: tuple[ExportColumn, ...]
    count: int
    foot: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tabulated:
    """The tables of a collection as they lie in a file."""

    file: Path
    tables: tuple[TabulatedTable, ...]

    def table(self, name: str) -> TabulatedTable | None:
        """Return the table of a name, None where there is none."""
        return next((one for one in self.tables if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines as texts, by the workspace's clock, and how many there are of them in all."""

    lines: tuple[tuple[str, ...], ...]
    count: int


def tabulated(folder: Path, clock: Clock, collection: str, into: Path) -> Tabulated:
    """Write the tables of a collection into a new file; those written of it before are deleted.

    Args:
        folder: The workspace; it is only looked at.
        clock: Gives the time (UTC) by which forms are due.
        collection: Its id.
        into: The folder that the file is to be in, of these files alone.

    Raises:
        ProblemsFound: The collection cannot be told (S21), or xlkpi.toml or the spec is faulty
            (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
        OSError: The file cannot be written.
    """
    made = tables(folder, clock, collection)
    return kept_in(
        into,
        (
            (
                TabulatedTable(one.name, one.title, tuple(one.columns), len(one.lines)),
                ([_content(part, made.zone) for part in line] for line in one.lines),
            )
            for one in made.tables
        ),
    )


def kept_in(
    into: Path, tables: Iterable[tuple[TabulatedTable, Iterable[Sequence[Content]]]]
) -> Tabulated:
    """Write tables, each with its lines, into a new file of a folder that has such files alone.

    Those that were written there before are deleted.

    Raises:
        OSError: The file cannot be written.
    """
    into.mkdir(parents=True, exist_ok=True)
    for old in into.iterdir():
        with suppress(OSError):  # it is read still
            old.unlink()
    handle, name = mkstemp(suffix=".db", dir=into)
    known: list[TabulatedTable] = []
    with open(handle, "rb"), closing(sqlite3.connect(name, isolation_level=None)) as file:  # noqa: PTH123 - it is open
        file.execute("PRAGMA journal_mode=OFF")
        file.execute("PRAGMA synchronous=OFF")
        file.execute("BEGIN")
        for number, (table, lines) in enumerate(tables):
            _write(file, number, len(table.columns), lines)
            known.append(table)
        file.execute("COMMIT")
    return Tabulated(Path(name), tuple(known))


def _write(
    file: sqlite3.Connection, number: int, width: int, lines: Iterable[Sequence[Content]]
) -> None:
    """Write a table: its texts, what they are sorted by, and what is searched."""
    columns = ", ".join(f"t{n} TEXT, s{n}" for n in range(width))
    file.execute(f"CREATE TABLE l{number} (n INTEGER PRIMARY KEY, sought TEXT, {columns})")
    places = ", ".join("?" * (2 * width + 2))
    file.executemany(
        f"INSERT INTO l{number} VALUES ({places})",  # noqa: S608 - names and places of ours
        (_row(n, line) for n, line in enumerate(lines)),
    )


def _row(number: int, line: Sequence[Content]) -> tuple[object, ...]:
    sought = "\n".join(text for text, _ in line)
    return number, sought, *(part for content in line for part in content)


def lines_of(
    found: Tabulated, table: TabulatedTable, sought: str, by: str, part: tuple[int, int]
) -> Lines:
    """Return some of the lines of a table that hold a text.

    Args:
        found: The tables.
        table: One of them.
        sought: The text, "" for all lines.
        by: The column that they are sorted by, blanks last; downwards with "-" before its name.
            Without such a column they stay as they are.
        part: From which one on (from 0), and how many.
    """
    width = len(table.columns)
    number = found.tables.index(table)
    name = by.removeprefix("-")
    place = next((n for n, one in enumerate(table.columns) if one.name == name), None)
    order = "n" if place is None else f"s{place} IS NULL, s{place} {'DESC' * (by[:1] == '-')}, n"
    which = "instr(sought, ?)" if sought else "? = ''"
    columns = ", ".join(f"t{n}" for n in range(width))
    query = f"SELECT {columns} FROM l{number} WHERE {which} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608 - names of ours
    with closing(sqlite3.connect(f"{found.file.as_uri()}?mode=ro", uri=True)) as file:
        lines = tuple(file.execute(query, (sought, part[1], part[0])))
        count = f"SELECT count(*) FROM l{number} WHERE {which}"  # noqa: S608 - likewise
        total = next(file.execute(count, (sought,)))[0] if sought else table.count
    return Lines(lines, int(total))


def sorted_by(content: object, text: str) -> object:
    """Return what a content is sorted by: numbers by what they are, others by their texts."""
    match content:
        case None:
            return None
        case bool() | int():
            return int(content)
        case Decimal():
            return float(content)
        case _:
            return text


def _content(content: object, zone: tzinfo) -> Content:
    text = _text(content, zone)
    return text, sorted_by(content, text)


def _text(content: object, zone: tzinfo) -> str:
    match content:
        case None:
            return ""
        case bool():
            return "是" if content else "否"
        case Decimal():
            return digits(content)
        case datetime():
            return content.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        case _:
            return str(content)
