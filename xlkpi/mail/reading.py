"""Mail files, whatever their format -> mails. Never an exception: what is wrong is a fault."""

from __future__ import annotations

from dataclasses import replace

from xlkpi.mail.formats.mbox import mails_in
from xlkpi.mail.formats.mime import mime_mail, tnef_mail
from xlkpi.mail.formats.parts import ENCLOSED, Budget
from xlkpi.mail.formats.tnef import MESSAGE
from xlkpi.mail.limits import MOST_HELD, MOST_LEVELS
from xlkpi.mail.mail import FaultKind, Mail, MailFault
from xlkpi.mail.sniff import OLE, MailFormat, beginning, mail_format

_OUTLOOK_KINDS = ("application/vnd.ms-outlook", "application/x-msg")
_SUFFIXES = (".eml", ".msg", ".mht", ".mhtml")


def read_mails(data: bytes) -> tuple[Mail, ...]:
    """Return the mails of a mail file (.eml, .msg, mbox): one, but for a mailbox, in its order.

    A file that is none gives a mail with its fault; nothing raises, whatever the file holds.
    """
    if mail_format(data) is MailFormat.MBOX:
        return tuple(_one(one, Budget()) for one in mails_in(data))
    return (_one(data, Budget()),)


def _one(data: bytes, budget: Budget) -> Mail:
    if data.startswith(OLE):
        return _outlook(data, budget)
    if not data.strip():
        return Mail(faults=(MailFault(FaultKind.EMPTY),))
    plain = data if b"\n" in data else data.replace(b"\r", b"\n")
    mail = mime_mail(plain, beginning(plain), budget, _opened)
    if mail.sender or mail.date or mail.subject or mail.message_id:
        return mail
    return replace(mail, faults=(*mail.faults, MailFault(FaultKind.NO_MAIL)))


def _outlook(data: bytes, budget: Budget) -> Mail:
    if mail_format(data) is None:
        return Mail(faults=(MailFault(FaultKind.NO_MAIL),))
    from xlkpi.mail.formats.outlook import outlook_mail  # noqa: PLC0415 - for these files only

    return outlook_mail(data, budget, _opened)


def _opened(name: str, kind: str, data: bytes, budget: Budget) -> Mail | None:
    """Return the mail that an attached file is, None for another file or one too deep within."""
    held = budget.held + len(data)
    if budget.level >= MOST_LEVELS or budget.parts <= 0 or held > MOST_HELD:
        return None
    is_declared = kind in ENCLOSED or kind == MESSAGE
    is_likely = kind in _OUTLOOK_KINDS or name.lower().endswith(_SUFFIXES)
    if not is_declared and not (
        is_likely and mail_format(data, name) in {MailFormat.MIME, MailFormat.OUTLOOK}
    ):
        return None
    budget.level += 1
    budget.held += len(data)
    mail = tnef_mail(data, budget, _opened) if kind == MESSAGE else _one(data, budget)
    budget.held -= len(data)
    budget.level -= 1
    return mail
