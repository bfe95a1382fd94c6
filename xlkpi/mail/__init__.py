"""Mails of other people -> who wrote, when, and what was attached. No network, no disk."""

from xlkpi.mail.mail import Attachment, Automatic, EnclosedMail, FaultKind, Link, Mail, MailFault
from xlkpi.mail.reading import read_mails
from xlkpi.mail.sniff import MailFormat, mail_format

__all__ = [
    "Attachment",
    "Automatic",
    "EnclosedMail",
    "FaultKind",
    "Link",
    "Mail",
    "MailFault",
    "MailFormat",
    "mail_format",
    "read_mails",
]
