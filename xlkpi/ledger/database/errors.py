"""What a database says when it cannot go on, as a problem in words of ours."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

_PRIMARY = 0xFF
"""The part of SQLite's codes that says the kind; the rest says where in its own working."""
_NUMBERS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_LOCKED: errno.EBUSY,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_CORRUPT: errno.EBADMSG,
    sqlite3.SQLITE_NOTADB: errno.EBADMSG,
}
_SAID = Words("数据库报告“{said}”", "the database says “{said}”")
_REMEDY = Words(
    "请核对 xlkpi.toml 中 [ledger] 的 url，确认数据库在运行、能连上，再运行一次。",
    "Check url in [ledger] of xlkpi.toml, see that the database runs and can be reached, and run "
    "it again.",
)


def of_database(error: SQLAlchemyError | UnicodeError, path: str, url: str) -> OSError | Unusable:
    """Return what a database could not do: one by URL, or SQLite with its file."""
    return of_server(error, path) if url else of_file(error, path)


def of_file(error: SQLAlchemyError | UnicodeError, path: str) -> OSError:
    """Return what SQLite could not do with its file as an error of the system."""
    found = getattr(error, "orig", None)
    code = getattr(found, "sqlite_errorcode", 0) & _PRIMARY
    return OSError(_NUMBERS.get(code, 0), str(found or error), path)


def of_server(error: SQLAlchemyError | ImportError | ValueError, path: str) -> Unusable:
    """Return that a database by URL cannot be used (S33), in its own words."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    return Unusable(problem("S33", Place(file=path), found=_SAID.fill(said=said), remedy=_REMEDY))
