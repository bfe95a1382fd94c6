"""The journal folded anew beside a ledger, and every row of every table compared."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, String, Text, insert, inspect, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError

from xlkpi.ledger.database.errors import of_database
from xlkpi.ledger.database.fold import apply
from xlkpi.ledger.database.opening import engine_of, is_whole
from xlkpi.ledger.database.tables import META, TABLES, VERSION, Json
from xlkpi.ledger.journal.chain import START

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Engine, Table

    from xlkpi.ledger.journal.journal import Entry

Row = dict[str, Any]
_UNREAD = "?"


@dataclass(frozen=True, slots=True)
class Differing:
    """A place where a ledger is not what its journal makes: table, row, field, both contents.

    `row` names it by its key ("seq 5, number 0"); `field` is a column with the path in its JSON
    ("records[0].values.amount"), "" where the row is there on one side only (the other is None).
    """

    table: str
    row: str
    field: str
    found: str | None
    wanted: str | None


def stands_at(path: Path, url: str = "") -> tuple[int, str] | None:
    """Return at which entry of its journal a ledger stands.

    Args:
        path: The SQLite file; with a URL, the name that faults are told by.
        url: A database in place of the file, "" for none.

    Returns:
        (number of the entry, its link); None where there is no ledger, or one of another version:
        it is made anew when next opened.

    Raises:
        OSError: The file cannot be read.
        Unusable: The database by URL cannot (S33).
    """
    if not url and not path.exists():
        return None
    with _reading(path, url) as connection:
        have = set(TABLES.tables) & set(inspect(connection).get_table_names())
        if not have or not is_whole(connection, have):
            return None
        meta = connection.execute(select(META.c.seq, META.c.head)).first()
        return (0, START) if meta is None else (int(meta[0]), str(meta[1]))


def differences(path: Path, url: str, entries: Iterable[Entry]) -> Iterator[Differing]:
    """Compare a ledger with the fold of some entries, which is made in a temporary file.

    Args:
        path: The SQLite file; with a URL, the name that faults are told by.
        url: A database in place of the file, "" for none.
        entries: From the first on.

    Yields:
        Each place that differs, by table and row.

    Raises:
        OSError: The file cannot be read.
        Unusable: The database by URL cannot (S33).
    """
    with TemporaryDirectory(prefix="xlkpi-") as folder:
        anew = engine_of(Path(folder) / "ledger.db", "")
        try:
            _fold(anew, entries)
            with _reading(path, url) as ledger, anew.connect() as fold:
                for table in TABLES.sorted_tables:
                    if table is not META:
                        yield from _of_table(table, _rows(ledger, table), _rows(fold, table))
        finally:
            anew.dispose()


def _fold(engine: Engine, entries: Iterable[Entry]) -> None:
    with engine.begin() as connection:
        TABLES.create_all(connection)
        connection.execute(insert(META).values(id=1, version=VERSION, seq=0, head=START))
        apply(connection, entries)


@contextmanager
def _reading(path: Path, url: str) -> Iterator[Connection]:
    """Open a ledger to read it; what is wrong with it as `of_database` has it."""
    engine = engine_of(path, url)
    try:
        with engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, UnicodeError) as error:
        raise of_database(error, str(path), url) from error
    finally:
        engine.dispose()


def _rows(connection: Connection, table: Table) -> Iterator[tuple[tuple[Any, ...], Row]]:
    """Yield the rows of a table with their keys, in the order of these."""
    if any(isinstance(column.type, String) for column in table.primary_key):
        yield from sorted(
            _read(connection, table), key=itemgetter(0)
        )  # databases sort texts so and so
    else:
        yield from _read(connection, table)


def _read(connection: Connection, table: Table) -> Iterator[tuple[tuple[Any, ...], Row]]:
    keys = [column.name for column in table.primary_key]
    as_text = (type_coerce(one, Text) if isinstance(one.type, Json) else one for one in table.c)
    for row in connection.execute(select(*as_text).order_by(*table.primary_key)).mappings():
        yield tuple(row[key] for key in keys), dict(row)


def _of_table(
    table: Table,
    ledger: Iterator[tuple[tuple[Any, ...], Row]],
    fold: Iterator[tuple[tuple[Any, ...], Row]],
) -> Iterator[Differing]:
    """Walk two sides in the order of their keys."""
    one, other = next(ledger, None), next(fold, None)
    while one or other:
        if one and (not other or one[0] < other[0]):
            yield Differing(table.name, _named(table, one[0]), "", _shown(one[1]), None)
            one = next(ledger, None)
        elif other and (not one or other[0] < one[0]):
            yield Differing(table.name, _named(table, other[0]), "", None, _shown(other[1]))
            other = next(fold, None)
        elif one and other:
            yield from _of_row(table, one, other)
            one, other = next(ledger, None), next(fold, None)


def _of_row(
    table: Table, one: tuple[tuple[Any, ...], Row], other: tuple[tuple[Any, ...], Row]
) -> Iterator[Differing]:
    for column in table.columns:
        found, wanted = one[1][column.name], other[1][column.name]
        if isinstance(column.type, Boolean):
            found, wanted = bool(found), bool(wanted)
        if found == wanted:
            continue
        place = _first_difference(_data(found), _data(wanted))
        if place is not None:
            path, was, is_to_be = place
            row = _named(table, one[0])
            yield Differing(table.name, row, column.name + path, _text(was), _text(is_to_be))


def _first_difference(one: Any, other: Any) -> tuple[str, Any, Any] | None:
    """Return where two pieces of data first differ, with what is there; None where nowhere."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys((*other, *one)):
            found = _first_difference(one.get(name, _UNREAD), other.get(name, _UNREAD))
            if found is not None:
                return f".{name}{found[0]}", *found[1:]
        return None
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (here, there) in enumerate(zip(one, other, strict=True)):
            found = _first_difference(here, there)
            if found is not None:
                return f"[{number}]{found[0]}", *found[1:]
        return None
    return None if one == other and type(one) is type(other) else ("", one, other)


def _data(cell: Any) -> Any:
    """Return JSON as data: the order of its names says nothing."""
    if isinstance(cell, str) and cell[:1] in ("{", "["):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell


def _named(table: Table, key: tuple[Any, ...]) -> str:
    names = (column.name for column in table.primary_key)
    return ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))


def _shown(row: Mapping[str, Any]) -> str:
    """Return by what people know a row."""
    key = ("collection", "unit", "project", "file", "kind")
    return " ".join(str(row[name]) for name in key if row.get(name)) or "…"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
