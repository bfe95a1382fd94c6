"""Tables in a file of their own, to be looked through: a part at a time, searched, sorted.

All lines in memory would be gigabytes where units are many; a page shows a hundred of them. What
the same lines of many share, such as whose they are, stands in the file once.
"""

from __future__ import annotations

import sqlite3
from array import array
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Content = tuple[str, object]
    """What a cell shows, and what it is sorted by: None for a blank one."""

_SUFFIX, _FOUND = ".db", ".lines"
_MOST_FOUND = 40
"""Searches whose lines are kept; older ones are searched for anew."""


@dataclass(frozen=True, slots=True)
class LineTable:
    """A table in a file: its number there, its columns, those that are numbers, how many lines.

    `shared` are groups of columns, by their places, whose texts come together again and again.
    Others than numbers are sorted by their texts; those `unseen` are not searched.
    """

    number: int
    columns: tuple[str, ...]
    numbers: frozenset[str]
    shared: tuple[tuple[int, ...], ...]
    count: int
    unseen: frozenset[str] = frozenset()

    def column(self, place: int) -> str:
        """Return a column as SQL names it, by its place."""
        group = next((n for n, one in enumerate(self.shared) if place in one), None)
        return f"l.t{place}" if group is None else f"g{group}.t{place}"

    @property
    def own(self) -> tuple[int, ...]:
        """The places of the columns that no group shares."""
        taken = {place for group in self.shared for place in group}
        return tuple(n for n in range(len(self.columns)) if n not in taken)

    @property
    def joined(self) -> str:
        """The table with what it shares, as SQL."""
        joins = (f" JOIN g{self.number}_{n} g{n} ON l.g{n} = g{n}.id" for n in self._groups)
        return f"l{self.number} l{''.join(joins)}"

    @property
    def _groups(self) -> range:
        return range(len(self.shared))


@dataclass(frozen=True, slots=True)
class LinesFound:
    """Lines of a table, in their order: how many, and the file of their numbers; None for all."""

    file: Path | None
    count: int


class TableWriter:
    """Writes the lines of one table."""

    def __init__(self, file: sqlite3.Connection, table: LineTable) -> None:
        self._file, self._table = file, table
        self._count, self._own = 0, table.own
        self._known: list[dict[tuple[str, ...], int]] = [{} for _ in table.shared]
        for n, group in enumerate(table.shared):
            texts = ", ".join(f"t{place} TEXT" for place in group)
            file.execute(f"CREATE TABLE g{table.number}_{n} (id INTEGER PRIMARY KEY, {texts})")
        self._numbers = tuple(n for n in self._own if table.columns[n] in table.numbers)
        columns = (
            *(f"g{n} INTEGER" for n in range(len(table.shared))),
            *(f"t{place} TEXT" for place in self._own),
            *(f"s{place}" for place in self._numbers),
        )
        file.execute(f"CREATE TABLE l{table.number} (n INTEGER PRIMARY KEY, {', '.join(columns)})")
        self._insert = f"INSERT INTO l{table.number} VALUES ({_marks(len(columns) + 1)})"  # noqa: S608 - our own names

    def add(self, lines: Iterable[Sequence[Content]]) -> None:
        """Write lines behind those that are there; each has a content for each column."""
        self._file.executemany(self._insert, map(self._row, lines))

    def _row(self, line: Sequence[Content]) -> tuple[object, ...]:
        self._count += 1
        own = (line[place][0] for place in self._own)
        numbers = (line[place][1] for place in self._numbers)
        return (self._count - 1, *self._shared(line), *own, *numbers)

    def _shared(self, line: Sequence[Content]) -> Iterator[int]:
        for n, group in enumerate(self._table.shared):
            texts = tuple(line[place][0] for place in group)
            known = self._known[n]
            found = known.get(texts)
            if found is None:
                found = known[texts] = len(known)
                into = f"INSERT INTO g{self._table.number}_{n} VALUES ({_marks(len(texts) + 1)})"  # noqa: S608 - our own name
                self._file.execute(into, (found, *texts))
            yield found

    @property
    def table(self) -> LineTable:
        """The table with the lines that it has by now."""
        return replace(self._table, count=self._count)


class LineWriter:
    """Writes tables into a new file."""

    def __init__(self, path: Path, file: sqlite3.Connection) -> None:
        self.path = path
        self._file = file
        self._tables = 0

    def table(
        self,
        columns: Sequence[str],
        numbers: Iterable[str] = (),
        shared: Iterable[Sequence[str]] = (),
        unseen: Iterable[str] = (),
    ) -> TableWriter:
        """Begin a table.

        Args:
            columns: Their names.
            numbers: Those that are sorted by other than their texts.
            shared: Columns whose texts come together again and again; numbers, and those that are
                not there, are passed over.
            unseen: Those that are not searched, of no group.
        """
        known = frozenset(numbers)
        places = {name: n for n, name in enumerate(columns) if name not in known}
        groups = (tuple(places[one] for one in group if one in places) for group in shared)
        self._tables += 1
        kept = tuple(group for group in groups if group)
        made = LineTable(self._tables, tuple(columns), known, kept, 0, frozenset(unseen))
        return TableWriter(self._file, made)


