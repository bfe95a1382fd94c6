"""Drafts as bytes: read by Python's parser, by munpack where it is there, and by our own reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.mail.reading import read_mails
from xlkpi.mail.writing import Draft, Enclosed, Mailbox, message_id, render, sendable

if TYPE_CHECKING:
    from email.message import EmailMessage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "v01_示例一村（柳溪）.xlsx"
BOOK = Enclosed(NAME, b"PK\x03\x04 a workbook\r\n\n\r", XLSX)
ZONE = timezone(timedelta(hours=8))
DRAFT = Draft(
    Mailbox("guoku@example.gov.cn", "庆北办事处"),
    (Mailbox("v01@163.com", "示例一村（柳溪）"), Mailbox("cun@qq.com")),
    "请于2021年1月15日前填报《项目绩效目标表》——示例一村（柳溪）",
    "赵一：\n\n您好！\n.\n请填报。\n",
    "<1@example.gov.cn>",
    datetime(2021, 1, 6, 9, tzinfo=ZONE),
    (BOOK,),
    "<0@163.com>",
    ("<a@163.com>", "<0@163.com>"),
)
TEXT = st.text(max_size=70)


def parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=default)


def test_the_standard_library_reads_what_was_written() -> None:
    mail = parsed(render(DRAFT))
    assert mail.defects == []
    assert str(mail["From"]) == "庆北办事处 <guoku@example.gov.cn>"
    assert [one.addr_spec for one in mail["To"].addresses] == ["v01@163.com", "cun@qq.com"]
    assert mail["To"].addresses[0].display_name == "示例一村（柳溪）"
    assert mail["Subject"] == DRAFT.subject
    assert mail["Date"].datetime == DRAFT.date
    assert (mail["In-Reply-To"], mail["References"]) == ("<0@163.com>", "<a@163.com> <0@163.com>")
    text, book = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == DRAFT.text
    assert (book.get_filename(), book.get_content()) == (NAME, BOOK.data)
    assert book.get_content_type() == XLSX


def test_our_own_reader_reads_it_too() -> None:
    (mail,) = read_mails(render(DRAFT))
    assert mail.sender == "guoku@example.gov.cn"
    assert mail.sender_name == "庆北办事处"
    assert mail.subject == DRAFT.subject
    assert [(one.name, one.data) for one in mail.attachments] == [(NAME, BOOK.data)]


def test_the_name_stands_in_both_ways_that_clients_read() -> None:
    data = render(DRAFT)
    assert b"filename*0*=UTF-8''v01_%E7%A4%BA" in data
    assert b'name="=?UTF-8?B?djAxX+ekuuS+i+S4gOadke' in data.replace(b"\r\n ", b" ")
    name = message_from_bytes(data).get_payload()[1].get_param("name")  # type: ignore[union-attr, index]
    assert "=?UTF-8?B?" in str(name)


def test_a_name_in_ascii_is_written_as_it_is() -> None:
    data = render(replace(DRAFT, attachments=(replace(BOOK, name="v01.xlsx"),)))
    assert b'filename="v01.xlsx"' in data
    assert b'name="v01.xlsx"' in data


def test_equal_drafts_are_equal_bytes_and_every_part_counts() -> None:
    assert render(DRAFT) == render(replace(DRAFT))
    variants = [
        replace(DRAFT, text="另一段"),
        replace(DRAFT, attachments=(replace(BOOK, data=b"2"),)),
        replace(DRAFT, attachments=()),
        replace(DRAFT, unsent=True),
    ]
    assert len({render(one) for one in (DRAFT, *variants)}) == 5


def test_outlook_is_told_that_a_draft_was_not_sent() -> None:
    assert parsed(render(replace(DRAFT, unsent=True)))["X-Unsent"] == "1"
    assert parsed(render(DRAFT))["X-Unsent"] is None


def test_a_mail_without_attachments_is_plain_text() -> None:
    mail = parsed(render(replace(DRAFT, attachments=())))
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == DRAFT.text


@given(TEXT, TEXT, TEXT, TEXT)
def test_nothing_in_names_subject_and_text_becomes_a_header(
    name: str, subject: str, file: str, text: str
) -> None:
    bad = "\r\nBcc: spy@example.com\r\n\r\n"
    draft = replace(
        DRAFT,
        sender=Mailbox("a@example.cn", bad + name),
        to=(Mailbox("b@example.cn", name + bad),),
        subject=subject + bad,
        text=text,
        attachments=(replace(BOOK, name=file + bad + "x"),),
    )
    data = render(draft)
    mail = message_from_bytes(data)
    assert set(mail.keys()) == set(message_from_bytes(render(DRAFT)).keys())
    assert len(mail.get_payload()) == 2
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 80  # the type of .xlsx alone is long
    (read,) = read_mails(data)
    assert read.attachments[0].data == BOOK.data


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=100))
def test_every_name_of_a_file_comes_back(name: str) -> None:
    (mail,) = read_mails(render(replace(DRAFT, attachments=(replace(BOOK, name=name + ".xlsx"),))))
    book = list(
        parsed(render(replace(DRAFT, attachments=(replace(BOOK, name=name),)))).iter_parts()
    )
    assert mail.attachments[0].name == normalize("NFC", name + ".xlsx")
    assert book[1].get_filename() == name


@pytest.mark.parametrize(
    "address", ["a\r\nBcc: b@example.cn", "", "cun@", "@example.cn", "a b@example.cn", "村@163.com"]
)
def test_what_is_no_address_is_never_written(address: str) -> None:
    with pytest.raises(ValueError, match="^" if address else "^$"):
        render(replace(DRAFT, to=(Mailbox(address),)))
    assert not sendable(address)


def test_ids_and_types_with_line_breaks_are_never_written() -> None:
    for wrong in (
        replace(DRAFT, message_id="<1@a>\r\nBcc: b@c.cn"),
        replace(DRAFT, in_reply_to="1@a"),
        replace(DRAFT, references=("<1 2@a>",)),
        replace(DRAFT, attachments=(replace(BOOK, media_type="a/b\r\nX: 1"),)),
    ):
        with pytest.raises(ValueError, match=r".+"):
            render(wrong)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("v01@163.com", True),
        ("zhang.san+1@mail.qingbei.gov.cn", True),
        ("a@政务.中国", True),
        ("a@163", False),
        ("zhang＠163.com", False),
        ("a..b@163.com", False),
        ("a@163..com", False),
        ("a@163.com、b@qq.com", False),
        ("<a@163.com>", False),
        ("a@10.0.0.1", False),
    ],
)
def test_addresses_by_their_form(address: str, *, good: bool) -> None:
    assert sendable(address) is good


def test_an_id_is_of_its_sender_and_content_at_the_senders_domain() -> None:
    own = message_id("Guoku@example.cn", "2021-targets", "v01")
    assert own == message_id("guoku@example.cn", "2021-targets", "v01")
    assert own != message_id("other@example.cn", "2021-targets", "v01")
    assert own != message_id("guoku@example.cn", "2021-targetsv01")
    assert own.endswith("@example.cn>")


def test_the_date_bears_the_zone() -> None:
    assert b"Date: Wed, 06 Jan 2021 09:00:00 +0800\r\n" in render(DRAFT)
    utc = replace(DRAFT, date=datetime(2021, 1, 6, 1, tzinfo=UTC))
    assert b"Date: Wed, 06 Jan 2021 01:00:00 +0000\r\n" in render(utc)
