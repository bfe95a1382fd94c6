"""Mails as Outlook keeps them, written from a table: what each program or setting leaves there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.mails.outlook import (
    BODY,
    BY_WEB,
    CONTENT_ID,
    CREATOR,
    CREATOR_SMTP,
    DATA,
    DELIVERED,
    EMBEDDED,
    HEADERS,
    HIDDEN,
    HTML,
    LOCALE,
    LONG_NAME,
    MESSAGE_ID,
    MESSAGE_PAGE,
    METHOD,
    MIME,
    PATH,
    SENDER,
    SENDER_KIND,
    SENDER_NAME,
    SENDER_SMTP,
    SUBJECT,
    SUBMITTED,
    file,
    message,
    msg,
)
from tests.mails.standins import FILES

if TYPE_CHECKING:
    from tests.mails.outlook import Value, Values

_NAME = "石马街道_2021年绩效目标填报表（定稿）.xlsx"
_SENT = datetime(2021, 11, 1, 2, tzinfo=UTC)
_EXCHANGE = "/O=CITY/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=WANG"
_HEAD = (
    "Received: from mx.example by city.example; Mon, 1 Nov 2021 10:00:01 +0800\r\n"
    "From: =?gb2312?B?zfW3vA==?= <wang@shima.example>\r\nTo: dept@city.example\r\n"
    "Date: Mon, 1 Nov 2021 10:00:00 +0800\r\nMessage-ID: <1@shima.example>\r\n"
)


def _plain(**more: Value) -> dict[int, Value]:
    """The properties of a plain mail; `more` by their names above, in lower case."""
    plain: dict[int, Value] = {
        SUBJECT: "石马街道报送2021年绩效目标填报表",
        BODY: "请查收\r\n",
        SENDER_NAME: "王芳",
        SENDER_KIND: "SMTP",
        SENDER: "wang@shima.example",
        SUBMITTED: _SENT,
    }
    return plain | {_NUMBERS[name]: value for name, value in more.items()}


_NUMBERS = {
    "head": HEADERS, "html": HTML, "page": MESSAGE_PAGE, "locale": LOCALE, "sender": SENDER,
    "kind": SENDER_KIND, "smtp": SENDER_SMTP, "creator": CREATOR, "creator_smtp": CREATOR_SMTP,
    "delivered": DELIVERED, "message_id": MESSAGE_ID, "subject": SUBJECT,
}  # fmt: skip
_BOOK = file(_NAME, FILES["A"])
_IN_EXCHANGE: dict[str, Value] = {"kind": "EX", "sender": _EXCHANGE}
_PICTURE: Values = {
    **file("image001.png", FILES["logo"], "image/png"),
    CONTENT_ID: "image001.png@01D7",
    HIDDEN: True,
}
_PAGE = '<p>请查收<img src="cid:image001.png@01D7"></p>'.encode("gbk")
_WITHIN: Values = {
    METHOD: EMBEDDED,
    LONG_NAME: "旧邮件",
    DATA: message(_plain(subject="上次的表"), [file("旧表.xlsx", FILES["B"])]),
}
_WITHIN_ANSI: Values = {
    METHOD: EMBEDDED,
    LONG_NAME: "旧邮件",
    DATA: message(_plain(subject="上次的表"), [file("旧表.xlsx", FILES["B"])], charset="gbk"),
}
_CLOUD: Values = {
    METHOD: BY_WEB,
    LONG_NAME: _NAME,
    PATH: "https://city-my.sharepoint.com/:x:/g/personal/wang/E1",
    MIME: "application/octet-stream",
}

MAILS = {
    "received.msg": msg(_plain(head=_HEAD), [_BOOK, file("盖章页.jpg", FILES["photo"])]),
    "sent-within-exchange.msg": msg(_plain(**_IN_EXCHANGE, smtp="wang@shima.example"), [_BOOK]),
    "creator-within-exchange.msg": msg(
        _plain(**_IN_EXCHANGE, creator=_EXCHANGE, creator_smtp="wang@shima.example"), [_BOOK]
    ),
    "unknown-within-exchange.msg": msg(_plain(**_IN_EXCHANGE), [_BOOK]),
    "code-page.msg": msg(_plain(page=936), [_BOOK], charset="gbk"),
    "code-page-by-locale.msg": msg(_plain(locale=2052), [_BOOK], charset="gbk"),
    "picture.msg": msg(_plain(html=_PAGE), [_PICTURE, _BOOK]),
    "within.msg": msg(_plain(message_id="<2@shima.example>"), [_WITHIN, _BOOK]),
    "within-code-page.msg": msg(_plain(page=936), [_WITHIN_ANSI, _BOOK], charset="gbk"),
    "cloud.msg": msg(_plain(delivered=_SENT), [_CLOUD]),
}
