"""A real PostgreSQL server on loopback: started, stopped and killed by the tests.

Its programs are those of Debian's package, its files in one temporary folder. Each ledger of a test
is a schema of its own. With XLKPI_LEDGER=server the ledgers of all tests lie there (`on_server`).
"""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

ON_SERVER = os.environ.get("XLKPI_LEDGER") == "server"
"""Whether the ledgers of the tests lie on a server."""
_OWNER = "postgres"  # the server refuses to run as root
_SECONDS = 60


class DatabaseServer:
    """One server; `port` stays the same over a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()
        self._running: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def start(self) -> None:
        """Start it, made anew where there is none yet, and wait until it answers."""
        data = self._folder / "data"
        if not data.exists():
            made = ("-D", str(data), "-A", "trust", "-U", "xlkpi", "-E", "UTF8", "--no-sync")
            subprocess.run(_as_owner("initdb", *made), check=True, capture_output=True)  # noqa: S603 - our own words
        settings = (
            "fsync=off", "listen_addresses=127.0.0.1", f"port={self.port}",
            f"unix_socket_directories={self._folder}", "max_connections=200",
        )  # fmt: skip
        said = ("-D", str(data), *(word for one in settings for word in ("-c", one)))
        for _ in range(_SECONDS * 10):
            # after a kill, it does not start while what was left of the one before is at work
            if self._running is None or self._running.poll() is not None:
                with (self._folder / "log").open("ab") as log:
                    words = _as_owner("postgres", *said)
                    self._running = subprocess.Popen(words, stdout=log, stderr=log)  # noqa: S603 - our own words
            if self._answers():
                return
            time.sleep(0.1)
        raise AssertionError((self._folder / "log").read_text(encoding="utf-8")[-2000:])

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` asks, `immediate` leaves everything as it lies."""
        words = ("stop", "-D", str(self._folder / "data"), "-m", mode, "-w")
        subprocess.run(_as_owner("pg_ctl", *words), check=False, capture_output=True)  # noqa: S603 - our own words
        if self._running is not None:
            self._running.wait(_SECONDS)

    def kill(self) -> None:
        """Kill the postmaster (SIGKILL); its children notice by themselves."""
        pid = (self._folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
        os.kill(int(pid), signal.SIGKILL)
        assert self._running is not None
        self._running.wait(_SECONDS)

    def url(self, name: str) -> str:
        """Return the URL of a schema, made where there is none."""
        if name not in self._made:
            with _connect(self._bare) as connection:
                connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{name}"'.encode())
            self._made.add(name)
        return f"{self._bare}?options=-csearch_path%3D{name}"

    def sql(self, name: str, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements in a schema; return the rows of the last one."""
        rows: list[tuple[Any, ...]] = []
        with self.connected(name) as connection:
            for statement in statements:
                found = connection.execute(statement.encode())
                rows = found.fetchall() if found.description else []
        return rows

    def connected(self, name: str) -> psycopg.Connection[tuple[Any, ...]]:
        """Open a schema; what is done in `with` is committed at its end."""
        return _connect(self.url(name))

    @property
    def _bare(self) -> str:
        return f"postgresql://xlkpi@127.0.0.1:{self.port}/postgres"

    def _answers(self) -> bool:
        words = ("-h", "127.0.0.1", "-p", str(self.port), "-q")
        return subprocess.run(_as_owner("pg_isready", *words), check=False).returncode == 0  # noqa: S603 - our own words


def _connect(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    import psycopg  # noqa: PLC0415 - only where there is a server

    return psycopg.connect(url)


def _as_owner(program: str, *words: str) -> list[str]:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    path = str(found[-1]) if found else shutil.which(program)
    assert path, "Debian's package postgresql is not installed"
    as_owner = [] if getpass.getuser() != "root" else ["runuser", "-u", _OWNER, "--"]
    return [*as_owner, path, *words]


@contextmanager
def running() -> Iterator[DatabaseServer]:
    """Run a server until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="xlkpi-pg-"))
    try:
        if getpass.getuser() == "root":
            shutil.chown(folder, _OWNER, _OWNER)
        server = DatabaseServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_KEPT: list[DatabaseServer] = []


@contextmanager
def kept() -> Iterator[DatabaseServer]:
    """Run the server that `shared` gives, until the end of the block."""
    with running() as server:
        _KEPT.append(server)
        try:
            yield server
        finally:
            _KEPT.clear()


def shared() -> DatabaseServer:
    """Return the server that all tests of this process share (`kept`)."""
    return _KEPT[0]


@cache
def name_of(place: Path) -> str:
    """Return the schema for a ledger that would lie somewhere."""
    return "t" + hashlib.sha256(str(place).encode()).hexdigest()[:20]


def url_for(place: Path) -> str:
    """Return the URL of the ledger for a place: "" where ledgers are files."""
    return shared().url(name_of(place)) if ON_SERVER else ""
