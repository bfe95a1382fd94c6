"""Mails as they are written: one draft, one sequence of bytes, on any machine.

The lines are put together here, since the standard library folds headers and cuts parameters
otherwise from version to version, and a mail that is written again must be the same mail.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_END = "\r\n"
_WORD_BYTES = 39
"""Bytes in an encoded word: with the longest header's name before it a line has 76 characters."""
_SECTION = 54
"""Characters in a section of a parameter."""
_PLAIN = 60
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_ID = re.compile(r"<[!-;=?-~]{1,248}>")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_MOST_LOCAL, _MOST_HOST = 64, 253


class Mailbox(NamedTuple):
    """An address, and the name that is shown for it ("" for none)."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a mail."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail before it is bytes.

    `message_id`, `in_reply_to` and `references` are with their angle brackets; `date` has a zone.
    One that is `unsent` opens in Outlook as a mail to be sent, not as one that came.
    """

    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    attachments: tuple[Enclosed, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    unsent: bool = False


def sendable(address: str) -> bool:
    """Whether a mail can be sent to an address, by its form; its host has two labels or more."""
    local, at, host = address.rpartition("@")
    labels = ascii_host(host).split(".")
    return (
        bool(at and _LOCAL.fullmatch(local))
        and len(local) <= _MOST_LOCAL
        and len(".".join(labels)) <= _MOST_HOST
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )


def is_id(text: str) -> bool:
    """Whether a text can stand as a Message-ID, in angle brackets: not all that mails bear can."""
    return _ID.fullmatch(text) is not None


def message_id(sender: str, *content: str) -> str:
    """Return the Message-ID of a mail, in angle brackets: always the same for the same arguments.

    Args:
        sender: The address it is sent from; upper and lower case are one.
        content: What the mail is about, by which it is told from others.
    """
    digest = sha256("\0".join((sender.lower(), *content)).encode()).hexdigest()
    return f"<xlkpi.{digest[:40]}@{ascii_host(sender.rpartition('@')[2])}>"


def render(draft: Draft) -> bytes:
    """Return a mail as RFC 5322 has it, lines ended by CRLF: the same draft, the same bytes.

    Line breaks and other unprintable characters of names and subject become spaces.

    Raises:
        ValueError: An address, id or media type is none.
    """
    text = _part("text/plain; charset=utf-8", draft.text.encode(), lines=True)
    if draft.attachments:
        parts = (text, *(_enclosed(one) for one in draft.attachments))
        boundary = _boundary(parts)
        heading = f'Content-Type: multipart/mixed;{_END} boundary="{boundary}"{_END}'
        between = f"--{boundary}{_END}"
        body = heading + _END + "".join(between + one for one in parts) + f"--{boundary}--{_END}"
    else:
        body = text
    head = "".join(f"{name}: {value}{_END}" for name, value in _headers(draft))
    return (head + body).encode("ascii")


def _headers(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "From", _mailbox(draft.sender)
    yield "To", f",{_END} ".join(_mailbox(one) for one in draft.to)
    yield "Subject", _phrase(draft.subject)
    yield "Date", format_datetime(draft.date)
    yield "Message-ID", _checked(_ID, draft.message_id)
    if draft.in_reply_to:
        yield "In-Reply-To", _checked(_ID, draft.in_reply_to)
    if draft.references:
        yield "References", f"{_END} ".join(_checked(_ID, one) for one in draft.references)
    # asks programs for no automatic answer (RFC 3834): those of two machines would never end
    yield "Auto-Submitted", "auto-replied" if draft.in_reply_to else "auto-generated"
    if draft.unsent:
        yield "X-Unsent", "1"
    yield "MIME-Version", "1.0"


def _enclosed(one: Enclosed) -> str:
    kind = _checked(_TYPE, one.media_type.lower())
    name = _one_line(one.name).translate(str.maketrans('"\\', "__"))
    shown = f"Content-Disposition: attachment;{_END} {f';{_END} '.join(_file_name(name))}{_END}"
    return shown + _part(f'{kind};{_END} name="{_phrase(name)}"', one.data)


def _file_name(name: str) -> Iterator[str]:
    """Yield the parameter of a file's name, in sections where it is long (RFC 2231).

    Programs that do not know this read `name` of the content type, which is written in encoded
    words: against RFC 2047, yet as Gmail, Thunderbird, QQ and Foxmail write it.
    """
    if name.isascii() and len(name) <= _PLAIN:
        yield f'filename="{name}"'
        return
    sections = [""]
    for escaped in (quote(character, safe="") for character in name):
        if len(sections[-1]) + len(escaped) > _SECTION:
            sections.append("")
        sections[-1] += escaped
    if len(sections) == 1:
        yield f"filename*=UTF-8''{sections[0]}"
        return
    for number, section in enumerate(sections):
        charset = "" if number else "UTF-8''"
        yield f"filename*{number}*={charset}{section}"


def _part(kind: str, data: bytes, *, lines: bool = False) -> str:
    if lines:
        data = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    encoded = base64.encodebytes(data).decode("ascii").replace("\n", _END)
    coding = f"Content-Transfer-Encoding: base64{_END}"
    return f"Content-Type: {kind}{_END}{coding}{_END}{encoded}"


def _boundary(parts: Iterable[str]) -> str:
    """Return a line that is in none of the parts: "=_" is never in base64."""
    return "=_" + sha256("\0".join(parts).encode("ascii")).hexdigest()[:40]


def _mailbox(one: Mailbox) -> str:
    if not sendable(one.address):
        raise ValueError(one.address)
    local, _, host = one.address.rpartition("@")
    address = f"{local}@{ascii_host(host)}"
    name = _one_line(one.name)
    if not name:
        return address
    plain = name.isascii() and '"' not in name and "\\" not in name and "=?" not in name
    shown = f'"{name}"' if plain and len(name) <= _PLAIN else _words(name)
    return f"{shown}{_END} <{address}>"


def _phrase(text: str) -> str:
    line = _one_line(text)
    return line if line.isascii() and "=?" not in line and len(line) <= _PLAIN else _words(line)


def _words(text: str) -> str:
    """Return a text as encoded words (RFC 2047), none cut within a character."""
    pieces = [b""]
    for character in text:
        raw = character.encode()
        if len(pieces[-1]) + len(raw) > _WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += raw
    return f"{_END} ".join(f"=?UTF-8?B?{base64.b64encode(p).decode('ascii')}?=" for p in pieces)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _checked(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(value)
    return value


def ascii_host(host: str) -> str:
    """Return a host as mail servers know it (IDNA); "" where it cannot be one."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
