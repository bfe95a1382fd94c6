"""Mails that no person has written are told from those of people, and what they are about."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from xlkpi.mail import Automatic, read_mails

FROM = "v06@village.example"
LINK = "资料见 https://pan.baidu.com/s/1abc"


def mail(subject: str, text: str = LINK, *, book: bytes = b"", **headers: str) -> bytes:
    """A mail with these headers ("_" for "-"); `book` is attached."""
    message = EmailMessage()
    message["From"] = headers.pop("From", FROM)
    message["Subject"] = subject
    message["Date"] = "Thu, 14 Jan 2021 09:00:00 +0800"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if book:
        message.add_attachment(book, maintype="application", subtype="x", filename="a.xlsx")
    return message.as_bytes()


def kind(data: bytes) -> Automatic | None:
    (mail,) = read_mails(data)
    return mail.automatic


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Auto_Submitted": "auto-replied"}, Automatic.REPLY),
        ({"Auto_Submitted": "auto-replied (vacation)"}, Automatic.REPLY),
        ({"Auto_Submitted": "Auto-Generated; x=1"}, Automatic.SYSTEM),
        ({"Precedence": "bulk"}, Automatic.LIST),
        ({"Precedence": "junk"}, Automatic.LIST),
        ({"Precedence": "List"}, Automatic.LIST),
        ({"Precedence": "auto_reply"}, Automatic.REPLY),
        ({"X_Precedence": "bulk"}, Automatic.LIST),
        ({"List_Id": "units <units.city.example>"}, Automatic.LIST),
        ({"Return_Path": "<>"}, Automatic.SYSTEM),
        ({"Return_Path": "<>", "Auto_Submitted": "auto-replied"}, Automatic.REPLY),
        ({"X_Autoreply": "yes"}, Automatic.REPLY),
        ({"X_Autorespond": "out"}, Automatic.REPLY),
        ({"X_Failed_Recipients": "x@village.example"}, Automatic.BOUNCE),
        ({"From": "Mail Delivery <MAILER-DAEMON@mx.example>"}, Automatic.BOUNCE),
        ({"From": "Postmaster@qq.example"}, Automatic.BOUNCE),
        ({"From": "Mail Delivery Subsystem <MAILER-DAEMON>"}, Automatic.BOUNCE),
    ],
)
def test_headers_say_it_whatever_is_attached(headers: dict[str, str], expected: Automatic) -> None:
    assert kind(mail("第一季度收支", book=b"", **headers)) is expected
    assert kind(mail("第一季度收支", book=b"PK", **headers)) is expected


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "No (typed by hand)"},
        {"Precedence": "first-class"},
        {"Return_Path": "<v06@village.example>"},
        {"X_Auto_Response_Suppress": "All"},
        {"From": '"postmaster" <wang@village.example>'},
        {"From": "mailer-daemons@village.example"},
        {"Disposition_Notification_To": "v06@village.example"},
    ],
)
def test_the_workbook_of_a_person_is_no_automatic_mail(headers: dict[str, str]) -> None:
    assert kind(mail("第一季度收支", book=b"PK", **headers)) is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("自动回复: 请填报", Automatic.REPLY),
        ("自动回复：请填报", Automatic.REPLY),
        ("Automatic reply: form", Automatic.REPLY),
        ("Out of Office", Automatic.REPLY),
        ("系统退信/Systems bounce", Automatic.BOUNCE),
        ("Undelivered Mail Returned to Sender", Automatic.BOUNCE),
        ("回复: 自动回复: 请填报", None),
        ("撤回: 第一季度收支", None),
        ("已读: 请填报", None),
    ],
)
def test_a_subject_says_it_only_where_nothing_is_attached(
    subject: str, expected: Automatic | None
) -> None:
    assert kind(mail(subject)) is expected
    assert kind(mail(subject, book=b"PK")) is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("撤回: 第一季度收支", Automatic.RECALL), ("已读: 请填报", Automatic.RECEIPT)],
)
def test_a_recall_and_a_plain_receipt_have_no_link(subject: str, expected: Automatic) -> None:
    assert kind(mail(subject, "。")) is expected


def test_a_mail_that_asks_for_no_answer_and_has_no_file_is_a_machines() -> None:
    assert kind(mail("外出", X_Auto_Response_Suppress="OOF, AutoReply")) is Automatic.SYSTEM
    assert kind(mail("外出", X_Auto_Response_Suppress="DR")) is None


def report(what: str, status: str, about: str) -> bytes:
    part = "--b\r\nContent-Type: {0}\r\n\r\n{1}\r\n"
    return (
        f"From: x@mx.example\r\nSubject: report\r\nContent-Type: multipart/report;\r\n"
        f' report-type={what}; boundary="b"\r\n\r\n'
        + part.format("text/plain", "see below")
        + part.format(f"message/{what}", status)
        + about
        + "--b--\r\n"
    ).encode()


ORIGINAL = "From: d@city.example\r\nMessage-ID: <1@city.example>\r\nSubject: form\r\n\r\ntext\r\n"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("failed", Automatic.BOUNCE),
        ("delayed", Automatic.DELAY),
        ("relayed", Automatic.RECEIPT),
        ("delivered", Automatic.RECEIPT),
        ("delivered\r\n\r\nFinal-Recipient: x\r\nAction: failed", Automatic.BOUNCE),
        ("", Automatic.BOUNCE),
    ],
)
@pytest.mark.parametrize("way", ["message/rfc822", "text/rfc822-headers"])
def test_a_servers_report_says_what_became_of_which_mail(
    action: str, expected: Automatic, way: str
) -> None:
    about = f"--b\r\nContent-Type: {way}\r\n\r\n{ORIGINAL}\r\n"
    status = f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; x\r\nAction: {action}"
    (mail,) = read_mails(report("delivery-status", status, about))
    assert mail.automatic is expected
    assert [(one.message_id, one.subject) for one in mail.carried] == [("<1@city.example>", "form")]


def test_a_receipt_names_the_mail_that_was_read() -> None:
    status = "Final-Recipient: rfc822; x@y.example\r\nOriginal-Message-ID: <1@city.example>"
    (mail,) = read_mails(report("disposition-notification", status, ""))
    assert mail.automatic is Automatic.RECEIPT
    assert [one.message_id for one in mail.carried] == ["<1@city.example>"]
