"""Why no connection came about is told in one sentence; nobody logs in where it is not safe."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.certificates import issued, self_signed
from tests.fakes.imap import ImapFake
from tests.fakes.post_offices import mailbox, smtp_session
from tests.fakes.smtp import SmtpFake
from xlkpi.problems import ProblemsFound
from xlkpi.servers.encryption import context
from xlkpi.servers.imap import ImapSession
from xlkpi.servers.peers import Timeouts, peer_of
from xlkpi.servers.smtp import SmtpSession
from xlkpi.servers.trouble import ServiceDown, on_one_line, unreachable
from xlkpi.workspace.config import MailConfig, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.certificates import Identity
    from tests.fakes.loopback import Talk

IMPATIENT = Timeouts(connect=0.4, step=0.4, goodbye=0.4)
ADDRESS = "guoku@example.gov.cn"


class Mute:
    """Takes a connection and says nothing."""

    starttls = True  # no TLS from its side

    def talk(self, talk: Talk) -> None:
        talk.hang()


class Both:
    """A session with one of the two servers."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def fake(self, **own: Any) -> Any:
        return ImapFake(**own) if self.kind == "imap" else SmtpFake(**own)

    @contextmanager
    def session(self, fake: Any, root: Path, **own: Any) -> Iterator[None]:
        opening: Any = mailbox if self.kind == "imap" else smtp_session
        with opening(fake, root, **own):
            yield


@pytest.fixture(params=["imap", "smtp"])
def both(request: pytest.FixtureRequest) -> Both:
    return Both(request.param)


def refused(both: Both, fake: Any, root: Path, **own: Any) -> tuple[str, str, str]:
    """Return code, message and hint of what a session ends with before it begins."""
    with pytest.raises(ServiceDown) as found, both.session(fake, root, **own):
        pass
    (problem,) = found.value.problems
    return problem.code, problem.message.zh, problem.hint.zh


def test_an_unknown_host_is_told(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    code, message, hint = refused(both, both.fake(), tmp_path, host="imap.exmaple.com")
    assert code == "S50"
    assert "imap.exmaple.com" in message
    assert "没有这个主机名" in message
    assert "host" in hint


def test_a_port_where_nobody_listens_is_told(both: Both, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    code, message, _ = refused(both, both.fake(), tmp_path, port=port)
    assert (code, f"localhost:{port}" in message, "拒绝连接" in message) == ("S50", True, True)


def test_a_server_that_never_answers_is_told(both: Both, tmp_path: Path) -> None:
    code, message, _ = refused(both, Mute(), tmp_path, patience=IMPATIENT)
    assert (code, "超时" in message) == ("S50", True)
    code, message, _ = refused(both, Mute(), tmp_path, patience=IMPATIENT, security="tls")
    assert (code, "超时" in message) == ("S50", True)


@pytest.mark.parametrize(
    ("identity", "found", "remedy"),
    [
        (issued("other.example"), "别的主机名", "host"),
        (issued(expired=True), "已过期", "管理员"),
    ],
)
def test_a_certificate_that_is_not_the_servers_is_told(
    both: Both, tmp_path: Path, identity: Identity, found: str, remedy: str
) -> None:
    fake = both.fake()
    code, message, hint = refused(both, fake, tmp_path, identity=identity)
    assert (code, found in message, remedy in hint) == ("S51", True, True)
    assert fake.heard == []


@pytest.mark.parametrize("identity", [issued(), self_signed()])
@pytest.mark.parametrize("starttls", [False, True])
def test_a_certificate_nobody_vouches_for_is_told_with_how_to_trust_it(
    both: Both, tmp_path: Path, identity: Identity, *, starttls: bool
) -> None:
    own = {"can": "IMAP4rev1 STARTTLS"} if both.kind == "imap" else {"features": ("STARTTLS",)}
    fake = both.fake(starttls=starttls, **own)
    code, _, hint = refused(both, fake, tmp_path, identity=identity, ca="")
    assert (code, " ca " in hint) == ("S51", True)
    assert not [line for line in fake.heard if "LOGIN" in line or "AUTH" in line]


def test_a_certificate_that_is_named_is_trusted(both: Both, tmp_path: Path) -> None:
    with both.session(both.fake(), tmp_path, identity=self_signed()):
        pass


def test_a_server_without_starttls_hears_no_password(both: Both, tmp_path: Path) -> None:
    fake = both.fake(starttls=True)
    code, message, hint = refused(both, fake, tmp_path)
    assert (code, "STARTTLS" in message, "tls" in hint) == ("S51", True, True)
    assert not [line for line in fake.heard if "LOGIN" in line or "AUTH" in line]


def test_a_port_without_tls_is_told(both: Both, tmp_path: Path) -> None:
    code, message, hint = refused(both, both.fake(starttls=True), tmp_path, security="tls")
    assert (code, "TLS" in message, "security" in hint) == ("S51", True, True)


def test_a_server_that_hangs_up_at_once_is_told(both: Both, tmp_path: Path) -> None:
    class Gone:
        starttls = False

        def talk(self, talk: Talk) -> None:
            """End it without a word."""

    code, message, _ = refused(both, Gone(), tmp_path)
    assert (code, "断开" in message) == ("S50", True)


def test_old_encryption_is_told(tmp_path: Path) -> None:
    peer, _ = peer_of(MailConfig(address=ADDRESS, imap=Server(host="old.example")), "imap")
    error = ssl.SSLError(1, "[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol")
    error.reason = "UNSUPPORTED_PROTOCOL"
    (problem,) = unreachable(error, peer).problems
    assert (problem.code, "太旧" in problem.message.zh) == ("S51", True)
    assert context(tmp_path, "").minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_a_file_of_certificates_that_cannot_be_read_is_told(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "our.pem").write_bytes(content)
    with pytest.raises(ProblemsFound) as found:
        context(tmp_path, "our.pem")
    assert ([p.code for p in found.value.problems], found.value.exit_code) == (["S20"], 2)
    assert "our.pem" in found.value.problems[0].message.zh


@pytest.mark.parametrize("session", [ImapSession, SmtpSession])
def test_a_server_that_is_not_configured_is_told(tmp_path: Path, session: Any) -> None:
    with pytest.raises(ProblemsFound) as found:
        session(MailConfig(address=ADDRESS), tmp_path)
    assert ([p.code for p in found.value.problems], found.value.exit_code) == (["S20"], 2)


def test_the_usual_ports_and_the_address_as_user() -> None:
    server = Server(host="mail.example.gov.cn")
    mail = MailConfig(
        address=ADDRESS,
        imap=server,
        smtp=server.model_copy(update={"security": "starttls", "user": "kf"}),
    )
    imap, smtp = peer_of(mail, "imap")[0], peer_of(mail, "smtp")[0]
    assert (imap.port, imap.user, smtp.port, smtp.user) == (993, ADDRESS, 587, "kf")


def test_an_account_that_no_server_reads_is_told() -> None:
    mail = MailConfig(address="国库@example.gov.cn", imap=Server(host="mail.example.gov.cn"))
    with pytest.raises(ProblemsFound) as found:
        peer_of(mail, "imap")
    assert ([p.code for p in found.value.problems], found.value.exit_code) == (["S20"], 2)


def test_words_of_a_server_stand_on_one_line_in_any_charset() -> None:
    assert on_one_line("550 用户不存在\r\n\x1b[31mx".encode("gbk")) == "550 用户不存在 [31mx"
    assert on_one_line(b"a" * 900) == "a" * 200
