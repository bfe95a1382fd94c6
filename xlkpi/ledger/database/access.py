"""How a ledger's database is read and written: a file by itself, a server together with others.

On a server several computers work with one ledger. What a verb reads is one state of it, whatever
the others record meanwhile; what it records waits for its turn, a batch at a time, and goes on
from what is there by then. A server that is gone is waited for.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from threading import RLock
from time import sleep
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_TURN = 0x786C6B7069
"""The advisory lock that is held while something is recorded: one of a database ("xlkpi")."""
PATIENCE = 60
"""Seconds that a turn is waited for, and after which the server ends one that nothing comes of."""
PAUSES = (1, 2, 4, 8, 15, 30, 30, 30)
"""Seconds before each try to reach a server that was there: two minutes, for it to start anew."""
_GONE = frozenset({"57P01", "57P02", "57P03", "25P03"})
"""PostgreSQL's codes for: being stopped, a crash, starting up, a turn that lasted too long."""
_NO_TURN = "55P03"


class Access(Protocol):
    """How a ledger's tables are read and written."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Give the connection that questions are asked by."""

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction, all of it or nothing, and return what it returns."""

    def close(self) -> None:
        """Let go of what was held."""


class OwnAccess:
    """A database that nobody else writes meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection; what is recorded later is seen by the next one."""
        with self._engine.connect() as connection:
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction; the making of tables is part of it."""
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")  # sqlite3 itself does only before rows change
            return work(connection)

    def close(self) -> None:
        """Close what is open; the next question opens it again."""
        self._engine.dispose()


class SharedAccess:
    """A PostgreSQL server that other computers write as well."""

    def __init__(self, engine: Engine, pause: Callable[[float], object] = sleep) -> None:
        """Reach a server by its engine; `pause` waits so many seconds."""
        self._engine = engine
        self._pause = pause
        self._snapshot: Connection | None = None
        self._in_vain = False
        self._one_by_one = RLock()  # what lays originals down asks whether there is a key, too

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the connection to the state that this ledger was opened at, or wrote last.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: The server was waited for in vain.
        """
        with self._one_by_one:
            yield self._patiently(self._alive)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction, as soon as no other computer does.

        Where the server is lost it is done anew when it is there again: `work` has to find out
        whether what it did the first time was kept.

        Raises:
            Unusable: Another computer did not end (S34); exit code 3.
            sqlalchemy.exc.SQLAlchemyError: The server was waited for in vain, or refused.
        """
        with self._one_by_one:
            self._let_go()
            return self._patiently(lambda: self._in_turn(work))

    def close(self) -> None:
        """Close what is open; the next question opens it again."""
        self._let_go()
        self._engine.dispose()

    def _let_go(self) -> None:
        """Let go of the state that was read: the next question sees what there is by then."""
        snapshot, self._snapshot = self._snapshot, None
        if snapshot is not None:
            with suppress(SQLAlchemyError):
                snapshot.close()

    def _alive(self) -> Connection:
        try:
            if self._snapshot is None:
                snapshot = self._engine.connect()
                self._snapshot = snapshot.execution_options(isolation_level="REPEATABLE READ")
            self._snapshot.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._let_go()
            raise
        return self._snapshot

    def _in_turn(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            for setting in (
                f"lock_timeout = '{PATIENCE}s'",
                f"idle_in_transaction_session_timeout = '{PATIENCE}s'",
                "synchronous_commit = on",
            ):
                connection.execute(text(f"SET LOCAL {setting}"))
            try:
                connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
            except OperationalError as error:
                if _code(error) == _NO_TURN:
                    raise _in_use(self._engine) from error
                raise
            return work(connection)

    def _patiently(self, work: Callable[[], T]) -> T:
        """Do something again after each pause, as long as the server is gone; once in vain."""
        for seconds in () if self._in_vain else PAUSES:
            try:
                return work()
            except (OperationalError, InterfaceError) as error:
                if not _is_gone(error):
                    raise
                _LOG.warning(
                    "连不上数据库，%d 秒后再试 / the database is gone, trying again in %d s",
                    seconds,
                    seconds,
                )
                self._pause(seconds)
        self._in_vain = True
        found = work()
        self._in_vain = False
        return found


def _code(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _is_gone(error: DBAPIError) -> bool:
    code = _code(error)
    return error.connection_invalidated or not code or code.startswith("08") or code in _GONE


def _in_use(engine: Engine) -> Unusable:
    name = engine.url.render_as_string(hide_password=True)
    return Unusable(problem("S34", Place(file=name), holder=name, remedy=_WAIT))


_WAIT = Words(
    "另一台电脑正在登记；请等它结束后再试。",
    "Another computer is recording; wait until it has ended and try again.",
)
