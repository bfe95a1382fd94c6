"""Whom a mail is from: the one author that From names, or nobody."""

from __future__ import annotations

import pytest

from tests.builders.authors import NAMED, NOBODYS, OTHERS
from xlkpi.mail import FaultKind, read_mails
from xlkpi.mail.headers.addresses import lowered

KNOWN = "v06@village.example"
REST = b"To: d@city.example\r\nSubject: s\r\nDate: Thu, 14 Jan 2021 09:00:00 +0800\r\n\r\nx"


def sender(head: bytes) -> str:
    (mail,) = read_mails(head + b"\r\n" + REST)
    is_faulty = FaultKind.SENDER in {fault.kind for fault in mail.faults}
    assert is_faulty == (not mail.sender)
    return mail.sender


@pytest.mark.parametrize(("head", "name"), NAMED)
def test_the_author_is_told_however_it_is_written(head: bytes, name: str) -> None:
    (mail,) = read_mails(head + b"\r\n" + REST)
    assert (mail.sender, mail.sender_name) == (KNOWN, name)


@pytest.mark.parametrize(("head", "address"), OTHERS)
def test_another_address_is_not_taken_for_the_one_it_shows(head: bytes, address: str) -> None:
    assert sender(head) == address


@pytest.mark.parametrize("head", NOBODYS)
def test_what_can_be_read_in_two_ways_is_nobody(head: bytes) -> None:
    assert sender(head) == ""


def test_an_author_behind_headers_that_were_cut_off_is_nobody() -> None:
    assert sender(b"From: <v06@village.example>\r\n" + b"X-A: b\r\n" * 200_000) == ""


def test_no_letter_of_another_alphabet_becomes_one_of_ours() -> None:
    assert lowered(" K@\u212ay.EXAMPLE ") == "k@\u212ay.example"
