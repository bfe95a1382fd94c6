"""The mailbox tried: who lets us in, who does not and why, and a mail to oneself."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.fakes.imap import ImapFake
from tests.fakes.post_offices import ADDRESS, mailbox, smtp_session
from tests.fakes.smtp import SmtpFake
from xlkpi.api.check_mail import MailTried, check_mail
from xlkpi.api.init import init
from xlkpi.cli.app import group
from xlkpi.workspace.clock import system_clock

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = f"""
[mail]
address = "{ADDRESS}"
imap = {{ host = "127.0.0.1", port = 1 }}
smtp = {{ host = "127.0.0.1", port = 1 }}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    init(folder, system_clock, example=True)
    config = folder / "xlkpi.toml"
    config.write_text(config.read_text("utf-8") + CONFIG, encoding="utf-8")
    return folder


def tried(folder: Path, fakes: tuple[ImapFake, SmtpFake], *, to_self: bool = False) -> MailTried:
    imap, smtp = fakes
    root = folder.parent
    return check_mail(
        folder,
        system_clock,
        to_self=to_self,
        open_box=lambda _mail, _root: mailbox(imap, root),
        connect=lambda: smtp_session(smtp, root),
    )


def test_both_servers_let_us_in_and_nothing_is_recorded(workspace: Path) -> None:
    fakes = (ImapFake(), SmtpFake())
    found = tried(workspace, fakes)
    assert found.is_right
    assert [one.kind for one in found.servers] == ["imap", "smtp"]
    assert (found.sent_to, fakes[1].mails) == ("", [])
    assert not (workspace / "output" / "journal.jsonl").exists()


def test_a_mail_goes_to_oneself_and_asks_for_no_answer(workspace: Path) -> None:
    smtp = SmtpFake()
    found = tried(workspace, (ImapFake(), smtp), to_self=True)
    assert found.sent_to == ADDRESS
    (mail,) = map(message_from_bytes, smtp.mails)
    assert ADDRESS in mail["To"]
    assert str(make_header(decode_header(mail["Subject"]))) == "xlkpi 测试邮件"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_wrong_password_is_told_for_its_server_alone(workspace: Path) -> None:
    smtp = SmtpFake(password="other")  # noqa: S106 - the fake's
    found = tried(workspace, (ImapFake(), smtp), to_self=True)
    assert [len(one.problems) for one in found.servers] == [0, 1]
    assert (found.is_right, found.sent_to, smtp.mails) == (False, "", [])
    assert "geheim" not in repr(found)


def test_the_verb_says_what_is_wrong_and_ends_with_three(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLKPI_MAIL_PASSWORD", "geheim")
    ended = CliRunner().invoke(group, ["-C", str(workspace), "check", "--mail"])
    assert ended.exit_code == 3
    assert "127.0.0.1:1" in ended.output
    assert "geheim" not in ended.output
    ended = CliRunner().invoke(group, ["-C", str(workspace), "check", "--to-self"])
    assert ended.exit_code == 2
