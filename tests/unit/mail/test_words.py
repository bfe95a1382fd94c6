"""Encoded words, charsets, parameters, addresses, dates, names: the small print of headers."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from xlkpi.mail.charsets import decode
from xlkpi.mail.headers.addresses import ids, mailboxes, own_id
from xlkpi.mail.headers.dates import filetime, sent
from xlkpi.mail.headers.encoded_words import decoded
from xlkpi.mail.headers.fields import head
from xlkpi.mail.headers.parameters import parameters, value
from xlkpi.mail.names import made, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "石马街道_填报.xlsx"
GBK = NAME.encode("gbk")
PERCENT = "".join(f"%{byte:02X}" for byte in GBK)


def word(raw: bytes, charset: str) -> str:
    return f"=?{charset}?B?{b64encode(raw).decode()}?="


@pytest.mark.parametrize(
    ("raw", "label", "text"),
    [
        (GBK, "", NAME),
        (GBK, "gb2312", NAME),
        (GBK, "iso-8859-1", NAME),
        (GBK, "utf-8", NAME),
        (GBK, "unknown-8bit", NAME),
        (NAME.encode(), "gb18030", NAME),
        (NAME.encode(), "us-ascii", NAME),
        ("𬳽㙟".encode("gb18030"), "gbk", "𬳽㙟"),
        ("填報".encode("big5"), "big5", "填報"),
        ("填報".encode("utf-16-le"), "utf-16-le", "填報"),
        ("café".encode("latin-1"), "iso-8859-1", "café"),
        ("联通".encode("gbk"), "", "联通"),
        ("Привет".encode(), "utf-8", "Привет"),
        ("填报".encode()[:-1], "", "填\ufffd"),
        (b"\xff", "punycode", "\ufffd"),
        (b"~{;n~}", "hz-gb-2312", "活"),
    ],
)
def test_bytes_are_read_by_their_label_or_by_what_they_are(
    raw: bytes, label: str, text: str
) -> None:
    assert decode(raw, label) == text


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (word(GBK, "GBK"), NAME),
        (word(GBK, "utf-8"), NAME),
        (f"Re: {word(NAME.encode(), 'utf-8*zh')} done", f"Re: {NAME} done"),
        (f"{word(GBK[:5], 'gb18030')}\n {word(GBK[5:], 'gb18030')}", NAME),
        ("=?utf-8?Q?=E7=9F=B3_a=2Exlsx?=", "石 a.xlsx"),
        ("=?utf-8?Q?=E7=9F=B3 with space?=", "石 with space"),
        ("=?utf-8?B?55+z6ams?==?gbk?B?yq8=?=", "石马石"),
        ("=?utf-8?B?55+z6am?=", "石\ufffd"),
        ("=?utf-8?X?abc?= =?", "=?utf-8?X?abc?= =?"),
    ],
)
def test_encoded_words(header: str, text: str) -> None:
    assert decoded(header) == text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (f'filename="{word(GBK, "GBK")}"', NAME),
        (f"filename={word(GBK, 'GBK')}", NAME),
        (f"filename*=gb2312''{PERCENT}", NAME),
        (f"filename*=nothing''{PERCENT}", NAME),
        (f"filename={PERCENT[:9]}; filename*=UTF-8''a.xlsx", "a.xlsx"),
        (
            "filename*0*=UTF-8''%E7%9F%B3;\n filename*1*=%E9%A9%AC; filename*2=\".xlsx\"",
            "石马.xlsx",
        ),
        ("filename*1=b.xlsx; filename*0=a", "ab.xlsx"),
        ("filename*0*=UTF-8''%E7%9; filename*1*=F%B3.xlsx", "石.xlsx"),
        ('; ; filename = "a;b.xlsx" ;', "a;b.xlsx"),
        (r'filename="a\"b.xlsx"', 'a"b.xlsx'),
        ('filename="never closed.xlsx', "never closed.xlsx"),
        ("size=5; ; nonsense; FILENAME=a b.xlsx", "a b.xlsx"),
    ],
)
def test_names_in_parameters(given: str, name: str) -> None:
    assert parameters(f"attachment; {given}")["filename"] == name


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (['"王, 芳" <Wang@Shima.CN>'], [("wang@shima.cn", "王, 芳")]),
        ([f"{word('王芳'.encode(), 'utf-8')} <a@b.cn>"], [("a@b.cn", "王芳")]),
        (["a@b.cn (王芳), <c@d.cn>;e@f.cn"], [("a@b.cn", "王芳"), ("c@d.cn", ""), ("e@f.cn", "")]),
        # what stands in brackets counts, and no name that only looks like an address
        (['"boss@shima.cn" <thief@else.where>'], [("thief@else.where", "boss@shima.cn")]),
        (['"never closed <a@b.cn>'], [("a@b.cn", "never closed")]),
        (['never "closed <a@b.cn>'], [("a@b.cn", 'never "closed')]),
        (["<wang@shima.cn> <thief@else.where>"], [("wang@shima.cn", ""), ("thief@else.where", "")]),
        (["<wang@shima.cn@else.where>"], []),
        (["<wang@shima.cn thief@else.where>"], []),
        (["<'Wang@shima.cn'>"], [("wang@shima.cn", "")]),
        (["王芳 wang@shima.cn"], [("wang@shima.cn", "")]),
        (["undisclosed-recipients:;", "", "王芳"], []),
        (["a@b.cn <a@b.cn>"], [("a@b.cn", "")]),
    ],
)
def test_mailboxes(lines: Sequence[str], found: Sequence[tuple[str, str]]) -> None:
    assert list(mailboxes(lines)) == found


def test_ids() -> None:
    assert ids("<a@b> junk <c@d>\n <e@f>") == ("<a@b>", "<c@d>", "<e@f>")
    assert own_id("a@b") == "<a@b>"
    assert own_id(" <a@b> (note)") == "<a@b>"
    assert not own_id("")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Mon, 1 Nov 2021 10:00:00 +0800", 2),
        ("Mon, 1 Nov 2021 10:00:00 +0800 (GMT+08:00)", 2),
        ("1 Nov 2021 10:00 GMT+8", 2),
        ("Mon, 01 Nov 2021 10:00:00 +08:00", 2),
        ("Mon, 1 Nov 2021 10:00:00 GMT", 10),
        ("Mon, 1 Nov 2021 10:00:00 EST", 15),
    ],
)
def test_times(text: str, hour: int) -> None:
    assert sent(text) == datetime(2021, 11, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "Mon, 1 Nov 2021 10:00:00", "Mon, 1 Nov 2021 10:00:00 CST",
     "Mon, 31 Feb 2021 10:00:00 +0800", "Mon, 1 Nov 99999 10:00:00 +0800", "1 Nov 2021 9:00 +9999"],
)  # fmt: skip
def test_no_time_is_guessed(text: str) -> None:
    assert sent(text) is None


def test_times_of_windows() -> None:
    assert filetime(132_802_560_000_000_000) == datetime(2021, 11, 1, 16, tzinfo=UTC)
    assert filetime(0) is None
    assert filetime(2**64 - 1) is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\Users\\wang\\填报.xlsx", "填报.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\nb\x00.xlsx", "a\ufffdb\ufffd.xlsx"),
        ("\u202exslx.exe", "\ufffdxslx.exe"),
        (" .. ", ""),
        ("re\u0301sume\u0301.xlsx", "r\u00e9sum\u00e9.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)
def test_names_are_safe(given: str, name: str) -> None:
    assert safe(given) == name


def test_an_attachment_without_a_name_is_given_one() -> None:
    assert made(2, "application/vnd.ms-excel") == "附件2.xls"
    assert made(1, "x/y") == "附件1.bin"


def test_headers_that_are_none_do_not_end_the_headers() -> None:
    raw = b"From: a@b.cn\r\n\xca\xaf\xc2\xed junk\r\nSubject: one\r\n two\r\n\r\nbody"
    fields, body, is_short = head(raw, 0, len(raw))
    assert fields == {"from": ["a@b.cn"], "subject": ["one two"]}
    assert raw[body:] == b"body"
    assert not is_short


def test_a_header_that_was_encoded_as_a_whole() -> None:
    whole = word(f"attachment; filename={NAME}".encode(), "utf-8")
    assert parameters(whole) == {"filename": NAME}
    assert value(whole) == "attachment"
