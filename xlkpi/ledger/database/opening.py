"""How a ledger's database is opened, and whether it stands where its journal does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, event, inspect, select
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError
from sqlalchemy.util import LRUCache

from xlkpi.ledger.database.errors import ANOTHER_PROGRAM, NEWER, no_address, of_server, unfit_tables
from xlkpi.ledger.database.tables import META, TABLES, VERSION
from xlkpi.ledger.database.untouched import is_untouched
from xlkpi.ledger.journal.places import FileLines

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Dialect, Engine

    from xlkpi.ledger.journal.journal import Journal
    from xlkpi.ledger.journal.places import JournalLines

_CONNECT = 10
"""Seconds that a server may take to answer at first."""
_COMPILED = LRUCache[Any, Any](500)
"""Statements on files, as compiled: a new engine would compile all it is asked anew."""
_LOCKED = 120
"""Seconds that the file is waited for while somebody else reads it to the end, or writes it."""


def is_whole(connection: Connection, have: set[str]) -> bool:
    """Whether every table is there, in this version's form."""
    if have != set(TABLES.tables) or not is_ours(connection, have):
        return False
    return connection.execute(select(META.c.version)).scalar() == VERSION


def is_ours(connection: Connection, have: set[str]) -> bool:
    """Whether some version of this program made the tables."""
    if META.name not in have:
        return False
    columns = {str(one["name"]) for one in inspect(connection).get_columns(META.name)}
    return columns >= set(META.columns.keys())


def check_tables(connection: Connection, have: set[str], journal: Journal) -> None:
    """Look whether tables on a server may be made anew, were they not whole.

    Args:
        connection: To the server.
        have: Those that are there of those that a ledger has.
        journal: As the connection sees it.

    Raises:
        Unusable: A newer version of this program uses them, or another program does (S33); exit
            code 3.
    """
    if not is_ours(connection, have):
        if not journal.lines.lie_here:
            raise unfit_tables(journal.place, ANOTHER_PROGRAM)
    elif (connection.execute(select(META.c.version)).scalar() or 0) > VERSION:
        raise unfit_tables(journal.place, NEWER)


def is_server(url: str) -> bool:
    """Whether a URL is that of a PostgreSQL server: journal and ledger lie there, for several."""
    return url.partition(":")[0].partition("+")[0] == "postgresql"


def is_current(path: Path, journal: Journal, url: str) -> bool:
    """Whether a ledger, a file or a database by URL, stands at its journal's last entry."""
    if not url and not path.exists():
        return False
    engine = engine_of(path, url)
    try:
        with _one_state(engine, url) as connection:
            if not url and not is_untouched(path, journal.seals.left_file):
                check_pages(connection)
            if set(TABLES.tables) - set(inspect(connection).get_table_names()):
                return False
            meta = connection.execute(select(META)).mappings().first()
            current = meta is not None and meta["version"] == VERSION
            if meta is None or not current:
                return False
            seen = journal.on(connection)
            if seen.ends_with(meta["seq"], meta["head"]):
                return True
            if not seen.holds(meta["seq"], meta["head"]):
                raise journal.lacks(str(path), meta["seq"])
    except (SQLAlchemyError, UnicodeError) as error:
        if url:
            raise of_server(error, str(path)) from error
        return False
    finally:
        engine.dispose()
    return next(journal.entries(meta["seq"], meta["head"]), None) is None


def check_pages(connection: Connection) -> None:
    """Have SQLite look at every page of its file.

    Raises:
        DatabaseError: One is not what it should be.
    """
    found = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    if found != "ok":
        raise DatabaseError("PRAGMA quick_check", None, Exception(str(found)))


def _one_state(engine: Engine, url: str) -> Connection:
    """Open a database as it is at one moment, whatever others write."""
    connection = engine.connect()
    if is_server(url):
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def lines_of(file: Path, url: str) -> JournalLines:
    """Return where the lines of a workspace's journal are.

    Args:
        file: The file of the journal.
        url: Where the ledger is, "" for the workspace's own file.

    Raises:
        Unusable: The URL is none, or its driver is not installed (S33); exit code 3.
    """
    if not is_server(url):
        return FileLines(file)
    from xlkpi.ledger.database.journal_table import TableLines  # noqa: PLC0415 - few have a server

    return TableLines(engine_of(file, url, pooled=False), FileLines(file))


def engine_of(path: Path, url: str, *, pooled: bool = True) -> Engine:
    """Return the database of a file, or of a URL where one is given.

    Args:
        path: The file.
        url: The database in place of it, "" for none.
        pooled: Whether connections stay open for the next question.

    Raises:
        Unusable: The URL is none, or its driver is not installed (S33); exit code 3.
    """
    pool: dict[str, Any] = {} if pooled else {"poolclass": NullPool}
    if is_server(url):
        pool |= {
            "isolation_level": "READ COMMITTED",
            "pool_pre_ping": True,
            "connect_args": {"connect_timeout": _CONNECT, "application_name": "xlkpi"},
        }
    elif not url:
        pool |= {"connect_args": {"timeout": _LOCKED}}
    try:
        engine = create_engine(url or f"sqlite:///{path.as_posix()}", **pool)
    except (ArgumentError, ImportError, ValueError) as error:
        raise no_address() from error
    if not url:
        event.listen(engine, "connect", _settle)
        engine.dialect = _dialect_of_files()
        engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


@cache
def _dialect_of_files() -> Dialect:
    """Return what all files are spoken to by: of two dialects none knows the other's statements."""
    engine = create_engine("sqlite://")
    engine.connect().close()  # the first connection tells it the version
    return engine.dialect


def _settle(connection: Any, _record: Any) -> None:
    """No WAL, which network drives cannot share; every commit is on the disk."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=DELETE")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
