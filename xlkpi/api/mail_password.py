"""The password of the department's mailbox, typed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.outgoing.mailing.sending import mail_of
from xlkpi.servers.passwords import keep_password

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


def keep_mail_password(folder: Path, clock: Clock, password: str) -> str:
    """Put the password of the mailbox into the system's key ring, and nowhere else.

    Args:
        folder: The workspace, whose xlkpi.toml names the mailbox.
        clock: Not asked for the time.
        password: As it was typed.

    Returns:
        Whose password it is: the address, or the users of the servers where they are others.

    Raises:
        ProblemsFound: xlkpi.toml is faulty, or has no mailbox (S20); exit code 2.
        Unusable: There is no workspace (S30), or no key ring (S99), or the password cannot be one
            (S53); exit code 3.
    """
    mail = mail_of(Department.at(folder, clock))
    servers = [one for one in (mail.imap, mail.smtp) if one is not None]
    users = dict.fromkeys(one.user or mail.address for one in servers)
    for user in users or {mail.address: None}:
        keep_password(user, password)
    return "、".join(users or (mail.address,))
