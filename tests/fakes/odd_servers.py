"""IMAP servers whose answers cannot be, or that never end; what has to become of their mails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.loopback import HungUp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.loopback import Talk

_LONG = b"9" * 5_000
"""More digits than Python reads as a number."""


@dataclass(frozen=True)
class Odd:
    """A server: what it says otherwise than others, or does at a command.

    `expect` is the code of the problem it ends with, "" where its mails are taken in all the same;
    `dated` says that it is by their own time.
    """

    name: str
    expect: str
    garbles: tuple[bytes, bytes] = (b"(?!)", b"")
    at: Mapping[str, Callable[[Talk], None]] | None = None
    dated: bool = False
    greeting: bytes = b"* OK ready"


def _dates() -> tuple[Odd, ...]:
    times = (
        b'"32-Jan-2021 01:02:03 +0000"', b'"00-Jan-2021 01:02:03 +0000"',
        b'"06-Jan-2021 01:02:03 +9900"', b'"06-Jan-2021 25:61:03 +0000"',
        b'"01-Jan-0001 00:00:00 +0800"', b'"31-Dec-9999 23:59:59 -0800"',
        b'"06-Foo-2021 01:02:03 +0000"', b'"01-Jan-1970 00:00:00 +0000"',
        b'"06-Jan-2021 01:02:03 CST"', b'"2021-01-06T01:02:03Z"', b"NIL", b'""', b'"\xff\xfe"',
    )  # fmt: skip
    named = tuple(
        Odd(f"date {one.decode('ascii', 'replace')}", "", (rb'"\d\d-[^"]+"', one), dated=True)
        for one in times
    )
    return (*named, Odd("no date", "", (rb'INTERNALDATE "[^"]*" ', b""), dated=True))


def _counts() -> tuple[Odd, ...]:
    exists = rb"\* \d+ EXISTS"
    says = (b"* EXISTS abc", b"* 4294967296 EXISTS", b"* 9000000 EXISTS", b"* -1 EXISTS", b"",
            b"* " + _LONG + b" EXISTS", b"* EXISTS " + _LONG)  # fmt: skip
    counts = tuple(Odd(f"count {one[:30].decode()!r}", "S55", (exists, one)) for one in says)
    numbered = (b"abc", b"-1", b"99999999999", _LONG, b"")
    return (
        *counts,
        *(Odd(f"numbering {one[:12].decode()!r}", "", (rb"(?<=UIDVALIDITY )\d+", one))
          for one in numbered),
    )  # fmt: skip


def _searches() -> tuple[Odd, ...]:
    return (
        Odd("search finds words", "", (rb"\* SEARCH", b"* SEARCH abc -1 (MODSEQ 917162500)")),
        Odd("search finds a number that cannot be", "S55", (rb"\* SEARCH", b"* SEARCH 4294967296")),
        Odd("search finds a long number", "S55", (rb"\* SEARCH", b"* SEARCH " + _LONG)),
        Odd("search finds what is not there", "S55", (rb"\* SEARCH", b"* SEARCH 77")),
        Odd("search says nothing", "", (rb"\* SEARCH .*", b"* SEARCH")),
    )


def _fetches() -> tuple[Odd, ...]:
    uid, size, literal = rb"(?<=\(UID )\d+", rb"(?<=SIZE )\d+", rb"\{\d+\}$"
    return (
        Odd("number of a mail too large", "S55", (uid, b"4294967297")),
        Odd("number of a mail too long", "S55", (uid, _LONG)),
        Odd("number of a mail no number", "S55", (uid, b"abc")),
        Odd("size negative", "S55", (size, b"-5")),
        Odd("size no number", "S55", (size, b"huge")),
        Odd("size too long", "S55", (size, _LONG)),
        Odd("literal too large", "S55", (literal, b"{999999999999}")),
        Odd("literal too long", "S55", (literal, b"{" + _LONG + b"}")),
        Odd("literal negative", "S55", (literal, b"{-5}")),
        Odd("another mail", "S55", (rb"\(UID \d+ BODY", b"(UID 3 BODY")),
    )


def _repeating(line: bytes, times: int) -> Callable[[Talk], None]:
    def say(talk: Talk) -> None:
        for _ in range(times):
            talk.send(line * 1_000)
        raise HungUp

    return say


def _endless() -> tuple[Odd, ...]:
    bodies = b"* 1 FETCH (UID 9 BODY[] {90000000}\r\n"
    return (
        Odd("lines without end", "S55", at={"SEARCH": _repeating(b"* OK still here\r\n", 200)}),
        Odd("numbers without end", "S55", at={"SEARCH": _repeating(b"* SEARCH 1 2 3\r\n", 200)}),
        Odd("a line without end", "S55", at={"FETCH": _repeating(b"x" * 1_000, 20)}),
        Odd("long lines", "S55", at={"FETCH": _repeating(b"* OK " + b"x" * 900 + b"\r\n", 20)}),
        Odd("a tag of nobody", "S55", at={"SEARCH": lambda talk: talk.say(b"ZZZZ9 OK done")}),
        Odd("bytes of all kinds", "S55", at={"SEARCH": lambda talk: talk.say(bytes(range(256)))}),
        Odd("a literal in a list", "S55", at={"SEARCH": lambda talk: talk.say(bodies)}),
        Odd("capabilities in no ASCII", "S50", (rb"IMAP4rev1.*", b"IMAP4rev1 \xff\xfe")),
        Odd("no capabilities", "S50", (rb"\* CAPABILITY.*", b"")),
        Odd("a greeting of another kind", "S50", greeting=b"220 smtp ready"),
        Odd("a greeting of bytes", "S50", greeting=bytes(range(128, 256))),
    )


ODD = (*_dates(), *_counts(), *_searches(), *_fetches(), *_endless())
