"""Mails are handed over: each taken, refused or in doubt, and which of these is always known."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.fakes.post_offices import QUICK, RIGHT, smtp_session
from tests.fakes.smtp import SmtpFake
from xlkpi.servers.peers import Timeouts
from xlkpi.servers.smtp import as_sent
from xlkpi.servers.trouble import Doubtful, Refused, ServiceDown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.loopback import Talk

MAIL = b"From: guoku@163.com\r\nTo: a@b.c\r\nSubject: x\r\n\r\n.dot\r\nend\r\n"
FROM = "guoku@163.com"


def drop(talk: Talk) -> bytes:
    talk.link.close()
    raise OSError


def hang(talk: Talk) -> bytes:
    talk.hang()
    raise OSError


def test_a_mail_comes_as_it_was_given(tmp_path: Path) -> None:
    fake = SmtpFake()
    with smtp_session(fake, tmp_path) as post:
        assert post.hand_over(MAIL, FROM, ["a@b.c"]) == ()
        assert post.hand_over(MAIL.replace(b"\r\n", b"\n"), FROM, ["a@b.c", "b@b.c"]) == ()
    assert fake.mails == [MAIL, MAIL]
    assert fake.sessions == 1
    heard = [line.lower() for line in fake.heard]
    assert f"mail from:<{FROM}> size={len(as_sent(MAIL))}" in heard
    assert [line for line in heard if line.startswith("rcpt")][1:] == [
        "rcpt to:<a@b.c>",
        "rcpt to:<b@b.c>",
    ]


def test_lines_end_and_dots_stand_as_the_protocol_wants_it() -> None:
    assert as_sent(b"a\n.\r\n..b\rc") == b"a\r\n..\r\n...b\r\nc\r\n"


def test_starttls_comes_before_anything_is_said(tmp_path: Path) -> None:
    fake = SmtpFake(starttls=True, features=("STARTTLS", "AUTH PLAIN"))
    with smtp_session(fake, tmp_path) as post:
        post.hand_over(MAIL, FROM, ["a@b.c"])
    assert [line.split(" ")[0] for line in fake.heard[:4]] == ["ehlo", "STARTTLS", "ehlo", "AUTH"]
    assert fake.mails == [MAIL]


def test_a_wrong_password_is_tried_once_and_told_with_the_code_that_is_wanted(
    tmp_path: Path,
) -> None:
    fake = SmtpFake(password="other")  # noqa: S106 - the fake's
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path):
        pass
    (problem,) = found.value.problems
    assert (problem.code, found.value.exit_code) == ("S52", 3)
    assert "535 Error" in problem.message.zh
    assert "授权码" in problem.hint.zh
    assert len([line for line in fake.heard if line.startswith("AUTH")]) == 1


def test_elsewhere_a_wrong_password_is_just_that(tmp_path: Path) -> None:
    fake = SmtpFake(password="other")  # noqa: S106 - the fake's
    with (
        pytest.raises(ServiceDown) as found,
        smtp_session(fake, tmp_path, address="a@b.example"),
    ):
        pass
    assert "授权码" not in found.value.problems[0].hint.zh


def test_what_a_provider_says_of_limits_at_a_wrong_password_is_no_limit(tmp_path: Path) -> None:
    said = b"535 Login fail. Password is incorrect, login frequency limited, or system is busy"
    fake = SmtpFake(says={"AUTH": [said]})
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path):
        pass
    assert [p.code for p in found.value.problems] == ["S52"]


@pytest.mark.parametrize(
    ("line", "said", "code"),
    [
        ("MAIL", b"421 HL:IFC too many mails", "S56"),
        ("MAIL", b"421 closing", "S55"),
        ("MAIL", b"451 MI:SFQ please try again", "S56"),
        ("MAIL", b"553 Mail from must equal authorized user", "S52"),
        ("MAIL", b"501 mail from address must be same as authorization user", "S52"),
        ("RCPT", b"550 Mail frequency limited", "S56"),
        ("RCPT", b"451 4.3.0 queue file write error", "S55"),
        ("DATA", b"421 4.3.2 shutting down", "S55"),
        ("END", b"550 Sender frequency limited", "S56"),
        ("END", b"554 Reject by behaviour spam", "S56"),
        ("END", b"452 4.3.1 insufficient system storage", "S55"),
        ("END", b"553 authentication is required", "S52"),
    ],
)
def test_what_concerns_every_mail_stops_the_run(
    tmp_path: Path, line: str, said: bytes, code: str
) -> None:
    fake = SmtpFake(says={line: [said]})
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path) as post:
        post.hand_over(MAIL, FROM, ["a@b.c"])
    assert [p.code for p in found.value.problems] == [code]
    assert said.decode() in found.value.problems[0].message.zh


@pytest.mark.parametrize(
    ("line", "said", "lasting"),
    [
        ("MAIL", b"552 message size exceeds fixed maximum message size", True),
        ("RCPT", b"550 5.1.1 user unknown", True),
        ("RCPT", b"450 4.2.0 greylisted, come back", False),
        ("RCPT", b"452 4.2.2 over quota", False),
        ("RCPT", b"552 5.2.2 mailbox full, quota exceeded", True),
        ("RCPT", "550 收件人不存在".encode("gbk"), True),
        ("DATA", b"554 no valid recipients", True),
        ("END", b"554 DT:SPM spam", True),
        ("END", b"451 DT:SPM ,please try again", False),
        ("END", b"552 message is too long", True),
    ],
)
def test_what_concerns_one_mail_lets_the_next_one_go(
    tmp_path: Path, line: str, said: bytes, *, lasting: bool
) -> None:
    fake = SmtpFake(says={line: [said]})
    with smtp_session(fake, tmp_path) as post:
        with pytest.raises(Refused) as found:
            post.hand_over(MAIL, FROM, ["a@b.c"])
        post.hand_over(MAIL, FROM, ["d@b.c"])
    assert [(p.code, p.place.value) for p in found.value.problems] == [("S57", "a@b.c")]
    assert found.value.lasting is lasting
    assert said[:3].decode() in found.value.problems[0].message.zh
    assert "收件人" in found.value.problems[0].message.zh or said.isascii()


def test_a_mail_goes_to_those_the_server_takes_and_the_others_are_told(tmp_path: Path) -> None:
    fake = SmtpFake(says={"rcpt TO:<old@b.c>": [b"550 user unknown"]})
    with smtp_session(fake, tmp_path) as post:
        (told,) = post.hand_over(MAIL, FROM, ["old@b.c", "new@b.c"])
    assert (told.code, told.place.value) == ("S57", "old@b.c")
    assert fake.mails == [MAIL]


def test_a_mail_that_none_of_its_recipients_gets_is_refused_for_all(tmp_path: Path) -> None:
    fake = SmtpFake(says={"RCPT": [b"450 busy", b"550 user unknown"]})
    with smtp_session(fake, tmp_path) as post, pytest.raises(Refused) as found:
        post.hand_over(MAIL, FROM, ["a@b.c", "d@b.c"])
    assert [p.place.value for p in found.value.problems] == ["a@b.c", "d@b.c"]
    assert not found.value.lasting  # the first one may get it later
    assert "rset" in fake.heard
    assert fake.mails == []


def test_what_is_too_large_is_not_even_begun(tmp_path: Path) -> None:
    fake = SmtpFake(features=("AUTH PLAIN", "SIZE 50"))
    with smtp_session(fake, tmp_path) as post, pytest.raises(Refused) as found:
        post.hand_over(MAIL, FROM, ["a@b.c"])
    assert [p.code for p in found.value.problems] == ["S57"]
    assert not any(line.startswith("mail") for line in fake.heard)


@pytest.mark.parametrize("address", ["张三@b.c", "a@b.c\r\nrcpt TO:<x@y.z>"])
def test_an_address_the_server_cannot_read_is_refused(tmp_path: Path, address: str) -> None:
    fake = SmtpFake()
    with smtp_session(fake, tmp_path) as post, pytest.raises(Refused):
        post.hand_over(MAIL, FROM, [address])
    assert not any(line.startswith("mail") for line in fake.heard)


def test_a_chinese_host_goes_everywhere_in_its_code(tmp_path: Path) -> None:
    fake = SmtpFake(says={"rcpt TO:<b@": [b"550 unknown"]})
    with smtp_session(fake, tmp_path) as post:
        (told,) = post.hand_over(MAIL, FROM, ["a@例子.中国", "b@例子.中国"])
    assert any("<a@xn--fsqu00a.xn--fiqs8s>" in line for line in fake.heard)
    assert told.place.value == "b@例子.中国"
    assert fake.mails == [MAIL]


def test_a_chinese_address_goes_where_the_server_reads_it(tmp_path: Path) -> None:
    fake = SmtpFake(features=("AUTH PLAIN", "SMTPUTF8"))
    with smtp_session(fake, tmp_path) as post:
        post.hand_over(MAIL, FROM, ["张三@b.c"])
    assert "rcpt to:<张三@b.c>" in [line.lower() for line in fake.heard]
    assert fake.mails == [MAIL]


@pytest.mark.parametrize("line", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("what", [drop, hang])
def test_before_the_end_of_a_mail_a_broken_connection_leaves_no_doubt(
    tmp_path: Path, line: str, what: object
) -> None:
    fake = SmtpFake(says={line: [what]})  # type: ignore[list-item]
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path) as post:
        post.hand_over(MAIL, FROM, ["a@b.c"])
    assert [p.code for p in found.value.problems] == ["S55"]
    assert fake.mails == []


def test_a_mail_broken_off_in_its_middle_was_not_sent(tmp_path: Path) -> None:
    def half(talk: Talk) -> bytes:
        talk.say(b"354 go on")
        talk.read(2_000_000)
        return drop(talk)

    fake = SmtpFake(says={"DATA": [half]})
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path) as post:
        post.hand_over(MAIL + b"x" * 30_000_000, FROM, ["a@b.c"])
    assert [p.code for p in found.value.problems] == ["S55"]


@pytest.mark.parametrize("what", [drop, hang, b"what?"])
def test_after_the_end_of_a_mail_a_broken_connection_leaves_it_in_doubt(
    tmp_path: Path, what: object
) -> None:
    fake = SmtpFake(says={"END": [what]})  # type: ignore[list-item]
    with pytest.raises(Doubtful) as found, smtp_session(fake, tmp_path) as post:
        post.hand_over(MAIL, FROM, ["a@b.c", "d@b.c"])
    (problem,) = found.value.problems
    assert problem.code == "S58"
    assert "a@b.c、d@b.c" in problem.message.zh
    assert "--in-doubt" in problem.hint.zh


@pytest.mark.parametrize(
    "said", [b"421 idle too long", b"450 MI:DMC too many in one session", drop]
)
def test_a_session_that_the_server_ends_between_two_mails_is_begun_anew(
    tmp_path: Path, said: bytes
) -> None:
    fake = SmtpFake(says={"MAIL": [b"250 ok", said]})
    with smtp_session(fake, tmp_path) as post:
        for _ in range(3):
            post.hand_over(MAIL, FROM, ["a@b.c"])
    assert (fake.mails, fake.sessions) == ([MAIL] * 3, 2)


def test_a_server_that_ends_every_session_stops_the_run(tmp_path: Path) -> None:
    fake = SmtpFake(says={"MAIL": [b"250 ok", b"421 no more", b"421 no more"]})
    with smtp_session(fake, tmp_path) as post:
        post.hand_over(MAIL, FROM, ["a@b.c"])
        with pytest.raises(ServiceDown):
            post.hand_over(MAIL, FROM, ["b@b.c"])
    assert (fake.mails, fake.sessions) == ([MAIL], 2)


def test_a_greeting_that_sends_everybody_away_is_quoted(tmp_path: Path) -> None:
    fake = SmtpFake(greeting=b"554 your address is blocked")
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path):
        pass
    assert [p.code for p in found.value.problems] == ["S50"]
    assert "554 your address is blocked" in found.value.problems[0].message.en


def test_a_server_without_logins_by_password_is_told(tmp_path: Path) -> None:
    fake = SmtpFake(features=())
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path):
        pass
    assert [p.code for p in found.value.problems] == ["S52"]


def test_a_server_that_says_nothing_is_left_after_the_time_it_has(tmp_path: Path) -> None:
    fake = SmtpFake(says={"ehlo": [hang]})
    with (
        pytest.raises(ServiceDown) as found,
        smtp_session(fake, tmp_path, environ=RIGHT, patience=QUICK),
    ):
        pass
    assert "超时" in found.value.problems[0].message.zh


def test_the_word_on_a_mail_is_waited_for_longer_than_a_step(tmp_path: Path) -> None:
    def slow(_: Talk) -> bytes:
        time.sleep(0.3)
        return b"250 looked into it"

    fake = SmtpFake(says={"END": [slow]})
    patience = Timeouts(connect=2, step=0.1, verdict=5)
    with smtp_session(fake, tmp_path, patience=patience) as post:
        assert post.hand_over(MAIL, FROM, ["a@b.c"]) == ()
