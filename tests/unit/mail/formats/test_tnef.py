"""Attachments that Outlook packs into winmail.dat."""

from __future__ import annotations

from base64 import encodebytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mails.standins import logo, workbook
from tests.mails.tnef import by_old_name, by_value, enclosed, in_properties, winmail
from xlkpi.mail import FaultKind, Mail, read_mails
from xlkpi.mail.formats.tnef import unpacked

HEAD = (
    b"From: wang@shima.cn\r\nSubject: x\r\nDate: Mon, 1 Nov 2021 10:00:00 +0800\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
)
PAGE = b"--b\r\nContent-Type: text/html\r\n\r\n<img src='cid:i@x'>\r\n"
BOOK = workbook("A")


def one(data: bytes, kind: bytes = b"application/ms-tnef") -> Mail:
    part = b"--b\r\nContent-Type: %s; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (mail,) = read_mails(HEAD + PAGE + part % kind + encodebytes(data) + b"--b--\r\n")
    return mail


@pytest.mark.parametrize("kind", [b"application/ms-tnef", b"application/octet-stream"])
def test_the_files_in_it_are_attachments(kind: bytes) -> None:
    packed = [
        by_value("石马𬳽.xlsx", BOOK),
        by_old_name("石马街道.xlsx", workbook("B")),
        in_properties("c.xlsx", BOOK * 2),
        by_value("image001.png", logo(), "i@x"),
    ]
    mail = one(winmail(packed), kind)
    assert [(each.name, each.data, each.inline) for each in mail.attachments] == [
        ("石马𬳽.xlsx", BOOK, False),
        ("石马街道.xlsx", workbook("B"), False),
        ("c.xlsx", BOOK * 2, False),
        ("image001.png", logo(), True),
    ]
    assert not mail.faults


def test_without_files_nothing_is_attached() -> None:
    mail = one(winmail([]))
    assert (mail.attachments, mail.faults) == ((), ())


def test_a_mail_in_it() -> None:
    inner = winmail([by_value("old.xlsx", BOOK)], subject="旧")
    mail = one(winmail([enclosed(inner), by_value("new.xlsx", workbook("B"))]))
    assert [(each.name, each.within is not None) for each in mail.attachments] == [
        ("new.xlsx", False),
        ("old.xlsx", True),
    ]
    within = mail.attachments[1].within
    assert within is not None
    assert within.subject == "旧"


def test_a_mail_file_in_it() -> None:
    eml = b"From: a@b.cn\r\nSubject: s\r\nContent-Type: a/b; name=b.xlsx\r\n\r\nPK"
    mail = one(winmail([by_value("x.eml", eml)]))
    assert [(each.name, each.within is not None) for each in mail.attachments] == [("b.xlsx", True)]


@pytest.mark.parametrize("kept", [4, 6, 41, 200, -3])
def test_one_that_is_cut_off_stays_as_it_is(kept: int) -> None:
    data = winmail([by_value("a.xlsx", BOOK)])[:kept]
    mail = one(data)
    assert [(each.name, each.data) for each in mail.attachments] == [("winmail.dat", data)]
    assert [fault.kind for fault in mail.faults] == [FaultKind.TNEF]


def test_within_each_other_without_end() -> None:
    data = winmail([by_value("a.xlsx", BOOK)])
    for _ in range(100):
        data = winmail([by_value("winmail.dat", data)])
    assert [fault.kind for fault in one(data).faults] == [FaultKind.TNEF]


@given(st.integers(0, 2_000), st.binary(max_size=8))
def test_a_spoilt_one(at: int, new: bytes) -> None:
    files = [by_value("a.xlsx", BOOK), enclosed(winmail([in_properties("b.xlsx", BOOK)]))]
    data = winmail(files)
    found = unpacked(data[:at] + new + data[at + len(new) :])
    assert found is None or all(len(file.data) <= len(data) + 8 for file in found.files)
