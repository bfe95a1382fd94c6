"""How mails that came look on a terminal and as JSON; those that are no return one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.cli.printing import print_problems
from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.cli.session import Session
    from xlkpi.intake.noticed import Noticed
    from xlkpi.ledger.mails import Collected

_AUTOMATIC = Words(
    "自动邮件 {n} 封，不回复，也不当作来表：", "{n} automatic mails, neither answered nor taken in:"
)
_WITHOUT = Words(
    "没有来表也没有下载链接的邮件 {n} 封，请看一眼：",
    "{n} mails with neither a return nor a link to one; please look at them:",
)
_ONE = Words("  {sender}  “{subject}”{files}", "  {sender}  “{subject}”{files}")
_KIND = Words("  {kind}  {sender}  “{subject}”", "  {kind}  {sender}  “{subject}”")
_ABOUT = Words("      说的是：{about}", "      It is about: {about}")
_FILES = Words("  附件：{files}", "  attached: {files}")


def print_noticed(noticed: Sequence[Noticed], session: Session) -> None:
    """Print the mails that are no return, each with its sender and subject."""
    machines = [one for one in noticed if one.automatic is not None]
    people = [one.mail for one in noticed if one.automatic is None]
    if machines:
        echo(session.say(_AUTOMATIC.fill(n=len(machines))))
    for one in machines:
        kind = one.automatic.value if one.automatic else ""
        echo(session.say(_KIND.fill(kind=kind, **_who(one.mail))))
        for about in one.about:
            echo(session.say(_ABOUT.fill(about=about)))
        print_problems([p.at(file="") for p in one.problems], session)
    if people:
        echo(session.say(_WITHOUT.fill(n=len(people))))
    for mail in people:
        names = "、".join(a.name.rpartition("!")[2] for a in mail.attachments)
        files = _FILES.fill(files=names) if names else ""
        echo(session.say(_ONE.fill(files=files, **_who(mail))))


def _who(mail: Collected) -> dict[str, str]:
    return {"sender": mail.sender or "?", "subject": mail.subject}


def mails_as_json(
    mails: Iterable[Collected], noticed: Iterable[Noticed], session: Session
) -> list[dict[str, Any]]:
    """Return the documented JSON of mails that came."""
    by_digest = {one.mail.sha256: one for one in noticed}
    return [_as_json(mail, by_digest.get(mail.sha256), session) for mail in mails]


def _as_json(mail: Collected, noticed: Noticed | None, session: Session) -> dict[str, Any]:
    return {
        "message_id": mail.message_id,
        "sender": mail.sender,
        "subject": mail.subject,
        "sent": mail.sent,
        "received": mail.received,
        "attachments": [one.name for one in mail.attachments],
        "faults": list(mail.faults),
        "automatic": mail.automatic.lower() or None,
        "about": [session.say(words) for words in noticed.about] if noticed else [],
        "units": list(noticed.units) if noticed else [],
        "is_return": noticed is None,
        "problems": [p.as_json(session.lang) for p in noticed.problems] if noticed else [],
    }
