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
    "请核对 xlkpi.toml 中 [ledger] 的 url，确认数据库在运行、能连上，再运行一次。"
    "密码不写在 url 里：先设好环境变量 PGPASSWORD（或密码文件）。",
    "Check url in [ledger] of xlkpi.toml, see that the database runs and can be reached, and run "
    "it again. The password is not in url: set the variable PGPASSWORD (or the password file).",
)


NEWER = (
    Words("它由更新版本的程序使用", "a newer version of the program uses it"),
    Words(
        "请把这台电脑上的 xlkpi 更新到与其他电脑相同的版本。",
        "Bring xlkpi on this computer to the version that the others have.",
    ),
)
ANOTHER_PROGRAM = (
    Words("里面有同名的表，不是 xlkpi 建的", "it has tables of these names that are not xlkpi's"),
    Words(
        "请在 [ledger] 的 url 里写一个只给这本台账用的空数据库。",
        "Write into url of [ledger] an empty database that is for this ledger only.",
    ),
)


_IN_CONFIG = "xlkpi.toml [ledger]"
_NO_ADDRESS = Words(
    "url 不是认得的数据库地址", "url is no address of a database that is known here"
)
_ADDRESS = Words(
    "请写成 postgresql://用户@服务器/数据库；台账不放在服务器上的，删去 [ledger] 的 url。",
    "Write it like postgresql://user@server/database; remove url of [ledger] where the ledger is on"
    " no server.",
)


def no_address() -> Unusable:
    """Return that the URL is none, or one of a database that there is no driver for (S33).

    It is not told itself: what cannot be read may have a password in it.
    """
    return Unusable(problem("S33", Place(file=_IN_CONFIG), found=_NO_ADDRESS, remedy=_ADDRESS))


def unfit_tables(place: str, why: tuple[Words, Words]) -> Unusable:
    """Return that the tables on a server are not to be touched (S33): what is found, the remedy."""
    return Unusable(problem("S33", Place(file=place), found=why[0], remedy=why[1]))


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
