"""check --mail: whether the mailbox's servers let one in, and take a mail to oneself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.mail.writing import Draft, Mailbox, message_id, render
from xlkpi.outgoing.mailing.sending import mail_of, smtp_session
from xlkpi.problems import ProblemsFound
from xlkpi.servers.imap import ImapSession
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Literal

    from xlkpi.intake.mailbox import Box
    from xlkpi.outgoing.mailing.dispatching import Connect
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import MailConfig

_SUBJECT = "xlkpi 测试邮件"
_TEXT = (
    "这是 {name}发给自己的测试邮件：收到它，就说明发邮件的设置是对的。不用回复。\n\n"
    "This is a test: the settings for sending mails are right. No answer is needed.\n"
)


@dataclass(frozen=True, slots=True)
class ServerTried:
    """A server, and why it did not let one in (S50-S57); nothing where it did."""

    kind: Literal["imap", "smtp"]
    host: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class MailTried:
    """Each server of the mailbox; `sent_to` is whom a test mail went to, "" for nobody."""

    address: str
    servers: tuple[ServerTried, ...]
    sent_to: str

    @property
    def is_right(self) -> bool:
        """Whether all servers let one in."""
        return not any(one.problems for one in self.servers)


def check_mail(
    folder: Path,
    clock: Clock,
    *,
    to_self: bool = False,
    open_box: Callable[[MailConfig, Path], AbstractContextManager[Box]] = ImapSession,
    connect: Connect | None = None,
) -> MailTried:
    """Log in at each server of the mailbox; nothing is taken in, nothing put on record.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the test mail.
        to_self: Whether a test mail is sent to the mailbox itself.
        open_box: Opens the mailbox of the configuration.
        connect: Opens the way to the SMTP server; None for that of the configuration.

    Returns:
        What each server said. A password is in none of it.

    Raises:
        ProblemsFound: xlkpi.toml is faulty or has no mailbox (S20); exit code 2.
        Unusable: There is no workspace (S30); exit code 3.
    """
    department = Department.at(folder, clock)
    mail = mail_of(department)
    draft = _draft(department, mail) if to_self else b""
    sending = connect or partial(smtp_session, department, mail)
    servers: list[ServerTried] = []
    if mail.imap is not None:
        box = partial(open_box, mail, department.workspace.root)
        servers.append(ServerTried("imap", mail.imap.host, tuple(_let_in(box))))
    if mail.smtp is not None:
        told = tuple(_handed(sending, draft, mail.address))
        servers.append(ServerTried("smtp", mail.smtp.host, told))
    is_sent = to_self and any(one.kind == "smtp" and not one.problems for one in servers)
    return MailTried(mail.address, tuple(servers), mail.address if is_sent else "")


def _let_in(opened: Callable[[], AbstractContextManager[Box]]) -> Iterator[Problem]:
    try:
        with opened():
            pass
    except ProblemsFound as found:
        yield from found.problems


def _handed(connect: Connect, draft: bytes, address: str) -> Iterator[Problem]:
    try:
        with connect() as line:
            if draft:
                line.hand_over(draft, address, [address])
    except ProblemsFound as found:
        yield from found.problems


def _draft(department: Department, mail: MailConfig) -> bytes:
    now = department.clock().astimezone(department.config.zone)
    name = mail.name or department.config.department.name
    own = Mailbox(mail.address, name)
    known = message_id(mail.address, "test", now.isoformat())
    return render(Draft(own, (own,), _SUBJECT, _TEXT.format(name=name), known, now))


SAID = {
    "imap": Words("收邮件", "taking in"),
    "smtp": Words("发邮件", "sending"),
}
"""What each kind of server is for."""
