"""Writes winmail.dat as Outlook does for rich text ([MS-OXTNEF])."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

from tests.mails.outlook import CONTENT_ID, DATA, EMBEDDED, LONG_NAME, METHOD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUBJECT, _PAGE, _VERSION = 0x00018004, 0x00069007, 0x00089006
_BEGIN, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_MESSAGE, _ATTACHMENT = 1, 2
_GUID = bytes(range(16))


def winmail(files: Sequence[bytes], subject: str = "填报") -> bytes:
    """A winmail.dat with these files, each written by one of the functions below."""
    head = bytes.fromhex("789F3E22") + pack("<H", 1)
    return b"".join(
        [
            head,
            _attribute(_MESSAGE, _VERSION, pack("<I", 0x10000)),
            _attribute(_MESSAGE, _PAGE, pack("<II", 936, 0)),
            _attribute(_MESSAGE, _SUBJECT, subject.encode("gbk") + b"\0"),
            *files,
        ]
    )


def by_value(name: str, data: bytes, content_id: str = "") -> bytes:
    """A file: its short name in the code page, its long one in UTF-16 among the properties."""
    texts = {LONG_NAME: name} | ({CONTENT_ID: content_id} if content_id else {})
    return _attached(name, data, _properties(texts, {METHOD: 1}))


def by_old_name(name: str, data: bytes) -> bytes:
    """A file of an Outlook before Unicode: nothing but the name in the code page."""
    return _attached(name, data, _properties({}, {METHOD: 1}))


def in_properties(name: str, data: bytes) -> bytes:
    """A file whose bytes stand among the properties."""
    inner = _row(0x0D, DATA, pack("<I", 1) + _long(_GUID + data))
    return _attached(name, b"", _properties({LONG_NAME: name}, {}, [inner]))


def enclosed(data: bytes) -> bytes:
    """A mail, packed like the one around it."""
    inner = _row(0x0D, DATA, pack("<I", 1) + _long(_GUID + data))
    return _attached("", b"", _properties({}, {METHOD: EMBEDDED}, [inner]))


def _attached(name: str, data: bytes, properties: bytes) -> bytes:
    rows = [
        _attribute(_ATTACHMENT, _BEGIN, bytes(14)),
        _attribute(_ATTACHMENT, _TITLE, name.encode("gbk", "replace") + b"\0"),
        _attribute(_ATTACHMENT, _DATA, data),
        _attribute(_ATTACHMENT, _PROPERTIES, properties),
    ]
    return b"".join(rows)


def _attribute(level: int, number: int, value: bytes) -> bytes:
    return pack("<BII", level, number, len(value)) + value + pack("<H", sum(value) & 0xFFFF)


def _properties(
    texts: Mapping[int, str], numbers: Mapping[int, int], more: Sequence[bytes] = ()
) -> bytes:
    named = pack("<HH", 0x1F, 0x8001) + _GUID + pack("<I", 1) + _long("名".encode("utf-16-le"))
    rows = [
        named + pack("<I", 1) + _long("x\0".encode("utf-16-le")),
        pack("<HH", 0x0B, 0x0E1B) + pack("<I", 1),
        pack("<HH", 0x1003, 0x6001) + pack("<III", 2, 5, 6),
        *(_row(3, number, pack("<I", value)) for number, value in numbers.items()),
        *(
            _row(0x1F, number, pack("<I", 1) + _long(text.encode("utf-16-le") + b"\0\0"))
            for number, text in texts.items()
        ),
        *more,
    ]
    return pack("<I", len(rows)) + b"".join(rows)


def _row(kind: int, number: int, value: bytes) -> bytes:
    return pack("<HH", kind, number) + value


def _long(value: bytes) -> bytes:
    return pack("<I", len(value)) + value + b"\0" * (-len(value) % 4)
