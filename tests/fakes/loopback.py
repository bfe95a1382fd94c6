"""A small server on loopback that speaks in lines, with TLS, and misbehaves as it is told."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator


class HungUp(Exception):  # noqa: N818 - no fault, but how a talk ends
    """The server ends the connection at once."""


class Talk:
    """One connection, as its server sees it."""

    def __init__(self, link: socket.socket, context: ssl.SSLContext) -> None:
        self.link = link
        self._context = context
        self._file = link.makefile("rb")

    def encrypt(self) -> None:
        self._file.close()
        self.link = self._context.wrap_socket(self.link, server_side=True)
        self._file = self.link.makefile("rb")

    def line(self) -> bytes:
        """Return the next line, or hang up at the end."""
        line = self._file.readline()
        if not line:
            raise HungUp
        return line.rstrip(b"\r\n")

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def say(self, *lines: bytes) -> None:
        self.link.sendall(b"".join(line + b"\r\n" for line in lines))

    def send(self, data: bytes) -> None:
        self.link.sendall(data)

    def hang(self) -> None:
        """Say nothing more until the other side goes."""
        self.link.settimeout(20)
        with suppress(OSError):
            while self.link.recv(1 << 16):
                pass
        raise HungUp

    def close(self) -> None:
        self._file.close()
        self.link.close()


class Speaker(Protocol):
    """What a server says, from the greeting on."""

    def talk(self, talk: Talk) -> None: ...


@contextmanager
def serving(speaker: Speaker, context: ssl.SSLContext, *, tls: bool = True) -> Iterator[int]:
    """Let a server speak on a port of its own; each connection in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def one(link: socket.socket) -> None:
        link.settimeout(30)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        talk = Talk(link, context)
        with suppress(HungUp, OSError, ValueError):
            if tls:
                talk.encrypt()
            speaker.talk(talk)
        talk.close()

    def accept() -> None:
        with suppress(OSError):
            while True:
                link, _ = listener.accept()
                threads.append(threading.Thread(target=one, args=(link,), daemon=True))
                threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    yield listener.getsockname()[1]
    with suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    deadline = time.monotonic() + 5
    for thread in (accepting, *threads):
        thread.join(max(0, deadline - time.monotonic()))
