"""winmail.dat: what Outlook packs attachments into when it sends rich text ([MS-OXTNEF])."""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import Struct, error
from typing import TYPE_CHECKING

from xlkpi.mail.charsets import decode
from xlkpi.mail.contents import SentFile

if TYPE_CHECKING:
    from collections.abc import Iterator

START = bytes.fromhex("789F3E22")
MESSAGE = "application/x-message-in-tnef"
"""The kind given to a mail that was attached to such a mail: it is packed the same way."""
_OCTETS = "application/octet-stream"
_SUBJECT, _PAGE = 0x8004, 0x9007
_BEGIN, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LEVELS = (1, 2)
_OF_FILES = (_TITLE, _DATA, _PROPERTIES)
_LONG_NAME, _OBJECT, _METHOD, _KIND, _CONTENT_ID = 0x3707, 0x3701, 0x3705, 0x370E, 0x3712
_EMBEDDED, _GUID = 5, 16
_ATTRIBUTE, _PROPERTY, _LENGTH = Struct("<BII"), Struct("<HH"), Struct("<I")
_NARROW, _WIDE, _INNER, _BYTES, _MANY, _NAMED = 0x1E, 0x1F, 0x0D, 0x102, 0x1000, 0x8000
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}


@dataclass(frozen=True, slots=True)
class Packed:
    """The subject that was packed too, and the files."""

    subject: str
    files: tuple[SentFile, ...]


@dataclass(slots=True)
class _Attached:
    """One attachment while its attributes are gone through."""

    title: bytes = b""
    data: bytes = b""
    properties: dict[int, bytes | str] = field(default_factory=dict)


def unpacked(data: bytes) -> Packed | None:
    """Return what a winmail.dat holds, None if it is none or damaged."""
    attached: list[_Attached] = []
    subject, charset = b"", ""
    try:
        for number, value in _attributes(data):
            if number == _PAGE:
                charset = f"cp{_LENGTH.unpack_from(value)[0]}"
            elif number == _SUBJECT:
                subject = value
            elif number == _BEGIN:
                attached.append(_Attached())
            elif number in _OF_FILES:
                attached = attached or [_Attached()]
                _noted(attached[-1], number, value, charset)
    except (error, ValueError):
        return None
    return Packed(
        decode(subject.partition(b"\0")[0], charset),
        tuple(_file(one, charset) for one in attached),
    )


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the attributes.

    Raises:
        ValueError: The data ends within one, or is something else.
    """
    if not data.startswith(START):
        raise ValueError("no winmail.dat")
    at = len(START) + 2
    if len(data) - at < _ATTRIBUTE.size:
        raise ValueError("nothing in it")
    while len(data) - at >= _ATTRIBUTE.size:
        level, number, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        if level not in _LEVELS or at + length > len(data):
            raise ValueError("cut off, or something else")
        yield number & 0xFFFF, data[at : at + length]
        at += length + 2
    if data[at:].strip(b"\0\r\n"):
        raise ValueError("cut off")


def _noted(one: _Attached, number: int, value: bytes, charset: str) -> None:
    if number == _TITLE:
        one.title = value
    elif number == _DATA:
        one.data = value or one.data
    else:
        one.properties = dict(_properties(value, charset))


def _file(one: _Attached, charset: str) -> SentFile:
    texts = {number: text for number, text in one.properties.items() if isinstance(text, str)}
    inner = one.properties.get(_OBJECT, b"")
    name = texts.get(_LONG_NAME) or decode(one.title.partition(b"\0")[0], charset)
    within = inner if isinstance(inner, bytes) else b""
    if one.properties.get(_METHOD) == _LENGTH.pack(_EMBEDDED) and within.startswith(START):
        return SentFile(name, within, MESSAGE)
    content_id = texts.get(_CONTENT_ID, "").strip("<>")
    return SentFile(name, one.data or within, texts.get(_KIND, "").lower() or _OCTETS, content_id)


# -- properties ------------------------------------------------------------------------------------


def _properties(data: bytes, charset: str) -> Iterator[tuple[int, bytes | str]]:
    """Yield the properties of an attachment.

    Raises:
        ValueError: There is a kind that is unknown.
        struct.error: The data ends within one.
    """
    (count,) = _LENGTH.unpack_from(data)
    at = _LENGTH.size
    for _ in range(count):
        kind, number = _PROPERTY.unpack_from(data, at)
        at += _PROPERTY.size
        if number >= _NAMED:
            at = _past_name(data, at)
        values, at = _values(data, at, kind)
        if values:
            yield number, _plain(values[0], kind, charset)


def _past_name(data: bytes, at: int) -> int:
    at += _GUID
    is_text = _LENGTH.unpack_from(data, at)[0] == 1
    at += 4
    return at + 4 + (_padded(_LENGTH.unpack_from(data, at)[0]) if is_text else 0)


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    plain, is_many = kind & ~_MANY, bool(kind & _MANY)
    is_long = plain in {_NARROW, _WIDE, _INNER, _BYTES}
    if not is_long and plain not in _FIXED:
        raise ValueError("an unknown kind")
    count = 1
    if is_many or is_long:
        (count,) = _LENGTH.unpack_from(data, at)
        at += 4
    values: list[bytes] = []
    for _ in range(count):
        length = _FIXED.get(plain, 0)
        if is_long:
            (length,) = _LENGTH.unpack_from(data, at)
            at += 4
        if at + length > len(data):
            raise ValueError("cut off")
        values.append(data[at : at + length])
        at += _padded(length)
    return values, at


def _plain(value: bytes, kind: int, charset: str) -> bytes | str:
    if kind == _WIDE:
        return value.decode("utf-16-le", "replace").partition("\0")[0]
    if kind == _NARROW:
        return decode(value.partition(b"\0")[0], charset)
    return value[_GUID:] if kind == _INNER else value


def _padded(length: int) -> int:
    return length + -length % 4
