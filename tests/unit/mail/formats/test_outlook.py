"""Mails that Outlook keeps as files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.mails.compound import compound
from tests.mails.outlook import (
    BODY,
    BY_REFERENCE,
    BY_WEB,
    CONTENT_ID,
    CREATOR,
    CREATOR_SMTP,
    DATA,
    DELIVERED,
    EMBEDDED,
    FOR,
    FOR_NAME,
    FOR_SMTP,
    HEADERS,
    HTML,
    LOCALE,
    LONG_NAME,
    MESSAGE_ID,
    MESSAGE_PAGE,
    METHOD,
    OBJECT,
    PATH,
    RECIPIENT,
    RECIPIENT_KIND,
    RECIPIENT_SMTP,
    SENDER,
    SENDER_NAME,
    SENDER_SMTP,
    SUBJECT,
    SUBMITTED,
    Values,
    file,
    message,
    msg,
)
from tests.mails.standins import logo, photo, workbook
from xlkpi.mail import FaultKind, Mail, MailFormat, mail_format, read_mails

SENT = datetime(2021, 11, 1, 2, tzinfo=UTC)
EXCHANGE = "/O=CITY/OU=FIRST/CN=RECIPIENTS/CN=WANG"
PLAIN: dict[int, str | datetime | int] = {
    SUBJECT: "石马街道填报",
    BODY: "请查收\r\n附件",
    SENDER: "Wang@Shima.cn",
    SENDER_NAME: "王芳",
    SUBMITTED: SENT,
}


def one(values: Values, *attached: Values, charset: str = "") -> Mail:
    (mail,) = read_mails(msg(values, attached, (), charset))
    return mail


def kinds(mail: Mail) -> list[tuple[FaultKind, str]]:
    return [(fault.kind, fault.where) for fault in mail.faults]


def test_a_mail_with_its_files() -> None:
    book, long = workbook("A"), workbook("B") * 40
    mail = one({**PLAIN, MESSAGE_ID: "<1@shima.cn>"}, file("石马.xlsx", book), file("b.xls", long))
    assert (mail.sender, mail.sender_name) == ("wang@shima.cn", "王芳")
    assert (mail.subject, mail.text) == ("石马街道填报", "请查收\n附件")
    assert (mail.date, mail.message_id) == (SENT, "<1@shima.cn>")
    assert [(each.name, each.data) for each in mail.attachments] == [
        ("石马.xlsx", book),
        ("b.xls", long),
    ]
    assert not mail.faults


@pytest.mark.parametrize(
    ("charset", "said"),
    [
        ("gbk", {MESSAGE_PAGE: 936}),
        ("gbk", {LOCALE: 2052}),
        ("gbk", {}),
        ("utf-8", {MESSAGE_PAGE: 65001}),
        ("gb18030", {MESSAGE_PAGE: 54936}),
    ],
)
def test_texts_in_the_code_page_of_an_old_outlook(charset: str, said: Values) -> None:
    mail = one({**PLAIN, **said}, file("石马街道.xlsx", workbook("A")), charset=charset)
    assert (mail.subject, mail.sender_name) == ("石马街道填报", "王芳")
    assert mail.attachments[0].name == "石马街道.xlsx"


@pytest.mark.parametrize(
    "known",
    [
        {SENDER_SMTP: "wang@shima.cn"},
        {FOR: EXCHANGE, FOR_SMTP: "wang@shima.cn", FOR_NAME: "王芳", SENDER_SMTP: "li@city.cn"},
        {CREATOR: EXCHANGE, CREATOR_SMTP: "wang@shima.cn"},
        {HEADERS: "From: =?utf-8?B?546L6Iqz?= <wang@shima.cn>\r\n"},
        {HEADERS: "Microsoft Mail Internet Headers Version 2.0\r\nFrom: 王芳 <wang@shima.cn>\r\n"},
    ],
)
def test_the_address_of_somebody_within_exchange(known: Values) -> None:
    mail = one({**PLAIN, SENDER: EXCHANGE, **known})
    assert (mail.sender, mail.sender_name) == ("wang@shima.cn", "王芳")
    assert not mail.faults


def test_an_address_that_only_exchange_knows_is_none() -> None:
    other = {CREATOR: "/O=CITY/CN=LI", CREATOR_SMTP: "li@city.cn"}
    mail = one({**PLAIN, SENDER: EXCHANGE, **other})
    assert (mail.sender, mail.sender_name) == ("", "王芳")
    assert kinds(mail) == [(FaultKind.SENDER, "From")]


def test_the_headers_it_travelled_with() -> None:
    head = (
        "Message-ID: <2@shima.cn>\r\nIn-Reply-To: <1@city.cn>\r\n"
        "References: <0@city.cn> <1@city.cn>\r\nDate: Mon, 1 Nov 2021 09:00:00 +0800\r\n"
    )
    mail = one({**PLAIN, HEADERS: head, DELIVERED: SENT})
    assert (mail.message_id, mail.in_reply_to) == ("<2@shima.cn>", "<1@city.cn>")
    assert mail.references == ("<0@city.cn>", "<1@city.cn>")
    assert mail.date == datetime(2021, 11, 1, 1, tzinfo=UTC)
    assert mail.sender == "wang@shima.cn"
    assert not mail.faults


def test_recipients() -> None:
    to: Values = {RECIPIENT_KIND: 1, RECIPIENT: "dept@city.cn"}
    cc: Values = {RECIPIENT_KIND: 2, RECIPIENT: EXCHANGE, RECIPIENT_SMTP: "li@city.cn"}
    blind: Values = {RECIPIENT_KIND: 3, RECIPIENT: "boss@city.cn"}
    (mail,) = read_mails(msg(PLAIN, (), [to, cc, blind]))
    assert mail.to == ("dept@city.cn", "li@city.cn")


def test_a_picture_in_the_text() -> None:
    picture = {**file("image001.png", logo(), "image/png"), CONTENT_ID: "i1@x"}
    beside = {**file("p.jpg", photo("1"), "image/jpeg"), CONTENT_ID: "i2@x"}
    mail = one({**PLAIN, HTML: b'<p>hi <img src="cid:i1@x">'}, picture, beside)
    assert [each.inline for each in mail.attachments] == [True, False]


def test_a_mail_within_a_mail() -> None:
    inner = message({**PLAIN, SUBJECT: "旧"}, [file("old.xlsx", workbook("B"))])
    within: Values = {METHOD: EMBEDDED, DATA: inner, LONG_NAME: "旧"}
    mail = one(PLAIN, within, file("new.xlsx", workbook("A")))
    assert [(each.name, each.within is not None) for each in mail.attachments] == [
        ("new.xlsx", False),
        ("old.xlsx", True),
    ]
    outer = mail.attachments[1].within
    assert outer is not None
    assert (outer.subject, outer.sender) == ("旧", "wang@shima.cn")


def test_a_mail_file_attached_to_a_mail_file() -> None:
    inner = msg(PLAIN, [file("old.xlsx", workbook("B"))])
    eml = b"From: a@b.cn\r\nSubject: x\r\nContent-Type: a/b; name=b.xlsx\r\n\r\nPK"
    mail = one(PLAIN, file("旧.msg", inner), file("x.eml", eml))
    assert [each.name for each in mail.attachments] == ["old.xlsx", "b.xlsx"]
    assert all(each.within is not None for each in mail.attachments)


def test_files_that_are_not_in_the_mail() -> None:
    shared: Values = {METHOD: BY_REFERENCE, LONG_NAME: "a.xlsx", PATH: r"\\server\a.xlsx"}
    cloud: Values = {METHOD: BY_WEB, LONG_NAME: "b.xlsx", PATH: "https://1drv.ms/x/s!abc"}
    drawn: Values = {METHOD: OBJECT, LONG_NAME: "c", DATA: {"Workbook": b"x"}}
    mail = one(PLAIN, shared, cloud, drawn)
    assert kinds(mail) == [
        (FaultKind.ELSEWHERE, "a.xlsx"),
        (FaultKind.ELSEWHERE, "b.xlsx"),
        (FaultKind.OBJECT, "c"),
    ]
    assert [(link.service, link.name) for link in mail.links] == [("OneDrive", "b.xlsx")]
    assert not mail.attachments


def test_a_file_that_was_cut_off() -> None:
    raw = msg(PLAIN, [file("a.xlsx", workbook("A") * 40)])
    (mail,) = read_mails(raw[: len(raw) // 2])
    assert {fault.kind for fault in mail.faults} <= {FaultKind.DAMAGED, FaultKind.NO_MAIL}
    assert mail.faults


def spoilt(raw: bytes, stream: str) -> bytes:
    """A file whose directory says that a stream begins where there is nothing."""
    at = raw.index(stream.encode("utf-16-le"))
    return raw[: at + 116] + b"\xf0\xff\xff\x00" + raw[at + 120 :]


@pytest.mark.parametrize("times", [1, 40])
def test_a_file_that_cannot_be_found(times: int) -> None:
    raw = msg(PLAIN, [file("a.xlsx", workbook("A") * times)])
    (mail,) = read_mails(spoilt(raw, "__substg1.0_37010102"))
    assert kinds(mail) == [(FaultKind.CUT, "a.xlsx")]
    assert mail.subject == "石马街道填报"


def test_a_mail_whose_properties_cannot_be_found() -> None:
    (mail,) = read_mails(spoilt(msg(PLAIN), "__properties_version1.0"))
    assert kinds(mail) == [(FaultKind.DAMAGED, "")]


def test_very_many_files_and_a_very_long_text() -> None:
    mail = one({**PLAIN, BODY: "表" * 2_000_001}, *(file("a.xls", b"PK") for _ in range(501)))
    assert len(mail.attachments) == 500
    assert set(kinds(mail)) == {(FaultKind.LONG, ""), (FaultKind.MANY, "")}


def test_mails_within_each_other_without_end() -> None:
    tree = message(PLAIN, [file("a.xlsx", b"PK")])
    for _ in range(60):
        tree = message(PLAIN, [{METHOD: EMBEDDED, DATA: tree, LONG_NAME: "m"}])
    mail = one(PLAIN, {METHOD: EMBEDDED, DATA: tree, LONG_NAME: "m"})
    assert kinds(mail) == [(FaultKind.DEEP, "m")]


def test_a_workbook_in_the_same_container_is_no_mail() -> None:
    book = compound({"Workbook": bytes(5000)})
    assert mail_format(book, "a.msg") is None
    assert mail_format(msg(PLAIN), "a.xls") is MailFormat.OUTLOOK
    assert [fault.kind for fault in read_mails(book)[0].faults] == [FaultKind.NO_MAIL]
