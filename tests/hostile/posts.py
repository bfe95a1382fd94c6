"""Mails of a stranger that unpack to more than anybody can read: what they cost is bounded."""

from __future__ import annotations

import random
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from tests.builders.raw_books import packed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STRANGER = "x@evil.example"
_HEAD = (
    f"From: {STRANGER}\r\nSubject: many\r\nDate: Fri, 08 Jan 2021 10:00:00 +0800\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
)


def sent(files: Mapping[str, bytes], sender: str = STRANGER) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = sender, "many"
    message["Date"] = "Fri, 08 Jan 2021 10:00:00 +0800"
    message.set_content("hello")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="x", filename=name)
    return message.as_bytes()


def _swollen(count: int, size: int, suffix: str = "csv") -> bytes:
    """A zip of files that pack to a hundredth."""
    noise = random.Random(1).randbytes
    return packed({f"{n}.{suffix}": noise(size // 90) + bytes(size) for n in range(count)})


def swelling() -> bytes:
    """One zip of 900 MB."""
    return sent({"表.zip": _swollen(190, 4_700_000)})


def large_members() -> bytes:
    """Files of 19 MB, as large as may pack to nothing."""
    return sent({"表.zip": _swollen(12, 19_000_000, "xlsx")})


def zips_of_zips() -> bytes:
    inner = {f"{n}.zip": _swollen(9, 4_000_000 + n, "xlsx") for n in range(9)}
    return sent({"表.zip": packed(inner)})


def many_zips() -> bytes:
    """Zips that are each small enough, and together too much."""
    return sent({f"{n}.zip": _swollen(4, 4_000_000 + n, "xlsx") for n in range(20)})


def many_attachments() -> bytes:
    part = b"--b\r\nContent-Type: application/octet-stream; name=%d.xlsx\r\n\r\nfile %d\r\n"
    return _HEAD.encode() + b"".join(part % (n, n) for n in range(19_990)) + b"--b--\r\n"


def many_members() -> bytes:
    return sent({"表.zip": packed({f"{n}.xlsx": b"no workbook %d" % n for n in range(10_000)})})


def many_empty_members() -> bytes:
    return sent({"表.zip": packed({f"{n}.xlsx": b"" for n in range(19_000)})})


def enclosed_mails() -> bytes:
    """A mail of mails, each with files of its own."""
    mails = {
        f"{n}.eml": sent({f"{n}-{k}.xlsx": b"%d %d" % (n, k) for k in range(9)}) for n in range(99)
    }
    return sent(mails)


def same_bytes() -> bytes:
    """A thousand names for one file."""
    return sent({"表.zip": packed({f"{n}.xlsx": b"no workbook" for n in range(1_000)})})


def boundaries() -> bytes:
    """A million parts of nothing."""
    return _HEAD.encode() + b"--b\r\n\r\n" * 1_000_000


POSTS: tuple[Callable[[], bytes], ...] = (
    swelling, large_members, zips_of_zips, many_zips, many_attachments, many_members,
    many_empty_members, enclosed_mails, same_bytes, boundaries,
)  # fmt: skip
