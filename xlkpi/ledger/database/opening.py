"""How a ledger's database is opened, and whether it stands where its journal does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from xlkpi.ledger.database.errors import of_server
from xlkpi.ledger.database.tables import META, TABLES, VERSION

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Connection, Engine

    from xlkpi.ledger.journal.file import Journal


def is_whole(connection: Connection, have: set[str]) -> bool:
    """Whether every table is there, in this version's form."""
    if have != set(TABLES.tables):
        return False
    version = connection.execute(select(META.c.version)).scalar()
    return version is None or version == VERSION


def is_current(path: Path, journal: Journal, url: str) -> bool:
    """Whether a ledger, a file or a database by URL, stands at its journal's last entry."""
    if not url and not path.exists():
        return False
    engine = engine_of(path, url)
    try:
        with engine.connect() as connection:
            if not url and connection.exec_driver_sql("PRAGMA quick_check").scalar() != "ok":
                return False
            if set(TABLES.tables) - set(inspect(connection).get_table_names()):
                return False
            meta = connection.execute(select(META)).mappings().first()
        current = meta is not None and meta["version"] == VERSION
        if meta is None or not current:
            return False
        if journal.ends_with(meta["seq"], meta["head"]):
            return True
        if not journal.holds(meta["seq"], meta["head"]):
            raise journal.lacks(str(path), meta["seq"])
    except (SQLAlchemyError, UnicodeError) as error:
        if url:
            raise of_server(error, str(path)) from error
        return False
    finally:
        engine.dispose()
    return next(journal.entries(meta["seq"], meta["head"]), None) is None


def engine_of(path: Path, url: str) -> Engine:
    """Return the database of a file, or of a URL where one is given.

    Raises:
        Unusable: The URL is none, or its driver is not installed (S33); exit code 3.
    """
    try:
        engine = create_engine(url or f"sqlite:///{path.as_posix()}")
    except (ArgumentError, ImportError, ValueError) as error:
        raise of_server(error, str(path)) from error
    if not url:
        event.listen(engine, "connect", _settle)
    return engine


def _settle(connection: Any, _record: Any) -> None:
    """No WAL, which network drives cannot share; every commit is on the disk."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=DELETE")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
