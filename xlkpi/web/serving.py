"""The desk on a port of this computer, until it is ended; a second start joins the first."""

from __future__ import annotations

import json
import socket
from contextlib import closing, suppress
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

import uvicorn

from xlkpi.web.app import application
from xlkpi.web.desk import Beginning, Desk
from xlkpi.web.gate import ENTRY, JOINING, TOKEN
from xlkpi.web.uploads import sweep
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.texts import Lang
    from xlkpi.workspace.clock import Clock

HOST = "127.0.0.1"
_SECONDS = 2
"""In which a desk that runs answers."""
_MOST_AT_ONCE = 1000
"""Connections and what is asked by them; more are told to come later (503)."""


def joined(home: Path, begun: Beginning) -> str | None:
    """Return the address by which a browser enters the desk that runs already; None for none.

    Args:
        home: The user's folder for the desk.
        begun: What is to be shown.
    """
    with suppress(OSError, ValueError, KeyError, TypeError, URLError):
        known = json.loads(_note(home).read_text(encoding="utf-8"))
        base = f"http://{HOST}:{int(known['port'])}"
        headers = {
            TOKEN: known["secret"],
            "X-Folder": _said(begun.folder),
            "X-Spec": _said(begun.spec),
        }
        asking = Request(base + JOINING, b"", headers, method="POST")  # noqa: S310 - our own address
        with build_opener(ProxyHandler({})).open(asking, timeout=_SECONDS) as answer:
            return base + str(answer.read().decode("ascii"))
    return None


def serve(
    home: Path, begun: Beginning, clock: Clock, lang: Lang, opened: Callable[[str], None]
) -> None:
    """Serve the desk until it is ended on a page, or by Ctrl-C.

    Args:
        home: The user's folder for the desk: the workspaces opened last, and how it is joined.
        begun: What it shows first.
        clock: Gives the time (UTC) of what is recorded.
        lang: The language until another one is chosen.
        opened: Told the address by which a browser enters, once.

    Raises:
        OSError: No port can be had.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listening:
        listening.bind((HOST, 0))
        sweep()
        listening.listen()  # a browser may come before the server is ready
        port = listening.getsockname()[1]
        servers: list[uvicorn.Server] = []

        def end() -> None:
            for server in servers:
                server.should_exit = True

        desk = Desk.at(home, clock, lang, end)
        settings = uvicorn.Config(
            application(desk, port),
            log_level="error",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            limit_concurrency=_MOST_AT_ONCE,
            timeout_graceful_shutdown=3,
        )
        servers.append(uvicorn.Server(settings))
        to = desk.address(begun)
        _tell(home, port, desk.keys.joining)
        opened(f"http://{HOST}:{port}{ENTRY}?token={desk.keys.new_entry()}&to={to}")
        try:
            servers[0].run([listening])
        finally:
            _note(home).unlink(missing_ok=True)
            desk.known.close()
            desk.uploads.close()


def _said(path: Path | None) -> str:
    return quote(str(path.resolve())) if path is not None else ""


def _note(home: Path) -> Path:
    """Return the file that says how the desk that runs is joined: for its user only."""
    return home / "desk.json"


def _tell(home: Path, port: int, secret: str) -> None:
    said = json.dumps({"port": port, "secret": secret}).encode("utf-8")
    write_atomically(_note(home), said, private=True)
