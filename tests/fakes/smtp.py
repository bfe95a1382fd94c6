"""An SMTP server that says what it is told to say, and hangs up where it is told to."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.loopback import HungUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.loopback import Talk

    Answer = bytes | Callable[[Talk], bytes]


@dataclass
class SmtpFake:
    """The server.

    `says` has answers by what a line begins with, "END" is the end of a mail; a list is used up
    one by one, after it all is well again.
    """

    password: str = "geheim"  # noqa: S105 - the fake's
    features: tuple[str, ...] = ("AUTH LOGIN PLAIN", "SIZE 60000000", "8BITMIME")
    greeting: bytes = b"220 ready"
    says: dict[str, list[Answer]] = field(default_factory=dict)
    starttls: bool = False
    mails: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    sessions: int = 0

    def talk(self, talk: Talk) -> None:
        self.sessions += 1
        talk.say(self.greeting)
        while True:
            line = talk.line().decode()
            self.heard.append(line)
            answer = self._told(line, talk) or self._usual(line, talk)
            talk.say(answer)
            if answer.startswith(b"220 go"):
                talk.encrypt()
            if answer.startswith(b"354"):
                mail = self._mail(talk)
                talk.say(self._told("END", talk) or b"250 taken")
                self.mails.append(mail)
            if answer.startswith((b"421", b"221")):
                raise HungUp

    def _told(self, line: str, talk: Talk) -> bytes:
        for start, answers in self.says.items():
            if line.upper().startswith(start.upper()) and answers:
                answer = answers.pop(0)
                return answer if isinstance(answer, bytes) else answer(talk)
        return b""

    def _usual(self, line: str, talk: Talk) -> bytes:
        match line.partition(" ")[0].upper():
            case "EHLO":
                talk.say(*(f"250-{one}".encode() for one in ("fake", *self.features)))
                return b"250 HELP"
            case "AUTH":
                said = base64.b64decode(line.split(" ")[2]).decode()
                right = said.split("\0")[2] == self.password
                # a server that repeats what it was told
                return b"235 in" if right else f"535 Error: failed: {line} {said!r}".encode()
            case "STARTTLS" if self.starttls:
                return b"220 go on"
            case "DATA":
                return b"354 go on"
            case "QUIT":
                return b"221 bye"
            case "MAIL" | "RCPT" | "RSET" | "NOOP":
                return b"250 fine"
            case _:
                return b"502 what"

    def _mail(self, talk: Talk) -> bytes:
        lines = []
        while (line := talk.line()) != b".":
            lines.append(line.removeprefix(b".") if line.startswith(b".") else line)
        return b"\r\n".join(lines) + b"\r\n"
