"""Whole mails, each a fault or a habit of its own."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from binascii import b2a_uu
from datetime import UTC, datetime

import pytest

from tests.mails.standins import logo, photo, workbook
from tests.oracles.costs import computed_within
from xlkpi.mail import FaultKind, Mail, MailFault, MailFormat, mail_format, read_mails

HEAD = (
    b"From: Wang <wang@shima.cn>\r\nTo: dept@city.cn\r\nSubject: form\r\n"
    b"Date: Mon, 1 Nov 2021 10:00:00 +0800\r\nMessage-ID: <1@shima.cn>\r\n"
)
BOOK = workbook("A")


def one(*lines: bytes) -> Mail:
    """The letter of a mail with these further lines."""
    (mail,) = read_mails(HEAD + b"\r\n".join(lines))
    return mail


def mixed(*parts: bytes) -> Mail:
    body = b"".join(b"--xx\r\n" + part + b"\r\n" for part in parts)
    return one(b'Content-Type: multipart/mixed; boundary="xx"', b"", body + b"--xx--\r\n")


def attached(data: bytes, name: bytes = b"a.xlsx", kind: bytes = b"application/x") -> bytes:
    return (
        b"Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="%s"\r\n\r\n' % (kind, name)
    ) + encodebytes(data)


def files(mail: Mail) -> list[tuple[str, bytes]]:
    return [(each.name, each.data) for each in mail.attachments]


def kinds(mail: Mail) -> list[FaultKind]:
    return [fault.kind for fault in mail.faults]


def test_a_mail_with_two_files() -> None:
    mail = mixed(b"\r\nsee below\r\n", attached(BOOK), attached(photo("1"), b"p.jpg"))
    assert (mail.sender, mail.sender_name) == ("wang@shima.cn", "Wang")
    assert mail.to == ("dept@city.cn",)
    assert mail.subject == "form"
    assert mail.date == datetime(2021, 11, 1, 2, tzinfo=UTC)
    assert mail.message_id == "<1@shima.cn>"
    assert mail.text.strip() == "see below"
    assert files(mail) == [("a.xlsx", BOOK), ("p.jpg", photo("1"))]
    assert not mail.faults


@pytest.mark.parametrize("line_end", [b"\n", b"\r"])
def test_line_ends_of_other_machines(line_end: bytes) -> None:
    raw = HEAD + b'Content-Type: multipart/mixed; boundary="xx"\r\n\r\n--xx\r\n' + attached(BOOK)
    (mail,) = read_mails(raw.replace(b"\r\n", b"\n").replace(b"\n", line_end) + b"--xx--")
    assert files(mail) == [("a.xlsx", BOOK)]


def test_a_picture_in_the_text_is_told_from_a_photo_beside_it() -> None:
    page = b'Content-Type: text/html\r\n\r\n<p>hi</p><img src="cid:x%401">\r\n'
    shown = b"Content-ID: <x@1>\r\n" + attached(logo(), b"logo.png", b"image/png")
    beside = b"Content-ID: <y@1>\r\n" + attached(photo("1"), b"p.jpg", b"image/jpeg")
    mail = mixed(page, shown, beside)
    assert [(each.name, each.inline) for each in mail.attachments] == [
        ("logo.png", True),
        ("p.jpg", False),
    ]
    assert mail.text == "hi"


def test_a_mail_forwarded_as_an_attachment() -> None:
    inner = (
        b"Content-Type: message/rfc822\r\n\r\nFrom: <li@other.cn>\r\nSubject: old\r\n"
        b"Content-Type: multipart/mixed; boundary=yy\r\n\r\n--yy\r\n"
    )
    mail = mixed(b"\r\nsee", inner + attached(BOOK, b"old.xlsx") + b"--yy--", attached(b"PK"))
    assert [(each.name, each.within is not None) for each in mail.attachments] == [
        ("a.xlsx", False),
        ("old.xlsx", True),
    ]
    within = mail.attachments[1].within
    assert within is not None
    assert (within.sender, within.subject, within.date) == ("li@other.cn", "old", None)
    assert not mail.faults


def test_a_mail_file_attached_as_any_file() -> None:
    inner = HEAD + b"Content-Type: application/x; name=b.xlsx\r\n\r\nPK"
    mail = mixed(attached(inner, b"old.eml"), attached(b"unit,amount", b"b.eml"))
    assert [(each.name, each.within is not None) for each in mail.attachments] == [
        ("b.eml", False),
        ("b.xlsx", True),
    ]


def test_links_to_files_that_lie_elsewhere() -> None:
    page = (
        b"<html><!-- <a href='https://pan.baidu.com/s/no'>no</a> -->"
        b'<a href="https://mail.qq.com/cgi-bin/ftnExs_download?k=1&amp;t=2">a.xlsx</a>'
        b" https://pan.baidu.com/s/1x. <a href='https://city.cn/'>home</a>"
    )
    mail = one(b"Content-Type: text/html", b"", page)
    assert [(link.service, link.url, link.name) for link in mail.links] == [
        ("QQ", "https://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=2", "a.xlsx"),
        ("Baidu", "https://pan.baidu.com/s/1x", ""),
    ]


def test_what_only_word_reads_is_no_text() -> None:
    page = b"<!DOCTYPE html><style>p{}</style><!--[if mso]><xml>Clean</xml><![endif]--><p>a &lt; b"
    assert one(b"Content-Type: text/html", b"", page).text == "a < b"


def test_plain_text_goes_before_the_page() -> None:
    parts = b"--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n--b--"
    assert one(b"Content-Type: multipart/alternative; boundary=b", b"", parts).text == "plain"


@pytest.mark.parametrize(
    ("part", "data", "fault"),
    [
        (encodebytes(BOOK), BOOK, None),
        (b64encode(BOOK)[:-5], BOOK[:-4], FaultKind.CUT),
        (encodebytes(BOOK[:10]) + encodebytes(BOOK[10:40])[:-3], BOOK[:38], FaultKind.CUT),
        (encodebytes(BOOK[:9]) + encodebytes(BOOK[9:]), BOOK, None),
        (encodebytes(BOOK) + b"\r\n______\r\nlist footer\r\n", BOOK, FaultKind.ENCODING),
        (BOOK, BOOK, FaultKind.ENCODING),
    ],
)
def test_base64_as_it_arrives(part: bytes, data: bytes, fault: FaultKind | None) -> None:
    head = b"Content-Type: a/b; name=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    mail = mixed(head + part)
    assert [each.data[: len(data)] for each in mail.attachments] == [data]
    assert kinds(mail) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("encoding", "body", "data", "fault"),
    [
        (b"x-uuencode", b"begin 644 a\r\n" + b2a_uu(b"PK") + b"end\r\n", b"PK", None),
        (b"x-uuencode", b"begin 644 a\r\n" + b2a_uu(b"PK"), b"PK", FaultKind.CUT),
        (b"uuencode", b"nothing of the kind", b"nothing of the kind", FaultKind.ENCODING),
        (b"quoted-printable", b"a=3Db=\r\nc", b"a=bc", None),
        (b"quoted-printable", encodebytes(BOOK), BOOK, FaultKind.ENCODING),
        (b'"8BIT"', b"a=3D", b"a=3D", None),
        (b"rot13", b"a", b"a", FaultKind.ENCODING),
    ],
)
def test_other_encodings(
    encoding: bytes, body: bytes, data: bytes, fault: FaultKind | None
) -> None:
    head = b"Content-Type: a/b; name=a\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n"
    mail = mixed(head + body)
    assert [each.data for each in mail.attachments] == [data]
    assert kinds(mail) == ([fault] if fault else [])


def test_base64_without_its_label() -> None:
    mail = mixed(b"Content-Type: a/b; name=a.xlsx\r\n\r\n" + encodebytes(BOOK))
    assert files(mail) == [("a.xlsx", BOOK)]
    assert mail.faults == (MailFault(FaultKind.ENCODING, "a.xlsx"),)


def test_a_file_uuencoded_in_the_text() -> None:
    rows = [BOOK[at : at + 45] for at in range(0, len(BOOK), 45)]
    coded = b"begin 644 a.xlsx\r\n" + b"".join(map(b2a_uu, rows)) + b"`\r\nend\r\n"
    mail = one(b"", b"hi", coded + b"bye")
    assert files(mail) == [("a.xlsx", BOOK)]
    assert mail.text.split() == ["hi", "bye"]


def test_a_boundary_other_than_the_declared_one() -> None:
    body = b"--real\r\n" + attached(BOOK) + b"--real--\r\n"
    mail = one(b"Content-Type: multipart/mixed; boundary=said", b"", body)
    assert files(mail) == [("a.xlsx", BOOK)]
    assert kinds(mail) == [FaultKind.BOUNDARY]


def test_a_mail_without_its_end() -> None:
    mail = one(b"Content-Type: multipart/mixed; boundary=b", b"", b"--b\r\n" + attached(BOOK))
    assert files(mail) == [("a.xlsx", BOOK)]
    assert kinds(mail) == [FaultKind.OPEN]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", FaultKind.EMPTY),
        (b" \r\n", FaultKind.EMPTY),
        (b"\x00\x01", FaultKind.NO_MAIL),
        (HEAD.replace(b"Date", b"X-Date"), FaultKind.DATE),
        (HEAD.replace(b"From", b"X-From"), FaultKind.SENDER),
        (HEAD.replace(b"From: ", b"From: li@other.cn, "), FaultKind.SENDER),
        (HEAD + b"X: y\r\n" * 200_000, FaultKind.HEADERS),
        (HEAD + b"Content-Type: message/partial; id=1\r\n\r\nx", FaultKind.PARTIAL),
        (HEAD + b"Content-Type: application/pkcs7-mime\r\n\r\nx", FaultKind.SEALED),
        (HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx", FaultKind.TNEF),
        (
            HEAD + b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--",
            FaultKind.SEALED,
        ),
        (HEAD + b"Content-Type: message/external-body; name=a\r\n\r\nx", FaultKind.ELSEWHERE),
        (HEAD + b"\r\n" + b"x" * 2_000_001, FaultKind.LONG),
    ],
)
def test_faults(raw: bytes, fault: FaultKind) -> None:
    (mail,) = read_mails(raw)
    assert fault in kinds(mail)


@pytest.mark.parametrize(
    ("data", "name", "format_"),
    [
        (HEAD + b"\r\n", "a.txt", MailFormat.MIME),
        (b"\xef\xbb\xbf\r\n" + HEAD, "", MailFormat.MIME),
        (b"From a@b.cn Mon Nov 1 10:00:00 2021\n" + HEAD, "", MailFormat.MBOX),
        (b"From: a@b.cn\n\nhi", "a.eml", MailFormat.MIME),
        (b"From: a@b.cn\n\nhi", "a.txt", None),
        (b"From: here\nto there and back\n", "notes.txt", None),
        (b"unit,amount\n1,2\n", "a.eml", None),
        (HEAD + b"Snapshot-Content-Location: https://x.cn\r\n\r\n", "page.mht", None),
        (b"PK\x03\x04", "a.eml", None),
        (bytes.fromhex("D0CF11E0A1B11AE1"), "a.msg", None),
        (b"", "a.eml", None),
    ],
)
def test_which_files_are_mails(data: bytes, name: str, format_: MailFormat | None) -> None:
    assert mail_format(data, name) is format_


def test_a_mailbox_file() -> None:
    line = b"From wang@shima.cn Mon Nov  1 10:00:00 2021\n"
    text = b"\nhi\n>From here on\nFrom now on 10:00\n"
    raw = (line + HEAD.replace(b"\r\n", b"\n") + text + b"\n") * 2
    found = read_mails(raw)
    assert [each.subject for each in found] == ["form", "form"]
    assert found[0].text == "hi\nFrom here on\nFrom now on 10:00\n\n"


def header(name: bytes, value: bytes) -> bytes:
    return HEAD + name + b": " + value + b"\r\n\r\nx"


@pytest.mark.parametrize(
    "raw",
    [
        header(b"Content-Disposition", b"; " * 50_000),
        header(b"Content-Disposition", b'a;a="\\' * 20_000),
        header(b"From", b'"\\' * 50_000),
        header(b"From", b"<a@" * 30_000),
        header(b"References", b"<" * 90_000),
        header(b"Subject", b"=?a?B?" * 16_000),
        header(b"Subject", b"\r\n ".join([b"=?utf-8?B?5pel?="] * 5_000)),
        header(b"Date", b"((" * 50_000),
        header(b"Content-Type", b"text/html\r\n\r\n<img " + b"a" * 1_900_000),
        header(b"Content-Type", b"text/html\r\n\r\n" + "\u3000".encode() * 600_000),
        header(b"Content-Type", b"text/html\r\n\r\n" + b"<!--" * 150_000),
        header(b"Content-Type", b"text/html\r\n\r\n" + b"<a href=" * 100_000),
        header(b"Content-Type", b"multipart/mixed; boundary=-\r\n\r\n" + b"-" * 1_000_000),
        header(b"Content-Type", b"multipart/mixed; boundary=x\r\n\r\n" + b"--x\n\n" * 200_000),
        header(b"Content-Type", b"a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QQ==" * 99),
        header(b"Content-Type", b"text/plain\r\n\r\n" + b"begin 644 a\n" * 100_000),
        (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * 1_000,
        b"\r" * 2_000_000,
        b" \n" * 1_000_000,
    ],
    ids=range(19),
)
def test_no_mail_holds_the_others_up(raw: bytes) -> None:
    with computed_within(2):
        assert read_mails(raw)


def test_a_thousand_parts_within_each_other() -> None:
    parts = b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1)
                     for n in range(1_000))  # fmt: skip
    mail = one(b"Content-Type: multipart/mixed; boundary=b0", b"", parts)
    assert FaultKind.DEEP in kinds(mail)
    assert len(mail.attachments) == 1
