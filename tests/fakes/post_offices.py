"""Mailboxes and postmen that talk to the servers of the tests."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.fakes.certificates import issued
from tests.fakes.loopback import serving
from xlkpi.servers.imap import ImapSession
from xlkpi.servers.peers import Timeouts
from xlkpi.servers.smtp import SmtpSession
from xlkpi.workspace.config import MailConfig, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.fakes.certificates import Identity
    from tests.fakes.imap import ImapFake
    from tests.fakes.smtp import SmtpFake

QUICK = Timeouts(connect=2, step=0.25, verdict=0.25, goodbye=0.25)
RIGHT = {"XLKPI_MAIL_PASSWORD": "geheim"}
ADDRESS = "guoku@163.com"


@contextmanager
def _at(
    fake: ImapFake | SmtpFake, folder: Path, identity: Identity, own: Mapping[str, Any]
) -> Iterator[tuple[Server, str]]:
    """Let a fake serve; yield how the configuration names it, and the file of its authority."""
    ca = folder / "ca.pem"
    ca.write_bytes(identity.ca)
    context = identity.context(folder / "identity")
    with serving(fake, context, tls=not fake.starttls) as port:
        given: dict[str, Any] = {"host": "localhost", "port": port, **own}
        yield Server(**{"security": "starttls" if fake.starttls else "tls", **given}), ca.name


@contextmanager
def mailbox(
    fake: ImapFake,
    root: Path,
    identity: Identity | None = None,
    environ: Mapping[str, str] = RIGHT,
    patience: Timeouts = QUICK,
    **own: Any,
) -> Iterator[ImapSession]:
    """Open a mailbox; what is named beside are settings of [mail] and [mail.imap]."""
    server = {name: own.pop(name) for name in list(own) if name in Server.model_fields}
    with _at(fake, root, identity or issued(), server) as (imap, ca):
        mail = MailConfig(**{"address": ADDRESS, "ca": ca, "imap": imap, **own})
        with ImapSession(mail, root, patience, environ) as opened:
            yield opened


@contextmanager
def smtp_session(
    fake: SmtpFake,
    root: Path,
    identity: Identity | None = None,
    environ: Mapping[str, str] = RIGHT,
    patience: Timeouts = QUICK,
    **own: Any,
) -> Iterator[SmtpSession]:
    """Open a session with the SMTP server, as `mailbox` does."""
    server = {name: own.pop(name) for name in list(own) if name in Server.model_fields}
    with _at(fake, root, identity or issued(), server) as (smtp, ca):
        mail = MailConfig(**{"address": ADDRESS, "ca": ca, "smtp": smtp, **own})
        with SmtpSession(mail, root, patience, environ) as opened:
            yield opened
