"""An IMAP server of a few commands that behaves as the servers of some providers do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.fakes.loopback import HungUp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fakes.loopback import Talk

WHEN = datetime(2021, 1, 6, 1, 2, 3, tzinfo=UTC)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class Kept:
    """A mail on the server; `size` may be a lie."""

    data: bytes
    when: datetime = WHEN
    size: int = -1
    seen: bool = False
    deleted: bool = False


@dataclass
class ImapFake:
    """The server; `at` names what is done at a command in place of an answer.

    `garbles` is a pattern in what it says, and what it says instead.
    """

    mails: dict[int, Kept] = field(default_factory=dict)
    password: str = "geheim"  # noqa: S105 - the fake's
    validity: int = 7
    folders: tuple[str, ...] = ("INBOX",)
    can: str = "IMAP4rev1 ID UIDPLUS MOVE"
    needs_id: bool = False
    starttls: bool = False
    greeting: bytes = b"* OK ready"
    at: dict[str, Callable[[Talk], None]] = field(default_factory=dict)
    drop_after: int = 0
    refuses: str = ""
    garbles: tuple[bytes, bytes] = (b"(?!)", b"")
    heard: list[str] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    _named: bool = False

    def talk(self, talk: Talk) -> None:
        self._named = False
        self._say(talk, self.greeting)
        while True:
            line = talk.line().decode()
            self.heard.append(line)
            tag, command, *rest = line.split(" ", 2)
            if command == "UID":
                command, *rest = rest[0].split(" ", 1)
            if command in self.at:
                self.at[command](talk)
            if command == "STARTTLS" and self.starttls:
                self._say(talk, f"{tag} OK go on".encode())
                talk.encrypt()
                continue
            if self.refuses and self.refuses in " ".join(rest):
                self._say(talk, f"{tag} NO not this one".encode())
                continue
            answer = self._answer(command, rest[0] if rest else "", talk)
            self._say(talk, f"{tag} {answer}".encode())
            if command == "LOGOUT":
                raise HungUp

    def _say(self, talk: Talk, *lines: bytes) -> None:
        pattern, instead = self.garbles
        said = (re.sub(pattern, lambda _: instead, line) for line in lines)
        talk.say(*(line for line in said if line))

    def _answer(self, command: str, rest: str, talk: Talk) -> str:
        match command:
            case "CAPABILITY":
                self._say(talk, f"* CAPABILITY {self.can}".encode())
            case "LOGIN":
                if not rest.endswith(f' "{self.password}"'):
                    return f"NO LOGIN failed: {rest}"  # a server that repeats what it was told
            case "ID":
                self._named = True
                self._say(talk, b'* ID ("name" "fake")')
            case "EXAMINE" | "SELECT":
                return self._select(rest.strip('"'), command, talk)
            case "LIST":
                self._say(
                    talk,
                    *(f'* LIST (\\HasNoChildren) "/" "{one}"'.encode() for one in self.folders),
                )
            case "LOGOUT":
                self._say(talk, b"* BYE see you")
            case _:
                return self._about_mails(command, rest, talk)
        return "OK done"

    def _about_mails(self, command: str, rest: str, talk: Talk) -> str:
        match command:
            case "SEARCH":
                self._say(
                    talk, b" ".join([b"* SEARCH", *(str(n).encode() for n in self._found(rest))])
                )
            case "FETCH":
                self._fetch(rest, talk)
            case "MOVE" | "COPY" | "STORE" | "EXPUNGE":
                for uid in self._named_in(rest.partition(" ")[0]):
                    self._change(command, uid)
            case _:
                return "BAD no such command"
        return "OK done"

    def _change(self, command: str, uid: int) -> None:
        if command in {"MOVE", "COPY"}:
            self.moved.append(uid)
        if command == "STORE":
            self.mails[uid].deleted = True
        if command == "MOVE" or (command == "EXPUNGE" and self.mails[uid].deleted):
            del self.mails[uid]

    def _select(self, name: str, command: str, talk: Talk) -> str:
        if self.needs_id and not self._named:
            return "NO SELECT Unsafe Login. Please contact kefu@188.com for help"
        if name not in self.folders:
            return "NO no such folder"
        self._say(talk, f"* {len(self.mails)} EXISTS".encode(), b"* 0 RECENT")
        if self.validity:
            self._say(talk, f"* OK [UIDVALIDITY {self.validity}] valid".encode())
        return f"OK [READ-{'ONLY' if command == 'EXAMINE' else 'WRITE'}] done"

    def _named_in(self, numbers: str) -> list[int]:
        wanted = {int(one) for one in numbers.split(",")}
        return [uid for uid in self.mails if uid in wanted]

    def _found(self, rest: str) -> Iterator[int]:
        last = max(self.mails, default=0)
        since = re.search(r"SINCE (\d+)-(\w+)-(\d+)", rest)
        first = re.search(r"UID (\d+):\*", rest)
        only = re.search(r"UID ([\d,]+)$", rest)
        window = re.match(r"(\d+):(\d+|\*)", rest)
        day = date(int(since[3]), MONTHS.index(since[2]) + 1, int(since[1])) if since else date.min
        start, end = (window[1], window[2]) if window else ("1", "*")
        for n, (uid, kept) in enumerate(self.mails.items(), 1):
            inside = int(start) <= n <= (len(self.mails) if end == "*" else int(end))
            # as RFC 3501 has it, n:* has the last mail always
            new = first is None or uid >= int(first[1]) or uid == last
            named = only is None or uid in self._named_in(only[1])
            if inside and new and named and kept.when.date() >= day:
                yield uid

    def _fetch(self, rest: str, talk: Talk) -> None:
        numbers, items = rest.split(" ", 1)
        for uid in self._named_in(numbers):
            kept = self.mails[uid]
            kept.seen = kept.seen or "BODY[" in items
            when = f"{kept.when:%d}-{MONTHS[kept.when.month - 1]}-{kept.when:%Y %H:%M:%S %z}"
            size = len(kept.data) if kept.size < 0 else kept.size
            said = f'UID {uid} INTERNALDATE "{when}" RFC822.SIZE {size}'
            if "BODY" not in items:
                self._say(talk, f"* {uid} FETCH ({said})".encode())
                continue
            data = kept.data if "[]" in items else kept.data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            part = "[]" if "[]" in items else "[HEADER]"
            self._say(talk, f"* {uid} FETCH (UID {uid} BODY{part} {{{len(data)}}}".encode())
            if self.drop_after and len(data) > self.drop_after:
                talk.send(data[: self.drop_after])
                raise HungUp
            talk.send(data)
            self._say(talk, b")")
