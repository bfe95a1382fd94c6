"""Mails on the pages: workbooks and reminders sent or drafted, the mailbox collected, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.check_mail import SAID, check_mail
from xlkpi.api.collect import collect
from xlkpi.api.mail_password import keep_mail_password
from xlkpi.api.reply import reply
from xlkpi.api.send import send
from xlkpi.outgoing.mailing.outcome_words import BECAME, KINDS
from xlkpi.outgoing.mailing.sending import SendOptions
from xlkpi.texts import Words
from xlkpi.web.pages.typed import units_typed
from xlkpi.web.work import Result
from xlkpi.workers.processors import processors

if TYPE_CHECKING:
    from xlkpi.outgoing.mailing.sending import Sent
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_PASSWORD = Words("密码", "password")


def mail_workbooks(asked: Asked) -> Goto:
    """Send the workbooks, or lay them down as drafts; or remind those who are missing."""
    options = _options(asked, remind=asked.typed("remind") == "yes")

    def doing(progress: Progress) -> Result:
        return _sent(send(asked.folder, asked.clock, options, progress=progress))

    return asked.begin(Words("发邮件", "sending mails"), "out", doing)


def answer(asked: Asked) -> Goto:
    """Answer what came by mail, or lay the answers down as drafts."""
    options = _options(asked)

    def doing(_progress: Progress) -> Result:
        return _sent(reply(asked.folder, asked.clock, options))

    return asked.begin(Words("回复来信", "answering mails"), "in", doing)


def take_from_mailbox(asked: Asked) -> Goto:
    """Take in what is new in the mailbox."""

    def doing(progress: Progress) -> Result:
        found = collect(
            asked.folder, asked.clock, jobs=processors(), progress=lambda n: progress(n, 0)
        )
        return Result(
            "taken.html.j2", {"done": found.imported, "trouble": found.trouble, "given": {}}
        )

    return asked.begin(Words("收取邮箱", "collecting the mailbox"), "in", doing)


def keep_password(asked: Asked) -> Goto:
    """Put the mailbox's password into the system's key ring; it is kept nowhere else."""
    password = asked.needed("password", _PASSWORD)

    def doing(_progress: Progress) -> Result:
        user = keep_mail_password(asked.folder, asked.clock, password)
        return Result("password_kept.html.j2", {"user": user})

    return asked.begin(Words("保存密码", "keeping the password"), "settings", doing)


def try_mailbox(asked: Asked) -> Goto:
    """Log in at the mailbox's servers, and send a test mail where that is asked for."""
    to_self = asked.typed("to_self") == "yes"

    def doing(_progress: Progress) -> Result:
        tried = check_mail(asked.folder, asked.clock, to_self=to_self)
        return Result("mail_tried.html.j2", {"tried": tried, "said": SAID})

    return asked.begin(Words("试邮箱", "trying the mailbox"), "settings", doing)


def _options(asked: Asked, *, remind: bool = False) -> SendOptions:
    way = asked.typed("way")
    return SendOptions(
        asked.collection,
        units_typed(asked),
        remind=remind,
        smtp=way in ("smtp", "drafted", "doubt"),
        drafted=way == "drafted",
        in_doubt=way == "doubt",
        dry_run=way == "look",
    )


def _sent(sent: Sent) -> Result:
    return Result("mailed.html.j2", {"sent": sent, "became": BECAME, "kinds": KINDS})
