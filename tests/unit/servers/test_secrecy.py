"""Whatever goes wrong, the password is in no file, message, log, traceback or process list."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.certificates import issued, self_signed
from tests.fakes.imap import ImapFake, Kept
from tests.fakes.loopback import serving
from tests.fakes.post_offices import ADDRESS, mailbox, smtp_session
from tests.fakes.smtp import SmtpFake
from tests.oracles.leaking import in_files, in_processes, in_text, shown, told
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.fakes.loopback import Talk

    Opened = Callable[[Path], AbstractContextManager[Any]]

SECRET = "Zq8fGx2LmW4tRb7K"  # noqa: S105 - made up, to be looked for
ROOT = Path(__file__).parents[3]
GIVEN = {"XLKPI_MAIL_PASSWORD": SECRET}
KEPT = {1: Kept(b"Subject: x\r\n\r\n")}


def drop(talk: Talk) -> Any:
    talk.link.close()
    raise OSError


def hang(talk: Talk) -> Any:
    talk.hang()


def repeats_and_goes(talk: Talk) -> None:
    talk.say(f"* BYE you said {SECRET}".encode())
    drop(talk)


def repeats_in_nonsense(talk: Talk) -> None:
    talk.say(f"{SECRET} what".encode())


def coded(_: Talk) -> bytes:
    return b"535 you said " + b64encode(SECRET.encode())


def box(fake: ImapFake, *identity: Any, **own: Any) -> Opened:
    return lambda at: mailbox(fake, at, *identity, **{"environ": GIVEN, **own})


def post(fake: SmtpFake, *identity: Any, **own: Any) -> Opened:
    return lambda at: smtp_session(fake, at, *identity, **{"environ": GIVEN, **own})


def knowing(**own: Any) -> ImapFake:
    return ImapFake(dict(KEPT), password=SECRET, **own)


IMAP: dict[str, Opened] = {
    "wrong password": box(ImapFake()),
    "certificate": box(knowing(), issued("other.example")),
    "unknown authority": box(knowing(), self_signed(), ca=""),
    "no STARTTLS": box(knowing(starttls=True)),
    "no TLS": box(knowing(starttls=True), security="tls"),
    "no ID": box(knowing(can="IMAP4rev1", needs_id=True), address="a@b.example"),
    "no folder": box(knowing(), folder="x"),
    **{
        f"{what.__name__} at {line}": box(knowing(at={line: what}))
        for line in ("LOGIN", "ID", "EXAMINE", "SEARCH", "FETCH")
        for what in (drop, hang, repeats_and_goes, repeats_in_nonsense)
    },
}
SMTP: dict[str, Opened] = {
    "wrong password": post(SmtpFake()),
    "it is said back in code": post(SmtpFake(says={"AUTH": [coded]})),
    "asked for step by step": post(
        SmtpFake(features=("AUTH LOGIN",), says={"AUTH": [b"334 eA=="], "WnE4": [coded]})
    ),
    "certificate": post(SmtpFake(), issued("other.example")),
    "no STARTTLS": post(SmtpFake(starttls=True)),
    **{
        f"{name} at {line}": post(SmtpFake(password=SECRET, says={line: [what]}))
        for line in ("AUTH", "MAIL", "RCPT", "DATA", "END")
        for name, what in (
            ("drop", drop),
            ("hang", hang),
            ("repeats as 421", f"421 {SECRET}".encode()),
            ("repeats as 550", f"550 {SECRET}".encode()),
        )
    },
}


def looked_through(name: str, error: ProblemsFound, root: Path, *printed: str) -> None:
    """Nothing that is left after trouble holds the password, nor does the list of processes.

    A server that repeats it long after the login puts it into variables: these are not shown.
    """
    repeated = "repeats" in name and not name.endswith(("LOGIN", "AUTH"))
    problems = "".join(f"{p.message} {p.hint} {p!r}" for p in error.problems)
    for text in (shown(error) if repeated else told(error), problems, *printed):
        assert not in_text(text, SECRET, ADDRESS)
    assert in_files(root, SECRET, ADDRESS) == []
    assert in_processes(SECRET) == []


@pytest.mark.parametrize("name", IMAP)
def test_no_trouble_with_a_mailbox_tells_the_password(
    tmp_path: Path,
    name: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ProblemsFound) as found, IMAP[name](tmp_path) as opened:
        list(opened.new())
    looked_through(name, found.value, tmp_path, caplog.text, *capfd.readouterr())


@pytest.mark.parametrize("name", SMTP)
def test_no_trouble_with_a_mail_tells_the_password(
    tmp_path: Path,
    name: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ProblemsFound) as found, SMTP[name](tmp_path) as opened:
        opened.hand_over(b"Subject: x\r\n\r\n", ADDRESS, ["a@b.c"])
    looked_through(name, found.value, tmp_path, caplog.text, *capfd.readouterr())


def test_the_search_finds_a_password_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Expecting value") as found:
        json.loads(SECRET)
    assert in_text(told(found.value), SECRET)
    (tmp_path / "log").write_bytes(b64encode(f"\0{ADDRESS}\0{SECRET}".encode()))
    assert in_files(tmp_path, SECRET, ADDRESS) == [tmp_path / "log"]


CHILD = """
import sys
from pathlib import Path
from xlkpi.servers.imap import ImapSession
from xlkpi.workspace.config import MailConfig, Server
imap = Server(host="localhost", port=int(sys.argv[1]))
with ImapSession(MailConfig(address=sys.argv[2], ca="ca.pem", imap=imap), Path()) as box:
    print("in", flush=True)
    sys.stdin.readline()
    list(box.new())
"""


def test_a_process_at_work_shows_no_password(tmp_path: Path) -> None:
    identity = issued()
    (tmp_path / "ca.pem").write_bytes(identity.ca)
    fake = knowing(at={"FETCH": repeats_and_goes})
    with (
        serving(fake, identity.context(tmp_path / "identity")) as port,
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-X", "dev", "-c", CHILD, str(port), ADDRESS],
            cwd=tmp_path,
            env={**os.environ, **GIVEN, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as child,
    ):
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"in"
        assert in_processes(SECRET) == []
        printed, _ = child.communicate(b"\n", timeout=60)
    assert b"Traceback" in printed  # nobody catches it here, where the command line would
    assert child.returncode == 1
    assert not in_text(printed.decode(), SECRET, ADDRESS)
    assert in_files(tmp_path, SECRET, ADDRESS) == []