@contextmanager
def new_lines(into: Path) -> Iterator[LineWriter]:
    """Begin a new file in a folder of such files alone; those written before are deleted.

    Raises:
        OSError: It cannot be written.
    """
    into.mkdir(parents=True, exist_ok=True)
    for old in into.iterdir():
        with suppress(OSError):  # it is read still
            old.unlink()
    handle, name = mkstemp(suffix=_SUFFIX, dir=into)
    with open(handle, "rb"), closing(sqlite3.connect(name, isolation_level=None)) as file:  # noqa: PTH123 - it is open
        file.execute("PRAGMA journal_mode=OFF")
        file.execute("PRAGMA synchronous=OFF")
        file.execute("BEGIN")
        yield LineWriter(Path(name), file)
        file.execute("COMMIT")


def find_lines(path: Path, table: LineTable, sought: str, by: str) -> LinesFound:
    """Find the lines that hold some words, in an order; they are noted in a file beside.

    Args:
        path: The file of the tables.
        table: One of them.
        sought: The words, each of which a line has to hold somewhere; "" for all lines.
        by: The column that they are sorted by, blanks last; downwards with "-" before its name.
            Without such a column they stay as they are.

    Raises:
        OSError: The file is not there, or the one beside it cannot be written.
    """
    name = by.removeprefix("-")
    place = table.columns.index(name) if name in table.columns else None
    if place is None and not sought:
        return LinesFound(None, table.count)
    order = "l.n" if place is None else _order(table, place, is_down=by[:1] == "-")
    which, texts = _which(table, sought.split() or [sought]) if sought else ("1", [])
    query = f"SELECT l.n FROM {table.joined} WHERE {which} ORDER BY {order}"  # noqa: S608 - our own names
    with _reading(path) as file:
        numbers = array("L", (n for (n,) in file.execute(query, texts)))
    for old in sorted(path.parent.glob(f"*{_FOUND}"), key=_age)[: 1 - _MOST_FOUND]:
        old.unlink(missing_ok=True)
    said = sha256(f"{path.name}\0{table.number}\0{by}\0{sought}".encode("utf-8", "surrogatepass"))
    found = path.with_name(said.hexdigest()[:16] + _FOUND)
    found.write_bytes(numbers.tobytes())
    return LinesFound(found, len(numbers))


def read_lines(
    path: Path, table: LineTable, found: LinesFound, part: tuple[int, int]
) -> tuple[tuple[str, ...], ...]:
    """Return some of the lines that were found, as texts.

    Args:
        path: The file of the tables.
        table: One of them.
        found: Its lines, all or some.
        part: From which one on (from 0), and how many.

    Raises:
        OSError: The file is not there any more.
    """
    numbers = _numbers(found, part)
    columns = ", ".join(table.column(n) for n in range(len(table.columns)))
    query = f"SELECT l.n, {columns} FROM {table.joined} WHERE l.n IN ({_marks(len(numbers))})"  # noqa: S608 - our own names
    with _reading(path) as file:
        lines = {n: tuple(texts) for n, *texts in file.execute(query, numbers)}
    return tuple(lines[n] for n in numbers)


def line_with(path: Path, table: LineTable, column: str, text: str) -> tuple[str, ...] | None:
    """Return the first line that has a text in a column, None where there is none.

    Raises:
        OSError: The file is not there any more.
    """
    columns = ", ".join(table.column(n) for n in range(len(table.columns)))
    own = table.column(table.columns.index(column))
    query = f"SELECT {columns} FROM {table.joined} WHERE {own} = ? ORDER BY l.n LIMIT 1"  # noqa: S608 - our own names
    with _reading(path) as file:
        found = file.execute(query, (text,)).fetchone()
    return None if found is None else tuple(found)


def _numbers(found: LinesFound, part: tuple[int, int]) -> Sequence[int]:
    first, most = part
    if found.file is None:
        return range(first, min(first + most, found.count))
    numbers = array("L")
    with found.file.open("rb") as file:
        file.seek(first * numbers.itemsize)
        numbers.frombytes(file.read(most * numbers.itemsize))
    return numbers


def _order(table: LineTable, place: int, *, is_down: bool) -> str:
    is_number = table.columns[place] in table.numbers
    key = f"l.s{place}" if is_number else f"nullif({table.column(place)}, '')"
    return f"{key} IS NULL, {key} {'DESC' * is_down}, l.n"


def _which(table: LineTable, words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the condition that a line holds each of some words, and what stands in it."""
    shared = [
        f"l.g{n} IN (SELECT id FROM g{table.number}_{n} WHERE {_holds('t', group)})"  # noqa: S608 - our own names
        for n, group in enumerate(table.shared)
    ]
    seen = [place for place in table.own if table.columns[place] not in table.unseen]
    own = [_holds("l.t", seen)] if seen else []
    count = len(seen) + sum(map(len, table.shared))
    each = f"({' OR '.join((*shared, *own))})"
    return " AND ".join([each] * len(words)), [word for word in words for _ in range(count)]


def _holds(column: str, places: Iterable[int]) -> str:
    return " OR ".join(f"instr({column}{place}, ?)" for place in places)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # another search deletes old ones too
        return 0


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise FileNotFoundError(str(path))
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        yield file
