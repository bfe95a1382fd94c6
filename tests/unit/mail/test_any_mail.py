"""Whatever arrives: nothing raises or takes long, and what is written well is read back equal."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mails.outlook import BODY, SENDER, SENDER_NAME, SUBJECT, SUBMITTED, file, msg
from tests.mails.samples import samples
from tests.oracles.costs import computed_within
from xlkpi.mail import FaultKind, Mail, mail_format, read_mails
from xlkpi.mail.names import safe

if TYPE_CHECKING:
    from email.policy import EmailPolicy

    from tests.mails.outlook import Values

PIECES = st.sampled_from(
    [b"\r\n",
     b"\n\n", b"--", b"\0", b'"', b"=?", b"?=", b"=?gbk?B?", b"\xca\xaf", b"\xe7\x9f", b";",
     b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Type: message/rfc822\r\n\r\n",
     b"\n--x\r\n", b"Content-Transfer-Encoding: base64\r\n", b"From: a@b.cn\r\n", b"begin 644 a\n",
     b"From a Mon 10:00 2021\n", b"filename*0*=", b"%E7", b"<a href=", b"<!--", b"charset=utf-16"]
)  # fmt: skip
CHINESE = st.sampled_from("石马街道填报表镕㙟𬳽𠮷龘，。（）《》·“”①ＡＢ　")
CHARACTERS = st.one_of(
    CHINESE,
    st.sampled_from("\"'\\;=%*?&<>()[]{}@,. _-+~éß한글あЯ😀👨‍👩‍👧"),
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]),
)
NAMES = st.text(CHARACTERS, min_size=1, max_size=40).map(lambda name: f"{name}填报.xlsx")
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)).map(  # noqa: DTZ001 - strategies give the zone
    lambda time: time.replace(microsecond=0, tzinfo=timezone(timedelta(hours=8)))
)


def quick(data: bytes) -> tuple[Mail, ...]:
    with computed_within(2):
        found = read_mails(data)
        mail_format(data, "a.eml")
    return found


@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=60).map(b"".join))
def test_any_bytes(data: bytes) -> None:
    assert quick(data) or mail_format(data) is not None


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A mail of the corpus, cut, with pieces put in and bytes changed, or joined to another."""
    data = draw(st.sampled_from(samples())).data
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 60)))
        new = draw(st.one_of(PIECES, st.binary(max_size=4), st.just(data[at:to] * 2)))
        data = data[:at] + new + data[to:]
    if draw(st.booleans()):
        data = data[: draw(st.integers(0, len(data)))]
    return data


@settings(max_examples=max(200, settings().max_examples))
@given(mutated())
def test_a_spoilt_mail(data: bytes) -> None:
    for mail in quick(data):
        assert all(one.name and one.name == safe(one.name) for one in mail.attachments)
        assert mail.sender or FaultKind.SENDER in {fault.kind for fault in mail.faults} or (
            {fault.kind for fault in mail.faults} & {FaultKind.EMPTY, FaultKind.DAMAGED,
                                                       FaultKind.NO_MAIL}
        )  # fmt: skip


@pytest.mark.parametrize("policy", [SMTP, SMTPUTF8], ids=["ascii", "utf-8"])
@given(
    names=st.lists(NAMES, max_size=3),
    who=st.text(CHINESE, min_size=1, max_size=8),
    subject=st.text(CHARACTERS, min_size=1, max_size=60),
    time=TIMES,
    data=st.binary(max_size=200),
)
def test_what_another_library_writes(
    policy: EmailPolicy, names: list[str], who: str, subject: str, time: datetime, data: bytes
) -> None:
    draft = EmailMessage(policy=policy)
    # a text in raw bytes without any Chinese would be read as Chinese in GBK
    who, subject = f"{who}王", f"{subject}填报"
    draft["From"] = Address(who, "wang", "shima.example")
    draft["Date"] = time
    draft["Subject"] = subject
    draft.set_content("请查收\n")
    for name in names:
        draft.add_attachment(data, maintype="application", subtype="x", filename=name)
    (mail,) = read_mails(draft.as_bytes())
    assert (mail.sender, mail.sender_name) == ("wang@shima.example", who.strip())
    assert mail.subject.split() == subject.split()
    assert mail.date == time.astimezone(UTC)
    assert mail.text.strip() == "请查收"
    assert [one.data for one in mail.attachments] == [data] * len(names)
    assert [one.name for one in mail.attachments] == [
        safe(unicodedata.normalize("NFC", name)) for name in names
    ]


@given(
    names=st.lists(NAMES, max_size=3),
    subject=st.text(CHARACTERS, min_size=1, max_size=60),
    time=TIMES,
    data=st.binary(max_size=6_000),
)
def test_what_outlook_keeps(names: list[str], subject: str, time: datetime, data: bytes) -> None:
    values: Values = {
        SUBJECT: subject, BODY: "请查收", SENDER: "wang@shima.example", SENDER_NAME: "王芳",
        SUBMITTED: time,
    }  # fmt: skip
    (mail,) = read_mails(msg(values, [file(name, data) for name in names]))
    assert (mail.sender, mail.date) == ("wang@shima.example", time.astimezone(UTC))
    assert mail.subject.split() == subject.split()
    assert [(one.name, one.data) for one in mail.attachments] == [
        (safe(name.strip()), data) for name in names
    ]
