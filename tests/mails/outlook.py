"""Writes mails as Outlook keeps them ([MS-OXMSG]): properties by number, in folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from struct import pack
from typing import TypeAlias

from tests.mails.compound import Tree, compound

Value: TypeAlias = "str | bytes | int | bool | datetime | Tree"
Values: TypeAlias = Mapping[int, Value]

SUBJECT, BODY, HTML, HEADERS, MESSAGE_ID = 0x0037, 0x1000, 0x1013, 0x007D, 0x1035
SUBMITTED, DELIVERED, MESSAGE_PAGE, LOCALE = 0x0039, 0x0E06, 0x3FFD, 0x3FF1
SENDER_NAME, SENDER_KIND, SENDER, SENDER_SMTP = 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01
FOR_NAME, FOR_KIND, FOR, FOR_SMTP = 0x0042, 0x0064, 0x0065, 0x5D02
CREATOR, CREATOR_SMTP, IN_REPLY_TO = 0x4023, 0x5D0A, 0x1042
DATA, METHOD, LONG_NAME, SHORT_NAME, MIME, CONTENT_ID, PATH, HIDDEN = (
    0x3701, 0x3705, 0x3707, 0x3704, 0x370E, 0x3712, 0x370D, 0x7FFE,
)  # fmt: skip
RECIPIENT_KIND, RECIPIENT, RECIPIENT_SMTP = 0x0C15, 0x3003, 0x39FE
BY_VALUE, BY_REFERENCE, BY_WEB, EMBEDDED, OBJECT = 1, 2, 7, 5, 6

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TOP, _WITHIN, _PART = 32, 24, 8


def msg(
    values: Values,
    attached: Sequence[Values] = (),
    recipients: Sequence[Values] = (),
    charset: str = "",
) -> bytes:
    """An Outlook file; its texts are UTF-16, or in `charset` if one is named."""
    named = {f"__substg1.0_000{n}0102": b"" for n in (2, 3, 4)}
    tree = dict(message(values, attached, recipients, charset, head=_TOP))
    return compound({**tree, "__nameid_version1.0": named})


def message(
    values: Values,
    attached: Sequence[Values] = (),
    recipients: Sequence[Values] = (),
    charset: str = "",
    *,
    head: int = _WITHIN,
) -> Tree:
    """A message as it lies in a file, or in an attachment of another one."""
    counts = pack("<8xIIII", len(recipients), len(attached), len(recipients), len(attached))
    tree = dict(_folder(values, counts.ljust(head, b"\0"), charset))
    tree |= {
        f"__recip_version1.0_#{number:08X}": _folder(one, bytes(_PART), charset)
        for number, one in enumerate(recipients)
    }
    tree |= {
        f"__attach_version1.0_#{number:08X}": _folder(one, bytes(_PART), charset)
        for number, one in enumerate(attached)
    }
    return tree


def file(name: str, data: bytes, kind: str = "application/octet-stream") -> dict[int, Value]:
    """An attachment, its short name like that of an old file system."""
    short = f"{name[:6]}~1{name[-4:]}"
    return {LONG_NAME: name, SHORT_NAME: short, DATA: data, MIME: kind, METHOD: BY_VALUE}


def _folder(values: Values, head: bytes, charset: str) -> Tree:
    rows = [head]
    streams: dict[str, bytes | Tree] = {}
    for number, value in sorted(values.items()):
        kind, stream, fixed = _kept(value, charset)
        rows.append(pack("<HHI", kind, number, 6) + fixed)
        if stream is not None:
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = stream
    return {"__properties_version1.0": b"".join(rows), **streams}


def _kept(value: Value, charset: str) -> tuple[int, bytes | Tree | None, bytes]:
    """A property's kind, its stream, and the eight bytes that stand in the list."""
    match value:
        case bool():
            return 0x0B, None, pack("<Q", value)
        case int():
            return 0x03, None, pack("<Q", value)
        case datetime():
            return 0x40, None, pack("<Q", (value - _EPOCH) // timedelta(microseconds=1) * 10)
        case str() if charset:
            raw = value.encode(charset)
            return 0x1E, raw, pack("<II", len(raw) + 1, 0)
        case str():
            raw = value.encode("utf-16-le")
            return 0x1F, raw, pack("<II", len(raw) + 2, 0)
        case bytes():
            return 0x102, value, pack("<II", len(value), 0)
        case _:
            return 0x0D, value, pack("<II", 0xFFFFFFFF, 1)
