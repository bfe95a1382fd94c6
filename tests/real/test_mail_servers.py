"""Mails go out by a real SMTP server and are taken in from a real IMAP server."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from xlkpi.servers.folder_names import encoded
from xlkpi.servers.imap import ImapSession, Position
from xlkpi.servers.smtp import SmtpSession
from xlkpi.servers.trouble import Refused, ServiceDown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.mail_server import MailServer

OFFICE = "guoku@example.gov.cn"


def mail(n: int, size: int = 0) -> bytes:
    head = f"From: {OFFICE}\r\nTo: a@village.example\r\nMessage-ID: <{n}@x>\r\nSubject: {n}\r\n"
    return head.encode() + b"\r\n.\r\n..dots\r\n" + (b"x" * 70 + b"\r\n") * (size // 72)


@pytest.mark.parametrize("starttls", [False, True])
def test_what_is_handed_over_comes_back_byte_for_byte(
    mail_server: MailServer, tmp_path: Path, *, starttls: bool
) -> None:
    to = f"a{starttls}@village.example".lower()
    mail_server.add(to)
    sent = [mail(n, 300_000 * n) for n in range(3)]
    config = mail_server.config(OFFICE, starttls=starttls)
    with SmtpSession(config, tmp_path, environ=mail_server.environ) as post:
        for one in sent:
            assert post.hand_over(one, OFFICE, [to]) == ()
    mail_server.wait_for(to, 3)
    config = mail_server.config(to, starttls=starttls)
    with ImapSession(config, tmp_path, environ=mail_server.environ) as box:
        found = list(box.new())
        again = list(box.new(found[-1].position))
    # the servers put lines of their own before those of the mail
    ends = {one.data[one.data.index(b"From: ") :] for one in found}
    assert ends == set(sent)
    assert [one.size for one in found] == [len(one.data) for one in found]
    assert again == []


def test_fetching_marks_nothing(mail_server: MailServer, tmp_path: Path) -> None:
    mail_server.add("quiet@village.example")
    mail_server.deliver("quiet@village.example", mail(1), "1.a")
    config = mail_server.config("quiet@village.example")
    with ImapSession(config, tmp_path, environ=mail_server.environ) as box:
        assert len(list(box.new())) == 1
    (path,) = mail_server.mails("quiet@village.example")
    assert not path.name.endswith("S")  # a Maildir's mark for what was read


def test_an_unknown_recipient_is_refused_and_the_next_mail_goes(
    mail_server: MailServer, tmp_path: Path
) -> None:
    mail_server.add("known@village.example")
    config = mail_server.config(OFFICE)
    with SmtpSession(config, tmp_path, environ=mail_server.environ) as post:
        with pytest.raises(Refused) as found:
            post.hand_over(mail(1), OFFICE, ["nobody@village.example"])
        to = ["nobody@village.example", "known@village.example"]
        (told,) = post.hand_over(mail(2), OFFICE, to)
    assert found.value.lasting
    assert "user unknown" in found.value.problems[0].message.zh
    assert told.place.value == "nobody@village.example"
    assert len(mail_server.wait_for("known@village.example", 1)) == 1


@pytest.mark.parametrize("session", [ImapSession, SmtpSession])
def test_a_wrong_password_is_told(
    mail_server: MailServer, tmp_path: Path, session: type[ImapSession | SmtpSession]
) -> None:
    environ = {"XLKPI_MAIL_PASSWORD": "wrong"}
    config = mail_server.config(OFFICE)
    with pytest.raises(ServiceDown) as found, session(config, tmp_path, environ=environ):
        pass
    assert [p.code for p in found.value.problems] == ["S52"]


@pytest.mark.parametrize("session", [ImapSession, SmtpSession])
def test_without_its_certificate_the_server_is_not_trusted(
    mail_server: MailServer, tmp_path: Path, session: type[ImapSession | SmtpSession]
) -> None:
    config = mail_server.config(OFFICE).model_copy(update={"ca": ""})
    with (
        pytest.raises(ServiceDown) as found,
        session(config, tmp_path, environ=mail_server.environ),
    ):
        pass
    assert [p.code for p in found.value.problems] == ["S51"]


def test_mails_are_moved_between_chinese_folders(mail_server: MailServer, tmp_path: Path) -> None:
    to = "mover@village.example"
    mail_server.add(to)
    mail_server.deliver(to, mail(1), "1.a", folder=".&XfJlNg-")
    mail_server.deliver(to, mail(2), "2.a", folder=".&XfJlNg-")
    there = "已导入 & 存档"
    update = {"folder": "已收", "moved_to": there}
    config = mail_server.config(to).model_copy(update=update)
    with (
        pytest.raises(ServiceDown) as found,
        ImapSession(config, tmp_path, environ=mail_server.environ),
    ):
        pass
    assert [p.code for p in found.value.problems] == ["S54"]
    assert "已收" in found.value.problems[0].hint.zh
    mail_server.deliver(to, mail(3), "3.a", folder=f".{encoded(there)}")
    with ImapSession(config, tmp_path, environ=mail_server.environ) as box:
        first, second = box.new()
        box.move([first.position.uid])
        assert [one.position for one in box.new()] == [second.position]
    config = config.model_copy(update={"folder": there, "moved_to": ""})
    with ImapSession(config, tmp_path, environ=mail_server.environ) as box:
        assert {one.data for one in box.new()} == {first.data, mail(3)}


def test_a_mailbox_of_twenty_thousand_is_listed_quickly(
    mail_server: MailServer, tmp_path: Path
) -> None:
    to = "many@village.example"
    mail_server.add(to)
    for n in range(20_000):
        mail_server.deliver(to, mail(n), f"{1_600_000_000 + n}.a")
    config = mail_server.config(to)
    with ImapSession(config, tmp_path, environ=mail_server.environ) as box:
        assert next(box.new()).data == mail(0)  # Dovecot makes its index
    began = time.monotonic()
    with ImapSession(config, tmp_path, environ=mail_server.environ) as box:
        found = list(box.new(Position(box.validity, 19_998)))
        assert [one.data for one in found] == [mail(19_998), mail(19_999)]
        assert time.monotonic() - began < 5
        assert sum(1 for _ in box.new()) == 20_000
