"""Who is spoken to, and how long an answer is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.workspace.config import MailConfig, Server

Kind = Literal["imap", "smtp"]
_PORTS = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, for each step, for the word on a mail handed over whole, to leave.

    `verdict` is long, since a time-out there leaves a mail in doubt (RFC 5321, 4.5.3.2.6, asks
    for ten minutes: servers look into attachments before they answer).
    """

    connect: float = 20
    step: float = 60
    verdict: float = 300
    goodbye: float = 5


PATIENT = Timeouts()


@dataclass(frozen=True, slots=True)
class Peer:
    """A mail server and the account there."""

    kind: Kind
    host: str
    port: int
    user: str

    @property
    def name(self) -> str:
        """Host and port, as messages name it."""
        return f"{self.host}:{self.port}"

    def belongs_to(self, domains: frozenset[str]) -> bool:
        """Whether the server, or the account's address, is of one of these providers."""
        names = (self.host.lower(), self.user.lower().rpartition("@")[2])
        return any(name == one or name.endswith("." + one) for name in names for one in domains)


def peer_of(mail: MailConfig, kind: Kind) -> tuple[Peer, Server]:
    """Return the server of a kind and how the configuration describes it.

    Raises:
        ProblemsFound: S20 (exit code 2) where the configuration names none, or an account that no
            server reads.
    """
    server = mail.imap if kind == "imap" else mail.smtp
    if server is None:
        found = Words(f"缺少 [mail.{kind}]", f"[mail.{kind}] is missing")
        remedy = Words(f"请加上 [mail.{kind}] 和 host。", f"Add [mail.{kind}] with a host.")
        raise _misconfigured(found, remedy)
    user = server.user or mail.address
    if not (user.isascii() and user.isprintable()):
        found = Words(f"账号“{user}”不是英文字母、数字", f"account “{user}” is not ASCII")
        remedy = Words(f"请在 [mail.{kind}] 中写 user。", f"Write user in [mail.{kind}].")
        raise _misconfigured(found, remedy)
    return Peer(kind, server.host, server.port or _PORTS[kind, server.security], user), server


def _misconfigured(found: Words, remedy: Words) -> ProblemsFound:
    fault = problem("S20", Place(file="xlkpi.toml"), found=found, remedy=remedy)
    return ProblemsFound((fault,), exit_code=2)
