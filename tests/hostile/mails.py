"""Mails that hide, nest, swell, or are none."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from tests.hostile.entry import Hostile, read, told
from tests.hostile.zips import zeros

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.hostile.base import Base

_HEAD = "From: 村里 <v01@example.invalid>\r\nTo: a@b.example\r\nSubject: 表\r\n"
_DIVIDED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
_SEALED = (
    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQAx\r\n"
)


def mail(files: Mapping[str, bytes], text: str = "请查收") -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = "v01@example.invalid", "表"
    message.set_content(text)
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="x", filename=name)
    return message.as_bytes()


def honest(base: Base) -> bytes:
    return mail({"表.xlsx": base.data})


def nested(depth: int) -> Callable[[Base], bytes]:
    """Parts within parts, the workbook at the bottom."""

    def build(base: Base) -> bytes:
        head, tail = [_HEAD], []
        for n in range(depth):
            head.append(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n')
            tail.append(f"\r\n--b{n}--\r\n")
        body = honest(base)
        return "".join(head).encode() + body + "".join(reversed(tail)).encode()

    return build


def forwarded(depth: int) -> Callable[[Base], bytes]:
    """A mail in a mail in a mail, the workbook in the innermost."""

    def build(base: Base) -> bytes:
        data = honest(base)
        for _ in range(depth):
            head = _HEAD + "Content-Type: message/rfc822\r\n\r\n"
            data = head.encode() + data
        return data

    return build


def headers(_: Base) -> bytes:
    """Headers of fifty megabytes, and no end of them."""
    return _HEAD.encode() + b"X-A: " + b"a" * 990 + b"\r\n" + b"X-B: b\r\n" * 6_000_000


def boundaries(_: Base) -> bytes:
    """A million parts of nothing."""
    head = _HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head.encode() + b"--b\r\n\r\n" * 1_000_000


def cut(base: Base) -> bytes:
    """The mail ends in the middle of its workbook."""
    return honest(base)[:20_000]


def in_turns(base: Base) -> bytes:
    """A mail in a zip in a mail in a zip."""
    from tests.builders.raw_books import packed  # noqa: PLC0415 - only here

    inner = packed({"信.eml": honest(base)})
    return packed({"信.eml": mail({"表.zip": inner})})


def mailbox(base: Base) -> bytes:
    line = b"From v01@example.invalid Thu Jan  7 00:00:00 2021\r\n"
    bare = line + mail({}) + b"\r\n"
    return bare * 3_000 + line + honest(base)


MAILS: tuple[Hostile, ...] = (
    read("信.eml", honest),
    read("没有后缀的信", honest),
    read("信.xlsx", honest),
    read("转发二十层.eml", forwarded(20)),
    read("三千封.mbox", mailbox),
    told("转发五千层.eml", "F01 F31", forwarded(5_000)),
    told("分段五千层.eml", "F01 F31", nested(5_000)),
    told("头五十兆.eml", "F01 F31", headers),
    told("百万段.eml", "F01 F31", boundaries),
    told("断在半路.eml", "F01", cut),
    told("信里的炸弹.eml", "F01", lambda base: mail({"表.zip": zeros(base) + b"1"})),
    told("信里的路径名.eml", "F01", lambda _: mail({"../../../hostile-m.xlsx": b"PK none"})),
    told("信中压缩包中的信.zip", "F01", in_turns),
    told("只有信封.eml", "F01", lambda _: (_HEAD + _DIVIDED).encode()),
    told("加密的信.eml", "F01", lambda _: (_HEAD + _SEALED).encode()),
)
